"""Wheels with a module, a script and what a test adds, for environments of zippath."""

from tests.program import make_zip

ENTRY = "[console_scripts]\n{name} = {name}:main\n"


def wheel(folder, name, more="", files=()):
    """Make a wheel of one module; `more` are lines of its metadata."""
    info = f"{name}-1.dist-info"
    return make_zip(
        folder / f"{name}-1-py3-none-any.whl",
        {
            f"{name}.py": f"def main(): print('{name}')\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{more}",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/entry_points.txt": ENTRY.format(name=name),
            f"{info}/RECORD": "",
            **dict(files),
        },
    )
