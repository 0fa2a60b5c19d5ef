"""What is said about unmet requirements, and that `pip check` says no more."""

import random
import re
import subprocess
import sys

import pytest

from tests.doctor.bench import Bench
from tests.doctor.environment_faults import managed
from tests.doctor.installed_faults import requiring
from zippath.doctor.checks import unmet_requirements

PROJECTS = [f"project-{letter}" for letter in "abcdefgh"]
VERSIONS = ["0.9", "1.0", "1.1", "1.10", "2.0rc1", "2.0"]
SPECIFIERS = ["", ">=1.0", "<2", "==1.*", "~=1.0", "!=1.1", ">1.1,<2", ">=2.0"]
MARKERS = ["", "", "; python_version >= '3'", "; sys_platform == 'win32'", "; extra == 'more'",
           "; os_name == 'posix' and python_version > '2'"]  # fmt: skip


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def found(bench):
    return [one for one in bench.findings() if one.code == "ZP501"]


def test_who_requires_it_and_what_to_install(bench):
    requiring("jinja2[i18n]>=3.1")(bench)
    bench.distribution("other", metadata="Requires-Dist: Jinja2<4\n")

    [one] = found(bench)
    said = (
        "jinja2 is not installed: flask 3.0 requires jinja2[i18n]>=3.1, other 1.0 requires Jinja2<4"
    )
    assert said == one.message
    assert f"pip --python {bench.python} install 'jinja2[i18n]>=3.1,<4'" == one.fix


def test_a_version_that_somebody_does_not_allow(bench):
    requiring("jinja2>=3.1", present=[("jinja2", "2.0")])(bench)
    bench.distribution("other", metadata="Requires-Dist: jinja2<3\n")

    [one] = found(bench)
    assert "jinja2 2.0 does not do: flask 3.0 requires jinja2>=3.1" == one.message
    assert one.fix.startswith("choose other versions of what requires it: no version meets all")


def test_a_version_with_a_suffix_can_be_met(bench):
    requiring("python-dateutil==2.9.0.post0", "torch==2.0+cpu")(bench)

    fixes = [one.fix for one in found(bench)]
    pip = f"pip --python {bench.python} install"
    assert [f"{pip} {one}" for one in ("python-dateutil==2.9.0.post0", "torch==2.0+cpu")] == fixes


def egg_info(bench, folder, name, *requirements):
    """What a build leaves beside the sources of a project."""
    info = bench.place / folder / f"{name}.egg-info"
    bench.write(info / "PKG-INFO", f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.0\n")
    bench.write(info / "requires.txt", "\n".join(requirements))
    return str(info)


def test_what_the_checkout_requires_in_which_python_starts(bench):
    """Nobody has installed it here; `pip check` does not look at it either."""
    egg_info(bench, "cwd", "flask", "kombu>=5", "jinja2>=3")
    assert [] == found(bench)

    requiring("jinja2>=3.1")(bench)
    [one] = found(bench)
    assert "jinja2 is not installed: flask 3.0 requires jinja2>=3.1" == one.message

    egg_info(bench, "cwd", "jinja2")
    assert [] == found(bench)


def test_what_is_installed_where_python_starts(bench):
    requiring("jinja2>=3.1")(bench)
    bench.cwd = bench.site

    assert ["jinja2 is not installed: flask 3.0 requires jinja2>=3.1"] == [
        one.message for one in found(bench)
    ]


def test_what_a_folder_on_pythonpath_requires(bench):
    egg_info(bench, "folder", "celery", "kombu>=5")
    bench.env["PYTHONPATH"] = str(bench.place / "folder")

    assert ["kombu is not installed: celery 9.0 requires kombu>=5"] == [
        one.message for one in found(bench)
    ]


def of_pip(text):
    """(distribution, required project) for each line of `pip check`."""
    pattern = r"(\S+) \S+ (?:requires (\S+), which|has requirement ([\w-]+))"
    return {(one, other or third) for one, other, third in re.findall(pattern, text)}


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_it_is_as_right_as_pip_check(bench, seed):
    draw = random.Random(seed)
    for name in draw.sample(PROJECTS, 6):
        wanted = [
            f"{other}{draw.choice(SPECIFIERS)}{draw.choice(MARKERS)}"
            for other in draw.sample(PROJECTS, 3)
        ]
        metadata = "".join(f"Requires-Dist: {one}\n" for one in wanted)
        bench.distribution(name, draw.choice(VERSIONS), metadata=metadata)
    checked = subprocess.run(
        [sys.executable, "-m", "pip", "--python", bench.python, "check"],
        capture_output=True, text=True, env=bench.env,
    )  # fmt: skip

    messages = [one.message for one in found(bench)]
    ours = {
        (by.replace("_", "-"), re.match("[a-z-]+", what)[0])
        for message in messages
        for by, what in re.findall(r"([\w-]+) \S+ requires ([^,]+)", message)
    }
    assert of_pip(checked.stdout) == ours, (checked.stdout, messages)


@pytest.mark.parametrize("debian", [True, False])
def test_what_the_systems_packages_leave_out(bench, monkeypatch, debian):
    """The command is one that finds a package, and changes nothing."""
    managed(bench)
    bench.enter_system_site()
    bench.keep_baseline()
    bench.distribution("PyGObject", metadata="Requires-Dist: pycairo\n")
    lists = bench.place / "lists"
    lists.mkdir() if debian else None
    monkeypatch.setattr(unmet_requirements, "LISTS", str(lists))

    [one] = [one for one in bench.findings() if one.code == "ZP501"]
    search = (
        "apt-cache search --names-only '^python3-(pycairo|cairo)$' names the package to install"
    )
    how = f"{search} then" if debian else "the system's package manager has pycairo"
    assert ("note", f"nothing, unless PyGObject fails; {how}") == (one.severity, one.fix)
