"""ZP2xx: startup files that are broken for real."""

import base64
import hashlib
import os
import subprocess

import pytest

from tests.doctor.archive_faults import MODULE
from tests.doctor.faults import Fault

MIDDLE, NEW, NEWEST = "3.9", "3.13", "3.15"


def there(bench):
    return bench.zip("a.zip", MODULE)


def named(bench):
    bench.pth(there(bench) + "\n")


def latin1(bench):
    archive = bench.zip("café.zip", MODULE)
    bench.pth(b"# note\n" + archive.encode("latin-1") + b"\n")


def utf8(bench):
    bench.pth("# note\n" + bench.zip("café.zip", MODULE) + "\n")


def two_undecodable(bench):
    bench.pth(b"\xff\xfe\n", "a.pth")
    bench.pth(b"# \xff\n" + there(bench).encode() + b"\n", "b.pth")


def utf16(bench):
    bench.pth(f"# note\r\n{there(bench)}\r\n".encode("utf-16"))


def utf16_with_dead_lines(encoding):
    """As PowerShell 5 writes it (LE), and others (BE): dead, misspelt and relative lines, too."""

    def build(bench):
        bench.write(bench.site / "more" / "module.py")
        archive = there(bench)
        text = f'\ufeff# note\r\n/nowhere/at/all\r\n{archive}\r\nmore\r\n"{archive}"\r\n'
        bench.pth(text.encode(encoding))

    return build


def undecodable_beside_a_dead_line(bench):
    bench.pth(b"# \xff\n/nowhere/at/all\n" + there(bench).encode() + b"\n")


def bom(bench):
    bench.pth(b"\xef\xbb\xbf" + there(bench).encode() + b"\n")


def bom_on_a_comment(bench):
    bench.pth(b"\xef\xbb\xbf# note\n" + there(bench).encode() + b"\n")


def unreadable(bench):
    (bench.site / "some.pth").symlink_to(bench.place / "nowhere.pth")


def dotted(bench):
    bench.pth(there(bench) + "\n", ".hidden.pth")


def apple_double(bench):
    bench.pth(b"\x00\x05\x16\x07", "._some.pth")
    named(bench)


def in_a_dir(number):
    """A startup file in Debian's site dirs: the first is a version's own, the second is shared."""

    def build(bench):
        bench.make_prefix()
        dirs = bench.site_dirs()
        if len(dirs) < 3:
            pytest.skip("no python of Debian's here, whose site dirs have no version")
        bench.write(os.path.join(dirs[number], "some.pth"), there(bench) + "\n")

    return build


def capitals(bench):
    bench.pth(there(bench) + "\n", "some.PTH")


HIDDEN = "import base64\nexec(base64.b64decode(b'cGFzcw=='))\n"
# what agents of PyPI have: an address in a comment, code that loads a module, a program
ORDINARY = """# see https://example.org
import re
import sys
import subprocess
WORD = re.compile("x")
exec(getattr(sys, "nothing", "pass"))
"""


def customize(code, owned=False):
    """A sitecustomize of nobody, or one that a distribution has brought."""

    def build(bench):
        bench.require_plain()
        if owned:
            hashed = base64.urlsafe_b64encode(hashlib.sha256(code.encode()).digest()).decode()
            record = f"sitecustomize.py,sha256={hashed.rstrip('=')},{len(code)}\n"
            bench.distribution("agent", record=record)
        bench.write(bench.site / "sitecustomize.py", code)

    return build


def quoted(bench):
    bench.pth(f'"{there(bench)}"\n')


def tilde(bench):
    bench.zip("home/b.zip", MODULE)
    bench.pth("~/b.zip\n")


def variable(bench):
    bench.zip("home/b.zip", MODULE)
    bench.pth("$HOME/b.zip\n")


def joined(bench):
    bench.pth(f"{there(bench)}:{bench.zip('b.zip', {'b.py': ''})}\n")


def led_by_blanks(bench):
    bench.pth("  " + there(bench) + "\n")


def commented_behind(bench):
    bench.pth(there(bench) + " # mine\n")


def relative(bench):
    bench.pth(os.path.relpath(there(bench), bench.site) + "\n")


def gone(bench):
    bench.pth("/nowhere/a.zip\n" + there(bench) + "\n")


def record_gone(bench):
    bench.pth("/nowhere/a.zip\n", "zippath.pth")


def raises(bench):
    bench.pth(f"import nowhere_to_be_found\n{there(bench)}\n")


def works(bench):
    bench.pth("import _virtualenv\n")
    bench.write(bench.site / "_virtualenv.py")


ENCODED = base64.b64encode(b"pass").decode()


def attack(bench):
    bench.pth(f"import base64; exec(base64.b64decode('{ENCODED}'))\n", "litellm_init.pth")


def silent_attack(bench):
    # text that is never run: a python started here would read the line again, and so on
    line = "import os; 0 and __import__('subprocess').Popen([os.curdir])\n"
    bench.distribution("evil", files=["evil.pth"])
    bench.pth(line, "evil.pth")


def attack_as_coverage(bench):
    # a text that is no code, so that no start runs it
    text = "coverage.process_startup(; getattr(__import__(0), 0)(0)"
    bench.distribution("coverage", files=["a1_coverage.pth"])
    bench.pth(f"import sys; exec('{text}')\n", "a1_coverage.pth")


def attack_in_a_template(bench):
    line = _NSPKG.replace("('zope',)", "('zope', *__import__('sys').argv[:0])")
    bench.pth(line, "zope-nspkg.pth")
    bench.write(bench.site / "zope" / "part.py")


def attack_without_name(bench):
    bench.distribution("evil", files=["evil.pth"])
    bench.pth('import sys; getattr(sys, "get" + "size" + "of")(0)\n', "evil.pth")


def unowned_editable(bench):
    bench.pth("import _evil_editable\n", "evil.pth")
    bench.write(bench.site / "_evil_editable.py")


def unowned_coverage(bench):
    bench.pth(_COVERAGE, "a1_coverage.pth")


_COVERAGE = (
    'import sys; exec(\'import os\\n\\nif os.getenv("COVERAGE_PROCESS_START") or '
    'os.getenv("COVERAGE_PROCESS_CONFIG"):\\n try:\\n  import coverage\\n except:\\n  pass'
    '\\n else:\\n  coverage.process_startup(slug="pth")\')\n'
)
_NEWLINES = r"\n\n\n\n\n\n"
_COVERAGE_7_13_0 = _COVERAGE.replace("'import", f"'{_NEWLINES}import").replace("')", "\\n')")
_PYTEST_COV = (
    r"import os, sys;exec('if \'COV_CORE_SOURCE\' in os.environ:\n try:\n  from pytest_cov.embed "
    r"import init\n  init()\n except Exception as exc:\n  sys.stderr.write(\n   "
    r'"pytest-cov: Failed to setup subprocess coverage. "\n   "Environ: {0!r} "\n   '
    r'"Exception: {1!r}\\n".format(\n    dict((k, v) for k, v in os.environ.items() '
    r"if k.startswith(\'COV_CORE\')),\n    exc\n   )\n  )\n')"
)
_NSPKG = (
    "import sys, types, os;has_mfs = sys.version_info > (3, 5);"
    "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('zope',));importlib = "
    "has_mfs and __import__('importlib.util');has_mfs and __import__('importlib.machinery');"
    "m = has_mfs and "
    "sys.modules.setdefault('zope', importlib.util.module_from_spec(importlib.machinery."
    "PathFinder.find_spec('zope', [os.path.dirname(p)])));m = m or sys.modules.setdefault("
    "'zope', types.ModuleType('zope'));mp = (m or []) and m.__dict__.setdefault('__path__',[]);"
    "(p not in mp) and mp.append(p)\n"
)


def tools(bench):
    """What installers and coverage write."""
    lines = {
        "distutils-precedence.pth": "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = "
        "os.environ.get(var, 'local') == 'nothing'; enabled and __import__('_distutils_hack')"
        ".add_shim(); \n".replace("nothing", "local"),
        "a1_coverage.pth": _COVERAGE,
        "a2_coverage.pth": _COVERAGE_7_13_0,
        "pytest-cov.pth": _PYTEST_COV,
        "_virtualenv.pth": "import _virtualenv",
        "__editable__.x-1.pth": "import __editable___x_1_finder; "
        "__editable___x_1_finder.install()\n",
        "zope-nspkg.pth": _NSPKG,
        "_scikit_editable.pth": "import _scikit_editable\n",
    }
    for name, line in lines.items():
        bench.pth(line, name)
    owned = ["a1_coverage.pth", "a2_coverage.pth", "pytest-cov.pth", "__editable__.x-1.pth"]
    record = "".join(f"{name},,\n" for name in [*owned, "_scikit_editable.pth"])
    bench.distribution("tools", record=record)
    bench.write(bench.site / "_scikit_editable.py")
    bench.write(bench.site / "_virtualenv.py")
    bench.write(bench.site / "_distutils_hack" / "__init__.py", "def add_shim():\n    pass\n")
    bench.write(bench.site / "__editable___x_1_finder.py", "def install():\n    pass\n")
    bench.write(bench.site / "zope" / "part.py")


def unknown(bench):
    bench.pth("import os; os.environ.setdefault('MINE', '1')\n", "mine.pth")


def unknown_of_a_distribution(bench):
    unknown(bench)
    bench.distribution("mine", files=[])
    record = bench.site / "mine-1.0.dist-info" / "RECORD"
    record.write_text("mine.pth,,\n")


def digest_of(line):
    raw = hashlib.sha256(line.encode()).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def recorded(bench, recorded_line):
    line = "import _virtualenv\n"
    bench.write(bench.site / "_virtualenv.py")
    bench.distribution("virtual", record=f"v.pth,sha256={digest_of(recorded_line)},19\n")
    bench.pth(line, "v.pth")


def changed(bench):
    recorded(bench, "import something_else\n")


def unchanged(bench):
    recorded(bench, "import _virtualenv\n")


def bad_entry_point(bench):
    bench.pth("nowhere_to_be_found:run\n", "some.start")


def misformed_entry_point(bench):
    bench.pth("mine.run()\n", "some.start")


def good_entry_point(bench):
    bench.write(bench.site / "mine.py", "def run():\n    pass\n")
    bench.pth("mine:run\n", "some.start")


def silenced(bench):
    bench.pth("import mine\n")
    bench.pth("# nothing\n", "some.start")
    bench.write(bench.site / "mine.py")


def straddled(bench):
    good_entry_point(bench)
    bench.pth("import mine; mine.run()\n")


def prepended(bench):
    bench.pth(
        "import sys; sys.__plen = len(sys.path)\n"
        f"{there(bench)}\n"
        "import sys; new=sys.path[sys.__plen:]; del sys.path[sys.__plen:]; "
        "p=getattr(sys,'__egginsert',0); sys.path[p:p]=new; sys.__egginsert = p+len(new)\n"
    )


def code_line(bench):
    bench.pth("import _virtualenv\n", "_virtualenv.pth")
    bench.write(bench.site / "_virtualenv.py")


def indented(bench):
    bench.pth("  import os\n")


def folder_with_startup_files(bench, name):
    folder = bench.place / "folder"
    bench.write(folder / name, "# nothing\n")
    bench.write(folder / "m.py")
    bench.pth(str(folder) + "\n")


def out_of_place(bench):
    folder_with_startup_files(bench, "x.pth")


def no_startup_file(bench):
    folder_with_startup_files(bench, "x.txt")


def in_the_locale(bench):
    made = subprocess.run(
        ["localedef", "-i", "en_US", "-f", "ISO-8859-1", "--no-archive", bench.place / "latin"]
    )
    if made.returncode:
        pytest.skip("localedef cannot make a locale that is not UTF-8")
    bench.env |= {"LOCPATH": str(bench.place), "LC_ALL": "latin"}
    bench.pth(b"# caf\xe9\n")


def twice(bench):
    bench.pth(f"{there(bench)}\n", "a.pth")
    bench.pth(f"{there(bench)}\n", "b.pth")


FAULTS = (
    Fault("ZP201", "latin-1", latin1, utf8, NEW, fixed="fix"),
    Fault("ZP201", "latin-1 before 3.12", latin1, named, MIDDLE, fixed="fix"),
    Fault("ZP201", "two files", two_undecodable, named, fixed="fix"),
    Fault("ZP201", "UTF-16", utf16, named, fixed="fix"),
    Fault("ZP201", "UTF-16, and lines", utf16_with_dead_lines("utf-16-le"), named, fixed="fix"),
    Fault("ZP202", "on a path", bom, named, MIDDLE, fixed="fix"),
    Fault("ZP202", "on a comment", bom_on_a_comment, named, MIDDLE, severity="note", fixed="fix"),
    Fault("ZP203", "unreadable", unreadable, named),
    Fault("ZP203", "dot", dotted, apple_double, NEW, severity="note", fixed="command"),
    Fault("ZP204", ".PTH", capitals, named, fixed="command"),
    Fault("ZP205", "quotes", quoted, named, fixed="fix"),
    Fault("ZP205", "~", tilde, named, fixed="fix"),
    Fault("ZP205", "$HOME", variable, named, fixed="fix"),
    Fault("ZP205", "two paths in a line", joined, named, fixed="fix"),
    Fault("ZP205", "blanks", led_by_blanks, named, MIDDLE, fixed="fix"),
    Fault("ZP205", "a comment", commented_behind, relative, fixed="fix"),
    Fault("ZP206", "an archive", gone, relative, fixed="fix"),
    Fault("ZP206", "in zippath.pth", record_gone, named, severity="error", fixed="fix"),
    Fault("ZP207", "import", raises, works, MIDDLE, fixed="fix"),
    Fault("ZP207", "import on 3.15", raises, works, NEWEST, fixed="fix"),
    Fault("ZP208", "base64", attack, tools, fixed="command"),
    Fault("ZP208", "subprocess", silent_attack, tools),
    Fault("ZP208", "coverage's name on it", attack_as_coverage, tools, along=("ZP207",)),
    Fault("ZP208", "inside of a template", attack_in_a_template, tools),
    Fault("ZP208", "names put together", attack_without_name, tools),
    Fault("ZP208", "coverage's of nobody", unowned_coverage, tools, fixed="command"),
    Fault("ZP208", "sitecustomize", customize(HIDDEN), customize(ORDINARY, owned=True),
          fixed="command"),
    Fault("ZP208", "a distribution's sitecustomize", customize(HIDDEN, owned=True),
          customize(ORDINARY, owned=True)),
    Fault("ZP208", "sitecustomize that starts programs", customize("import subprocess\n"),
          customize("import subprocess\n", owned=True), severity="warning", fixed="command"),
    Fault("ZP209", "an editable's of nobody", unowned_editable, tools),
    Fault("ZP209", "nobody's", unknown, tools),
    Fault("ZP209", "a distribution's", unknown_of_a_distribution, tools, MIDDLE, severity="note"),
    Fault("ZP210", "not to be found", bad_entry_point, good_entry_point, NEWEST, fixed="fix"),
    Fault("ZP210", "no colon", misformed_entry_point, good_entry_point, NEWEST, fixed="fix"),
    Fault("ZP211", "RECORD", changed, unchanged),
    Fault("ZP212", "an empty .start", silenced, straddled, NEWEST, fixed="command"),
    Fault("ZP213", "easy-install", prepended, named, NEWEST, fixed="command"),
    Fault("ZP214", "import line", code_line, straddled, NEWEST),
    Fault("ZP215", "in a directory", out_of_place, no_startup_file),
    Fault("ZP216", "latin-1", in_the_locale, named, MIDDLE),
    Fault("ZP217", "two files", twice, named, fixed="fix"),
    Fault("ZP219", "Debian's", in_a_dir(1), in_a_dir(0), "3.11"),
    Fault("ZP218", "import", indented, works, MIDDLE, fixed="fix"),
)  # fmt: skip
