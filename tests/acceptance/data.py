"""Packages that open files or list directories beside their code, and need nothing compiled."""

from tests.acceptance.package import DATA, Package

PACKAGES = (
    Package("alembic", DATA, ("templates", "data"), r"""
import contextlib, io, os
from alembic import command, config
settings = config.Config("alembic.ini", stdout=io.StringIO())
with contextlib.redirect_stdout(io.StringIO()):
    command.init(settings, "scripts", template="generic")
    settings.set_main_option("script_location", "scripts")
    settings.set_main_option("sqlalchemy.url", "sqlite:///base.db")
    revision = command.revision(settings, "first")
    command.upgrade(settings, "head")
assert os.path.exists("scripts/env.py")
assert any(revision.revision in name for name in os.listdir("scripts/versions"))
print("ok")
"""),
    Package("babel", DATA, ("data", "listing"), r"""
import datetime, decimal
from babel import Locale, dates, numbers, localedata
day = datetime.date(2024, 3, 1)
assert dates.format_date(day, "full", locale="de_DE") == "Freitag, 1. M\u00e4rz 2024"
assert dates.format_date(day, "long", locale="ja_JP") == "2024\u5e743\u67081\u65e5"
assert numbers.format_currency(decimal.Decimal("1234.5"), "EUR", locale="fr_FR").endswith("\u20ac")
assert Locale("pt", "BR").get_display_name("en") == "Portuguese (Brazil)"
assert len(localedata.locale_identifiers()) > 500
print("ok")
""", quick=True),
    Package("boto3", DATA, ("data", "listing"), r"""
import boto3
session = boto3.Session("a", "b", region_name="eu-west-1")
table = session.resource("dynamodb").Table("things")
assert table.name == "things" and hasattr(table, "put_item")
assert "s3" in session.get_available_resources() and "ec2" in session.get_available_services()
url = session.client("s3").generate_presigned_url("get_object", {"Bucket": "b", "Key": "k"})
assert "X-Amz-Signature=" in url or "Signature=" in url
print("ok")
"""),
    Package("botocore", DATA, ("data", "listing"), r"""
import botocore.session
session = botocore.session.Session()
session.set_credentials("a", "b")
assert "sqs" in session.get_available_services()
client = session.create_client("s3", region_name="eu-west-1")
url = client.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": "k"})
assert url.startswith("https://bucket.s3.") and "Signature=" in url
assert client.can_paginate("list_objects_v2") and client.get_waiter("bucket_exists")
assert session.get_service_model("dynamodb").operation_model("PutItem").input_shape
print("ok")
"""),
    Package("coverage", DATA, ("data", "optional extension"), r"""
import importlib, os, sys
import coverage
with open("thing.py", "w") as file:
    file.write("def f(x):\n    if x:\n        return 1\n    return 2\n")
measure = coverage.Coverage(data_file=None, branch=True, include=["*/thing.py"])
measure.start()
sys.path.insert(0, os.getcwd())
importlib.import_module("thing").f(1)
measure.stop()
assert 50 < measure.html_report(directory="html") < 100
assert "thing.py" in open("html/index.html").read()
assert any(name.endswith(".css") for name in os.listdir("html"))
print("ok", "compiled" if "CTracer" in str(measure.sys_info()) else "python")
""", prints="ok compiled"),
    Package("cython", DATA, ("data", "optional extension", "headers"), r"""
import os
import Cython, Cython.Compiler.Main, Cython.Compiler.Scanning
with open("thing.pyx", "w") as file:
    file.write("from libc.math cimport sqrt\n"
               "def f(double x):\n    return sqrt(x) + len([i for i in range(3)])\n")
result = Cython.Compiler.Main.compile("thing.pyx", language_level=3)
assert result.num_errors == 0 and "__Pyx_" in open("thing.c").read()
compiled = not Cython.Compiler.Scanning.__file__.endswith(".py")
print("ok", "compiled" if compiled else "python")
""", prints="ok compiled"),
    Package("dask", DATA, ("data", "entry points"), r"""
import dask, dask.bag
assert dask.config.get("tokenize.ensure-deterministic") is False
total = dask.delayed(sum)([dask.delayed(lambda n: n * 2)(n) for n in range(4)])
assert total.compute(scheduler="sync") == 12
assert dask.bag.from_sequence(range(6)).map(str).compute(scheduler="threads")[5] == "5"
print("ok")
"""),
    Package("distributed", DATA, ("data", "entry points"), r"""
import dask
from distributed import Client
dask.config.set({"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []})
with Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
    assert client.submit(lambda n: n + 1, 41).result() == 42
    assert dask.config.get("distributed.comm.timeouts.connect")
print("ok")
"""),
    Package("django", DATA, ("data", "templates", "translations", "listing"), r"""
import io
import django
from django.conf import settings
contrib = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]
settings.configure(
    SECRET_KEY="s", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, STATIC_URL="/static/", USE_TZ=True,
    INSTALLED_APPS=["django.contrib." + name for name in contrib],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware",
                "django.contrib.messages.middleware.MessageMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {"context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages"]}}])
django.setup()
from django.contrib import admin
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.contrib.staticfiles import finders
from django.core.management import call_command, get_commands
from django.test import Client
from django.urls import path
from django.utils import translation
urlpatterns = [path("admin/", admin.site.urls)]
call_command("check", stdout=io.StringIO())
assert {"migrate", "collectstatic", "changepassword"} <= set(get_commands())
call_command("migrate", verbosity=0)
with translation.override("de"):
    assert translation.gettext("Sunday") == "Sonntag"
page = Client().get("/admin/login/").content.decode()
assert "csrfmiddlewaretoken" in page and "admin/css/base.css" in page
assert finders.find("admin/css/base.css")
assert "123456" in CommonPasswordValidator().passwords
print("ok")
""", quick=True),
    Package("docutils", DATA, ("data", "listing"), r"""
from docutils.core import publish_string
text = "Title\n=====\n\n*a* |copy|\n\n.. include:: <isonum.txt>\n\n.. math:: x^2\n"
for writer, seen in (("html5", "<em>a</em>"), ("latex", r"\emph{a}"), ("pseudoxml", "<emphasis>")):
    html = publish_string(text, writer_name=writer).decode()
    assert seen in html
assert "stylesheet" not in html
german = publish_string(".. Achtung:: a", writer_name="html", settings_overrides={
    "language_code": "de"}).decode()
assert "Achtung!" in german
print("ok")
""", quick=True),
    Package("ipython", DATA, ("data", "entry points"), r"""
import contextlib, io
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
with contextlib.redirect_stdout(io.StringIO()) as out:
    result = shell.run_cell("import json\n%time x = 6 * 7\njson.dumps([x])")
assert result.success and result.result == "[42]" and "CPU times" in out.getvalue()
with contextlib.redirect_stdout(io.StringIO()) as out:
    shell.run_cell("1 / 0")
assert "ZeroDivisionError" in out.getvalue()
with provisionalcompleter():
    found = {each.text for each in shell.Completer.completions("json.du", 7)}
assert "dumps" in found, found
print("ok")
"""),
    Package("jedi", DATA, ("data",), r"""
import jedi
names = {each.name for each in jedi.Script("import json; json.lo").complete()}
assert {"load", "loads"} <= names, names
source = "from collections import OrderedDict\nOrderedDict().ite"
assert "items" in {each.name for each in jedi.Script(source).complete()}
(name,) = jedi.Script("import os\nos.path.join").infer(2, 10)
assert name.name == "join"
print("ok")
"""),
    Package("mkdocs", DATA, ("data", "templates", "entry points", "listing"), r"""
import os
from mkdocs.commands.build import build
from mkdocs.config import load_config
os.mkdir("docs")
with open("docs/index.md", "w") as file:
    file.write("# Hello\n\n    code\n")
with open("mkdocs.yml", "w") as file:
    file.write("site_name: Thing\ntheme: {name: mkdocs, locale: de}\n")
build(load_config("mkdocs.yml"))
page = open("site/index.html", encoding="utf-8").read()
assert "Hello" in page and os.path.exists("site/css/base.css")
assert "Suche" in page
print("ok")
""", asks=("mkdocs[i18n]",)),
    Package("parso", DATA, ("data", "listing"), r"""
import parso
for version in ("3.8", "3.11"):
    grammar = parso.load_grammar(version=version)
    tree = grammar.parse("def f(x):\n    return x +\n")
    assert grammar.iter_errors(tree)[0].message == "SyntaxError: invalid syntax"
    assert tree.get_code().startswith("def f(x)")
print("ok")
"""),
    Package("plotly", DATA, ("data", "resources"), r"""
import plotly.graph_objects as go, plotly.io
figure = go.Figure(go.Bar(x=["a", "b"], y=[1, 2]))
figure.update_layout(template="plotly_dark", title="bars")
page = figure.to_html(include_plotlyjs=True)
assert len(page) > 1_000_000 and "bars" in page
assert figure.layout.template.layout.paper_bgcolor == "rgb(17,17,17)"
try:
    go.Bar(nothing=1)
except ValueError as error:
    assert "Did you mean" in str(error) or "Valid properties" in str(error)
print("ok")
"""),
    Package("pybind11", DATA, ("headers", "data"), r"""
import os, pybind11, pybind11.commands
assert os.path.exists(os.path.join(pybind11.get_include(), "pybind11", "pybind11.h"))
assert os.path.isdir(pybind11.get_cmake_dir())
with open(os.path.join(pybind11.get_include(), "pybind11", "detail", "common.h")) as file:
    assert "PYBIND11_VERSION_MAJOR" in file.read()
print("ok")
"""),
    Package("pycountry", DATA, ("data", "translations"), r"""
import gettext, pycountry
assert pycountry.countries.get(alpha_2="DE").name == "Germany"
assert pycountry.countries.search_fuzzy("Japan")[0].alpha_3 == "JPN"
assert pycountry.subdivisions.get(code="DE-BY").name == "Bayern"
french = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"])
assert french.gettext("Germany") == "Allemagne"
print("ok")
"""),
    Package("pylint", DATA, ("listing", "entry points", "data"), r"""
import io
from pylint.lint import Run
from pylint.reporters.text import TextReporter
with open("thing.py", "w") as file:
    file.write("import os\nimport collections\n\nprint(collections.OrderedDict().nothing)\n")
out = io.StringIO()
Run(["thing.py", "--disable=all", "--enable=unused-import,no-member"], TextReporter(out),
    exit=False)
assert "unused-import" in out.getvalue() and "no-member" in out.getvalue(), out.getvalue()
print("ok")
"""),
    Package("sphinx", DATA, ("data", "templates", "translations", "entry points"), r"""
import os
from sphinx.application import Sphinx
os.mkdir("source")
with open("source/conf.py", "w") as file:
    file.write("project = 'Thing'\nlanguage = 'de'\nextensions = ['sphinx.ext.autodoc']\n")
with open("source/index.rst", "w") as file:
    file.write("Title\n=====\n\n.. note:: a\n\n.. py:function:: f(x)\n\n"
               ".. automodule:: json\n")
app = Sphinx("source", "source", "out", "trees", "html", status=None, warning=None)
app.build()
page = open("out/index.html", encoding="utf-8").read()
assert app.statuscode == 0 and "Bemerkung" in page and 'id="f"' in page
assert os.path.exists("out/_static/alabaster.css") and os.path.exists("out/searchindex.js")
assert "JSON" in page
print("ok")
"""),
)  # fmt: skip
