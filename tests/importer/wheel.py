"""Builds a wheel with everything that may be in one; runs in any Python from 3.9 up.

python wheel.py DIRECTORY    prints the path of the wheel, then names of its extension modules
"""

import base64
import hashlib
import importlib._bootstrap_external
import importlib.machinery
import os
import sys
import sysconfig
import zipfile

CODE = '''"""A docstring."""

import os


def data():
    with open(os.path.join(os.path.dirname(__file__), "data.txt"), encoding="utf-8") as file:
        return file.read()


def fail():
    return 1 / 0
'''
CONTENT = {
    "thing/__init__.py": CODE,
    "thing/__main__.py": "import sys\n\nprint(__name__, sys.argv[0], __spec__.name, __file__)\n",
    "thing/inner.py": "from . import data\n\n\nclass Inner:\n    value = data()\n",
    "thing/data.txt": "text\n",
    "thing/latin.py": "# coding: latin-1\ntext = 'é'\n".encode("latin-1"),
    "thing/broken.py": "x = (\n",
    "thing/raising.py": "import thing\n\nthing.fail()\n",
    "thing/docs.py": '"""One sentence."""\nassert __debug__\n',
    "thing/py.typed": "",
    "thing/sub/__init__.py": "",
    "thing/sub/deep.json": "{}",
    "thing/sub/deeper/mod.py": "",
    "thing/folder/only.txt": "",
    "thing/both.py": "kind = 'module'\n",
    "thing/both/data.txt": "",
    "thing/package.py": "kind = 'module'\n",
    "thing/package/__init__.py": "kind = 'package'\n",
    "thing/fast/__init__.pyi": "",
    "thing/run": "#!/bin/sh\necho ran\n",
    "spaces/one/__init__.py": "",
    "spaces/one/data.txt": "",
    "plain.py": "value = 1\n",
    "pure/__init__.py": "",
    "pure/mod.py": "",
    "thing-1.0.data/purelib/moved/__init__.py": "",
    "thing-1.0.data/purelib/moved/data.txt": "moved",
    "thing-1.0.data/platlib/beside.py": "",
    "thing-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
    "thing-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "thing-1.0.dist-info/entry_points.txt": "[things]\none = thing.inner:Inner\n",
}


def extensions():
    """{module: path} of extension modules of the standard library, which any package may have."""
    place = sysconfig.get_config_var("DESTSHARED") or ""
    found = {}
    for name in ("_heapq", "_bisect", "_csv", "_opcode", "_queue", "_random", "_struct", "_json"):
        path = os.path.join(place, name + importlib.machinery.EXTENSION_SUFFIXES[0])
        if os.path.exists(path):
            found[name] = path
    return found


def build(directory):
    """Write the wheel; return its path, and the names of the extension modules in it."""
    content = {name: data.encode() if isinstance(data, str) else data
               for name, data in CONTENT.items()}  # fmt: skip
    code = compile("kind = 'bytecode'\n", "elsewhere.py", "exec")
    bytecode = bytes(importlib._bootstrap_external._code_to_timestamp_pyc(code, 0, 0))
    content["thing/compiled.pyc"] = content["thing/sub/both.pyc"] = bytecode
    content["thing/sub/both.py"] = b"kind = 'source'\n"
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    natives = extensions()
    # a module, a package, and one at the top
    places = ("thing/{}{}", "thing/{}/__init__{}", "{}{}")
    names = []
    for place, (name, path) in zip(places, natives.items()):  # noqa: B905 - 3.9
        with open(path, "rb") as file:
            content[place.format(name, suffix)] = file.read()
        names.append(name if place == "{}{}" else f"thing.{name}")
    path = os.path.join(directory, "thing-1.0-py3-none-any.whl")
    record = "".join(f"{name},sha256={hashed(data)},{len(data)}\n"
                     for name, data in content.items())  # fmt: skip
    content["thing-1.0.dist-info/RECORD"] = (record + "thing-1.0.dist-info/RECORD,,\n").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2))
            info.external_attr = (0o100755 if name == "thing/run" else 0o100644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, data)
    return path, names


def hashed(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    wheel, modules = build(sys.argv[1])
    sys.stdout.write(" ".join([wheel, *modules]))
