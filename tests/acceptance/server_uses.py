"""Servers that are started in an environment, asked by HTTP, and stopped."""

import json
import re
import socket

from tests.acceptance.environment import answer

TOKEN = "let-me-in"
FLASK = """
from flask import Flask, render_template_string
app = Flask(__name__)
@app.get("/")
def index():
    return render_template_string("<p>{{ 6 * 7 }}</p>")
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def jupyter_lab(env):
    """The page and an asset of it are served, a kernel starts, the server is told to stop."""
    port = free_port()
    options = (
        "--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}",
        "--allow-root",
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    token = {"Authorization": f"token {TOKEN}"}
    command = ("jupyter", "lab", *options)
    with env.server(*command, cwd=env.folder("lab"), ready="is running at") as process:
        page = answer(f"{base}/lab", **token)
        assert "JupyterLab" in page, page[:500]
        assets = re.findall(r'src="(/static/lab/[^"]+\.js[^"]*)"', page)
        assert assets, page[:2000]
        assert len(answer(base + assets[0], **token)) > 1000
        status = json.loads(answer(f"{base}/api/status", **token))
        assert 0 == status["kernels"], status
        [*specs] = json.loads(answer(f"{base}/api/kernelspecs", **token))["kernelspecs"]
        assert "python3" in specs, specs
        kernel = json.loads(answer(f"{base}/api/kernels", b'{"name": "python3"}', **token))
        assert "python3" == kernel["name"], kernel
        settings = json.loads(answer(f"{base}/lab/api/settings", **token))["settings"]
        assert len(settings) > 20, f"{len(settings)} settings"
        answer(f"{base}/api/shutdown", b"", **token)
        assert 0 == process.wait(60)


def django(env):
    """A new project is migrated and served, by the server that reloads."""
    work = env.folder("django")
    env.run("django-admin", "startproject", "shop", work)
    env.run("python", "manage.py", "migrate", cwd=work)
    port = free_port()
    command = ("python", "manage.py", "runserver", str(port))
    with env.server(*command, cwd=work, ready="Quit the server"):
        assert "The install worked successfully" in answer(f"http://127.0.0.1:{port}/")
        assert "Django administration" in answer(f"http://127.0.0.1:{port}/admin/")
        assert "body" in answer(f"http://127.0.0.1:{port}/static/admin/css/base.css")


def flask(env):
    work = env.folder("flask")
    (work / "app.py").write_text(FLASK)
    port = free_port()
    with env.server("flask", "run", "--port", str(port), cwd=work, ready="CTRL+C"):
        assert "<p>42</p>" == answer(f"http://127.0.0.1:{port}/")
