"""ZP3xx: environments that are broken for real."""

import os
from pathlib import Path

from tests.doctor.archive_faults import MODULE
from tests.doctor.faults import Fault
from zippath.edits import Edit, Transaction


def nothing(bench):
    """The environment as it is."""


def variable(name, value):
    def build(bench):
        bench.env[name] = value

    return build


def own_name(bench):
    bench.env["PYTHONEXECUTABLE"] = str(bench.python)


def pythonpath(*items):
    def build(bench):
        bench.zip("a.zip", MODULE)
        paths = [item.replace("PLACE", str(bench.place)) for item in items]
        bench.env["PYTHONPATH"] = os.pathsep.join(paths)

    return build


def out_of_venv(build):
    """The same with an installation of its own instead of a virtual environment."""

    def outside(bench):
        bench.make_prefix()
        build(bench)

    return outside


def semicolon(bench):
    one, two = bench.zip("a.zip", MODULE), bench.zip("b.zip", {"b.py": ""})
    bench.env["PYTHONPATH"] = f"{one};{two}"


def misspelt(pattern):
    """PYTHONPATH with `pattern`, in which ONE and TWO are directories in the home directory."""

    def build(bench):
        for name in ("one", "two"):
            bench.write(bench.home / "lib" / name / f"module_{name}.py")
        places = {"ONE": bench.home / "lib" / "one", "TWO": bench.home / "lib" / "two"}
        value = pattern
        for name, place in places.items():
            value = value.replace(name, str(place))
        bench.env["PYTHONPATH"] = value

    return build


def other_minor(bench):
    folder = bench.place / "lib" / "python3.4" / "site-packages"
    bench.write(folder / "m.py")
    bench.env["PYTHONPATH"] = str(folder)


def wrong_home(bench):
    bench.env["PYTHONHOME"] = str(bench.place)


def right_home(bench):
    bench.env["PYTHONHOME"] = str(bench.prefix)


def conda(bench):
    bench.make_prefix()
    (bench.prefix / "conda-meta").mkdir()
    bench.env["CONDA_PREFIX"] = str(bench.prefix)


def conda_and_user_site(bench):
    conda(bench)
    bench.write(user_site(bench) / "m.py")


def user_site(bench):
    return bench.home / ".local" / "lib" / f"python{bench.minor}" / "site-packages"


def user_site_off(bench):
    bench.make_prefix()
    bench.write(user_site(bench) / "zippath.pth", bench.zip("a.zip", MODULE) + "\n")
    bench.env["PYTHONNOUSERSITE"] = "1"


def user_site_on(bench):
    user_site_off(bench)
    del bench.env["PYTHONNOUSERSITE"]


def config(**words):
    def build(bench):
        bench.make_venv(**words)

    return build


def moved_base(bench):
    text = bench.config.read_text()
    bench.config.write_text(text.replace("home = /", "home = /nowhere/"))


def underscore_pth(bench):
    bench.make_prefix()
    library = bench.prefix / "lib" / f"python{bench.minor}"
    lines = [str(library), str(library / "lib-dynload"), "import site"]
    bench.write(str(bench.python) + "._pth", "\n".join(lines))


def customize(*places):
    def build(bench):
        bench.require_plain()
        folders = {"site": bench.site, "folder": bench.place / "folder"}
        for number, place in enumerate(places):
            bench.distribution(f"agent{number}", files=["sitecustomize.py"], site=folders[place])
            bench.write(folders[place] / "sitecustomize.py", f"X = {number}\n")
        bench.pth(str(bench.place / "folder") + "\n")

    return build


def managed(bench):
    bench.make_prefix()
    mark_managed(bench)


def mark_managed(bench):
    """Say that the installation belongs to the operating system."""
    bench.write(bench.prefix / "lib" / f"python{bench.minor}" / "EXTERNALLY-MANAGED", "[x]\n")


def world_writable(bench):
    archive = bench.zip("shared/a.zip", MODULE)
    os.chmod(bench.place / "shared", 0o777)
    bench.pth(archive + "\n")


def sticky(bench):
    world_writable(bench)
    os.chmod(bench.place / "shared", 0o1777)


def another_owner(bench):
    bench.require_root()
    archive = bench.zip("shared/a.zip", MODULE)
    os.chown(archive, 12345, -1)
    bench.pth(archive + "\n")


def own(bench):
    bench.pth(bench.zip("shared/a.zip", MODULE) + "\n")


def linked(bench):
    archive = bench.zip("a.zip", MODULE)
    (bench.place / "b.zip").symlink_to(archive)
    bench.pth(f"{archive}\n{bench.place / 'b.zip'}\n")


def two(bench):
    bench.pth(f"{bench.zip('a.zip', MODULE)}\n{bench.zip('b.zip', {'b.py': ''})}\n")


def at_start(code):
    def build(bench):
        bench.require_plain()
        bench.zip("a.zip", MODULE)
        lines = "import os.path, sys\nPLACE = " + repr(str(bench.place)) + "\n" + code
        bench.distribution("agent", files=["sitecustomize.py"])
        bench.write(bench.site / "sitecustomize.py", lines)

    return build


def installed_customize(bench):
    at_start("")(bench)


def own_customize(bench):
    bench.require_plain()
    bench.write(bench.site / "sitecustomize.py", "import sys\nsys.dont_write_bytecode = True\n")


def usercustomize(bench):
    """In the user site, of an installation that has one."""
    bench.make_prefix()
    bench.keep_baseline()
    usercustomize_of_the_base(bench)


def usercustomize_of_the_base(bench):
    """In the user site, which a virtual environment does not see."""
    place = bench.home / ".local" / "lib" / f"python{bench.minor}" / "site-packages"
    bench.write(place / "usercustomize.py", "X = 1\n")


def interrupted(bench):
    state = bench.env["ZIPPATH_STATE_DIR"]
    file = bench.site / "zippath.pth"
    transaction = Transaction(state, "zippath add a.zip")
    with transaction:
        transaction.apply([Edit(str(file), None, b"# x\n")])
        entry = transaction._entry  # as a process killed here leaves it
        name = Path(transaction.journal.file(entry.number, "pending"))
        data = name.read_bytes()
    for done in name.parent.iterdir():
        done.unlink()
    name.write_bytes(data)


def finished(bench):
    with Transaction(bench.env["ZIPPATH_STATE_DIR"], "zippath add a.zip") as transaction:
        transaction.apply([Edit(str(bench.site / "zippath.pth"), None, b"# x\n")])


def code_in_record(bench):
    bench.pth("# ours\nimport os\n" + bench.zip("a.zip", MODULE) + "\n", "zippath.pth")


def record(bench):
    bench.pth("# ours\n" + bench.zip("a.zip", MODULE) + "\n", "zippath.pth")


FAULTS = (
    Fault("ZP301", "PYTHONHOME", out_of_venv(wrong_home), out_of_venv(right_home),
          fixed="command"),
    Fault("ZP301", "PYTHONHASHSEED", variable("PYTHONHASHSEED", "abc"),
          variable("PYTHONHASHSEED", "0"), fixed="command"),
    Fault("ZP302", "in a venv", pythonpath("PLACE/a.zip"), nothing, fixed="command"),
    Fault("ZP302", "in conda", lambda bench: (conda(bench), pythonpath("PLACE/a.zip")(bench)),
          conda, fixed="command"),
    Fault("ZP303", "a colon at the end", pythonpath("PLACE/a.zip", ""), pythonpath("PLACE/a.zip"),
          fixed="command"),
    Fault("ZP304", "relative", pythonpath("../a.zip"), pythonpath("PLACE/a.zip"), fixed="command"),
    Fault("ZP305", "missing", pythonpath("PLACE/a.zip", "/nowhere"), pythonpath("PLACE/a.zip"),
          fixed="command"),
    Fault("ZP306", "a semicolon", semicolon, pythonpath("PLACE/a.zip"), fixed="command"),
    Fault("ZP331", "a comma", misspelt("ONE,TWO"), misspelt("ONE:TWO"), fixed="command"),
    Fault("ZP331", "a blank at its end", misspelt("ONE "), misspelt("ONE"), fixed="command",
          live=True),
    Fault("ZP331", "a tilde", misspelt("~/lib/one"), misspelt("ONE"), fixed="command", live=True),
    Fault("ZP331", "quotes", misspelt('"ONE"'), misspelt("ONE"), fixed="command", live=True),
    Fault("ZP331", "an address", misspelt("file://ONE"), misspelt("ONE"), fixed="command",
          live=True),
    Fault("ZP331", "a pattern", misspelt("ONE/*"), misspelt("ONE"), fixed="command", live=True),
    Fault("ZP331", "a backslash", misspelt("ONE\\"), misspelt("ONE"), fixed="command", live=True),
    Fault("ZP331", "two mistakes", misspelt("~/lib/one,~/lib/two"), misspelt("ONE:TWO"),
          fixed="command", live=True),
    Fault("ZP331", "a variable", misspelt("$HOME/lib/one"), misspelt("ONE"), fixed="command",
          live=True),
    Fault("ZP307", "3.4", other_minor, pythonpath("PLACE"), fixed="command"),
    Fault("ZP308", "~/.local", conda_and_user_site, conda, fixed="command"),
    Fault("ZP309", "PYTHONNOUSERSITE", user_site_off, user_site_on, fixed="command"),
    Fault("ZP310", "yes", config(system_site="yes"), config(), fixed="fix"),
    Fault("ZP310", "left out", config(system_site=""), config(system_site="true"), fixed="fix",
          live=True),
    Fault("ZP310", "another version", config(version="3.5.1"), config()),
    Fault("ZP310", "home is gone", moved_base, nothing),
    Fault("ZP311", "python._pth", underscore_pth, out_of_venv(nothing), "3.13"),
    Fault("ZP312", "two sitecustomize", customize("site", "folder"), customize("folder")),
    Fault("ZP313", "EXTERNALLY-MANAGED", managed, out_of_venv(nothing)),
    Fault("ZP314", "set", out_of_venv(right_home), out_of_venv(nothing), fixed="command"),
    Fault("ZP315", "PYTHONSAFEPATH", variable("PYTHONSAFEPATH", "1"),
          variable("PYTHONUSERBASE", "/nowhere"), fixed="command"),
    Fault("ZP316", "mode 777", world_writable, sticky, fixed="command"),
    Fault("ZP317", "uid 12345", another_owner, own, fixed="command"),
    Fault("ZP318", "a symbolic link", linked, two, fixed="fix"),
    Fault("ZP319", "sitecustomize", at_start("sys.path.append(PLACE + '/a.zip')\n"),
          at_start("")),
    Fault("ZP319", "relative", at_start("sys.path.append('a.zip')\n"), at_start(""),
          severity="warning"),
    Fault("ZP320", "sitecustomize", at_start("del sys.path[-1]\n"), at_start("")),
    Fault("ZP321", "sitecustomize", at_start("sys.path.insert(0, sys.path.pop())\n"),
          at_start("")),
    Fault("ZP520", "sitecustomize", own_customize, installed_customize),
    Fault("ZP520", "usercustomize", usercustomize, usercustomize_of_the_base),
    Fault("ZP332", "nowhere", variable("PYTHONEXECUTABLE", "/nowhere/python"), own_name,
          fixed="command"),
    Fault("ZP322", "killed", interrupted, finished, fixed="command"),
    Fault("ZP323", "import", code_in_record, record, fixed="fix"),
)  # fmt: skip
