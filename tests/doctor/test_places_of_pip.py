"""A distribution is installed again where it lies, and taken from there."""

from pathlib import Path

import pytest

from tests.doctor import cases, installed_faults
from tests.doctor.bench import Bench


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


class Elsewhere:
    """A bench whose distributions go to another place."""

    def __init__(self, bench, site):
        self.site = Path(site)
        self.distribution = lambda *args, **more: bench.distribution(*args, site=site, **more)
        self.write = bench.write


def fix(bench, code):
    [one] = [one for one in bench.findings() if one.code == code]
    return one.fix


def test_a_folder_filled_by_target(bench):
    """Into the environment pip would install a second copy, and the first would stay broken."""
    folder = bench.place / "folder"
    installed_faults.without("thing/core.py")(Elsewhere(bench, folder))
    bench.pth(f"{folder}\n")

    wish = f"--target {folder} --upgrade --force-reinstall --no-deps thing==1.0"
    assert f"pip --python {bench.python} install {wish}" == fix(bench, "ZP503")


def test_two_in_a_folder_filled_by_target(bench):
    """Nothing outside of its environment does pip uninstall; what both have stays."""
    folder = bench.place / "folder"
    elsewhere = Elsewhere(bench, folder)
    installed_faults.recorded(elsewhere, "serial", {"port/__init__.py": "A = 1\n"})
    both = {"port/__init__.py": "B = 1\n", "alone.py": ""}
    installed_faults.recorded(elsewhere, "pyserial", both)
    bench.distribution("user", metadata="Requires-Dist: pyserial\n")
    bench.pth(f"{folder}\n")

    again = f"--target {folder} --upgrade --force-reinstall --no-deps pyserial==1.0"
    goes = f"rm -r {folder}/serial-1.0.dist-info"
    assert f"{goes} && pip --python {bench.python} install {again}" == fix(bench, "ZP502")


def test_what_only_one_in_a_folder_has_goes_with_it(bench):
    folder = bench.place / "folder"
    elsewhere = Elsewhere(bench, folder)
    for name, own in (("alpha", "shared/__init__.py"), ("beta", "shared.py")):
        claims = "Import-Name: shared\n"
        installed_faults.recorded(elsewhere, name, {own: f"# {name}\n"}, metadata=claims)
    bench.pth(f"{folder}\n")

    assert f"rm -r {folder}/beta-1.0.dist-info {folder}/shared.py" == fix(bench, "ZP523")


def test_what_is_of_the_user(bench):
    bench.require_plain()
    bench.make_venv(system_site="true")
    bench.keep_baseline()
    user = bench.home / ".local" / "lib" / f"python{bench.minor}" / "site-packages"
    installed_faults.without("thing/core.py")(Elsewhere(bench, user))

    base = bench.subject().facts.base_executable
    wish = "--user --force-reinstall --no-deps thing==1.0"
    assert f"pip --python {base} install {wish}" == fix(bench, "ZP503")


def beside_the_systems(bench, version):
    """A version that pip has put into the site dir of its own that a system's python has."""
    bench.require_plain()
    bench.make_prefix()
    local = bench.prefix / "local" / "lib" / f"python{bench.minor}"
    local.mkdir(parents=True)
    for item in (bench.prefix / "lib" / local.name).iterdir():
        if item != bench.site:
            (local / item.name).symlink_to(item)
    bench.write(local / "EXTERNALLY-MANAGED", "[externally-managed]\nError=no\n")
    bench.env["PYTHONPLATLIBDIR"] = "local/lib"
    bench.keep_baseline()
    cases.installed(bench, "sixth", "2.0", "VERSION = 2\n")
    cases.installed(bench, "sixth", version, f"VERSION = {version}\n", local / "site-packages")


def test_what_is_beside_the_systems_packages(bench, monkeypatch):
    """As below /usr/local on Debian: pip must hear that it may, and needs the rights."""
    beside_the_systems(bench, "1.0")
    removal = f"pip --python {bench.python} uninstall --break-system-packages sixth"
    with_rights = fix(bench, "ZP405")
    monkeypatch.setattr("zippath.doctor.system_packages.os.access", lambda *_: False)

    assert removal == with_rights
    assert f"sudo {removal}" == fix(bench, "ZP405")


def test_what_is_newer_than_the_systems_is_meant(bench):
    beside_the_systems(bench, "3.0")

    [one] = [one for one in bench.findings() if one.code == "ZP405"]
    assert ("note", "nothing") == (one.severity, one.fix.partition(":")[0])


def test_what_an_environment_has_itself(bench):
    bench.make_venv(system_site="true")
    bench.keep_baseline()
    installed_faults.without("thing/core.py")(bench)

    wish = ("--force-reinstall", "--no-deps", "thing==1.0")
    assert bench.subject().pip("install", *wish) == fix(bench, "ZP503")
