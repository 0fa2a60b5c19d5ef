"""The table: what a startup file, a variable, a flag or a venv can do to `sys.path`.

In names and texts, @user@, @site@ and @venv@ are the site dirs, @lib@ the standard library, @bin@
the executable's directory, @T@ the sandbox; a line with @MARK@ writes one byte to a file of its own
when it runs. No case says what must come out: the interpreter does.
"""

from dataclasses import dataclass

from tests.installations import DIRECTORY, ZIP, Link

ISOLATED = "include-system-site-packages = false\n"
SYSTEM = "include-system-site-packages = true\n"
MARK = b"import os; open('@MARK@', 'a').write('x')"
FINDER = b"""import sys
NAME = '__editable__.x'
def install():
    sys.path.append(NAME + '.__path_hook__')
"""
A = ("data/a.zip", ZIP)
B = ("data/b.zip", ZIP)
D = ("data/dir", DIRECTORY)
USER = ("@user@", DIRECTORY)


@dataclass(frozen=True)
class Case:
    """Files around an interpreter, and how it is started."""

    name: str
    files: tuple = ()
    env: tuple = ()
    flags: tuple = ()
    venv: str | None = None
    config_beside_executable: bool = False
    # entries that code puts on sys.path, and that only code explains
    by_code: tuple = ()
    # entries that code takes off
    taken_off: tuple = ()
    since: tuple = (3, 6)


def pth(name, text, *files, **more):
    """A case of one `.pth` file in the user site."""
    text = text.encode() if isinstance(text, str) else text
    return Case(name, (USER, A, B, D, ("@user@/x.pth", text), *files), **more)


def pythonpath(name, value, *files, **more):
    """A case of PYTHONPATH."""
    env = (("PYTHONPATH", value), *more.pop("env", ()))
    return Case(name, (USER, A, B, D, *files), env, **more)


PATH_LINES = (
    pth("one directory", "@T@/data/dir\n"),
    pth("one archive", "@T@/data/a.zip\n"),
    pth("no line end", "@T@/data/a.zip"),
    pth("not an archive", "@T@/data/x.zip\n", ("data/x.zip", b"no")),
    pth("empty file", ""),
    pth("missing", "@T@/data/gone.zip\n@T@/data/a.zip\n"),
    pth("missing twice", "@T@/data/gone.zip\n@T@/data/gone.zip\n"),
    pth("duplicate in one file", "@T@/data/a.zip\n@T@/data/b.zip\n@T@/data/a.zip\n"),
    pth("duplicate by ..", "@T@/data/a.zip\n@T@/data/dir/../a.zip\n"),
    pth("duplicate with slash", "@T@/data/dir\n@T@/data/dir/\n@T@//data/dir\n"),
    pth("duplicate in two files", "@T@/data/a.zip\n", ("@user@/y.pth", b"@T@/data/a.zip\n")),
    pth("double slash in front", "/@T@/data/a.zip\n"),
    pth("the site dir itself", ".\n@user@\n"),
    pth("the standard library", "@lib@\n@T@/data/a.zip\n"),
    pth("relative", "sub\n../beside\n", ("@user@/sub", DIRECTORY), ("@user@/../beside", ZIP)),
    pth("subpath of an archive", "@T@/data/a.zip/lib\n@T@/data/a.zip\n"),
    pth("symlink to an archive", "@T@/data/l.zip\n@T@/data/a.zip\n", ("data/l.zip", Link("a.zip"))),
    pth("dangling symlink", "@T@/data/l.zip\n", ("data/l.zip", Link("gone.zip"))),
    pth("home and variables", "~/a\n$HOME/a\n%HOME%\n"),
    pth("quotes", "'@T@/data/a.zip'\n\"@T@/data/b.zip\"\n"),
    pth("joined by colons", "@T@/data/a.zip:@T@/data/b.zip\n"),
    pth("semicolons", "@T@/data/a.zip;\n@T@/data/b.zip\n"),
    pth("a FIFO is nothing to read", "@T@/data/a.zip\n", ("@user@/dir.pth", DIRECTORY)),
    pth("a name with a space", "@T@/data/a b.zip\n", ("data/a b.zip", ZIP)),
    pth("a name ending in a space", "@T@/data/c \n@T@/data/d\t\n", ("data/c ", DIRECTORY),
        ("data/d", DIRECTORY)),
    pth("NUL", b"@T@/data/a.zip\n@T@/data/b.zip\0x\n@T@/data/dir\n"),
    pth("a path named importx", "importx\nimport\n", ("@user@/importx", DIRECTORY),
        ("@user@/import", DIRECTORY)),
    pth("a very long line", "@T@/" + "x" * 5000 + "\n@T@/data/a.zip\n"),
)  # fmt: skip

WHITE_SPACE = (
    pth("blank lines", "\n@T@/data/a.zip\n\n\n@T@/data/b.zip\n"),
    pth("blank line first, site dir last", "\n", ("@site@/s.pth", b"\n@T@/data/a.zip\n")),
    pth("lines of blanks", "  \n@T@/data/a.zip\n\t\n\x0c\n@T@/data/b.zip\n"),
    pth("leading blanks", "  @T@/data/a.zip\n\t@T@/data/b.zip\n"),
    pth("trailing blanks", "@T@/data/a.zip  \t\n"),
    pth("no-break spaces", "@T@/data/a.zip\u00a0\n\u00a0@T@/data/b.zip\n"),
    pth("comments", "# one\n@T@/data/a.zip\n#@T@/data/b.zip\n"),
    pth("indented comments", "  # @T@/data/b.zip\n@T@/data/a.zip # no comment\n"),
    pth("CRLF", "@T@/data/a.zip\r\n\r\n@T@/data/b.zip\r\n"),
    pth("CR only", "@T@/data/a.zip\r@T@/data/b.zip"),
    pth("mixed line ends", "@T@/data/a.zip\r\r\n@T@/data/b.zip\n\r@T@/data/dir\r"),
    *(
        pth(f"line separator {ord(end):04x}", f"@T@/data/a.zip{end}@T@/data/b.zip\n@T@/data/dir\n")
        for end in "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
    ),
)

ENCODINGS = (
    pth("BOM and a path", b"\xef\xbb\xbf@T@/data/a.zip\n@T@/data/b.zip\n"),
    pth("BOM and a comment", b"\xef\xbb\xbf# @T@/data/a.zip\n@T@/data/b.zip\n"),
    pth("BOM and an import line", b"\xef\xbb\xbf" + MARK + b"\n@T@/data/b.zip\n"),
    pth("BOM only", b"\xef\xbb\xbf"),
    pth("UTF-16", "@T@/data/a.zip\n".encode("utf-16")),
    pth("UTF-16 big", "@T@/data/a.zip\n".encode("utf-16-be")),
    pth("UTF-8", "@T@/data/hé 日本.zip\n", ("data/hé 日本.zip", ZIP)),
    pth("UTF-8 in a comment", "# hé\n@T@/data/a.zip\n"),
    pth("Latin-1", b"@T@/data/h\xe9.zip\n@T@/data/a.zip\n"),
    pth("Latin-1 in a comment", b"@T@/data/a.zip\n\n# h\xe9\n"),
    pth("Latin-1 in the second file", "@T@/data/a.zip\n", ("@user@/y.pth", b"# \xe9\n")),
    pth("Latin-1 in the global site", "@T@/data/a.zip\n", ("@site@/y.pth", b"# \xe9\n")),
    # a text file is decoded 8192 bytes at a time, and a character cut off by its end last of all
    pth("cut character after an error", b"@T@/data/a.zip\nimport nope\n/x\n" + MARK + b"\n\xe9"),
    pth("cut character", MARK + b"\n@T@/data/a.zip\n\xe9"),
    pth("cut character after a return", MARK + b"\r\n@T@/data/a.zip\r\xc3"),
    pth("Latin-1 far away", MARK + b"\n" + b"#" * 9000 + b"\n\xe9\n"),
    pth("Latin-1 far away after an error", b"import nope\n" + b"#" * 9000 + b"\n\xe9\n"),
    pth("Latin-1 near after an error", b"import nope\n" + b"#" * 7000 + b"\n\xe9\n"),
    pth("UTF-8, C locale", "@T@/data/hé.zip\n", ("data/hé.zip", ZIP), env=(("LC_ALL", "C"),)),
    pth("UTF-8, POSIX locale by LANG", "@T@/data/hé.zip\n", ("data/hé.zip", ZIP),
        env=(("LANG", None),)),
    pth("UTF-8, C locale, UTF-8 mode off", "@T@/data/hé.zip\n", ("data/hé.zip", ZIP),
        env=(("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0"))),
    pth("ASCII, C locale, UTF-8 mode off", "@T@/data/a.zip\n", ("data/hé.zip", ZIP),
        env=(("LC_ALL", "C"), ("PYTHONUTF8", "0"))),
    pth("UTF-8, C locale, UTF-8 mode on", "@T@/data/hé.zip\n", ("data/hé.zip", ZIP),
        env=(("LC_ALL", "C"), ("PYTHONUTF8", "1"))),
    pth("UTF-8, flag -X utf8", "@T@/data/hé.zip\n", ("data/hé.zip", ZIP),
        env=(("LC_ALL", "C"),), flags=("-X", "utf8")),
    pth("Latin-1, UTF-8 mode", b"@T@/data/h\xe9.zip\n", flags=("-X", "utf8")),
    pth("a name that is no UTF-8 on PYTHONPATH", "", ("data/h\udce9.zip", ZIP),
        env=(("PYTHONPATH", "@T@/data/h\udce9.zip"),)),
)  # fmt: skip

IMPORT_LINES = (
    pth("import line", MARK + b"\n"),
    pth("import with tab", MARK.replace(b"import ", b"import\t") + b"\n"),
    pth("indented import", b"  " + MARK + b"\n\t" + MARK + b"\n"),
    pth("from import", b"from os import path\n"),
    pth("import between paths", b"@T@/data/a.zip\n" + MARK + b"\n@T@/data/b.zip\n"),
    pth("error in the middle", b"@T@/data/a.zip\nimport nope\n" + MARK + b"\n@T@/data/b.zip\n"),
    pth("raises after work", b"@T@/data/a.zip\n" + MARK + b"; 1 / 0\n@T@/data/b.zip\n"),
    pth("syntax error", b"import os; = 1\n@T@/data/b.zip\n", ("@user@/y.pth", b"@T@/data/a.zip\n")),
    pth("adds an entry", "@T@/data/a.zip\nimport sys; sys.path.append('/added')\n",
        by_code=("/added",)),
    pth("puts an entry first", "import sys; sys.path.insert(0, '/first')\n@T@/data/a.zip\n",
        env=(("PYTHONPATH", "@T@/data/b.zip"),), by_code=("/first",)),
    pth("adds without saying what", "import sys; sys.path.append('/ad' + 'ded')\n"
        "import os\n", by_code=("/added",)),
    pth("an editable finder", "import __editable___x; __editable___x.install()\nimport os\n",
        ("@user@/__editable___x.py", FINDER),
        by_code=("__editable__.x.__path_hook__",)),
    pth("takes an entry off", "@T@/data/a.zip\n", ("@site@/z.pth",
        b"import sys; sys.path.remove('@T@/data/a.zip')\n"), taken_off=("@T@/data/a.zip",)),
    pth("prints", "import sys; print('{}'); sys.stderr.write('Error processing line 1 of /x:\\n')\n"
        "@T@/data/a.zip\n"),
)  # fmt: skip

FILES = (
    Case("order of files", (USER, A, B, D, ("@user@/b.pth", b"@T@/data/b.zip\n"),
        ("@user@/_.pth", b"@T@/data/dir\n"), ("@user@/A.pth", b"@T@/data/a.zip\n"),
        ("@user@/aé.pth", b"@T@\n"), ("@user@/.pth", b"@T@/work\n"))),
    Case("user before global", (USER, A, B, ("@user@/z.pth", b"@T@/data/b.zip\n"),
        ("@site@/a.pth", b"@T@/data/a.zip\n@T@/data/b.zip\n"))),
    Case("a path line names a later site dir", (USER, A, ("@user@/z.pth", b"@site@\n"),
        ("@site@/a.pth", b"@T@/data/a.zip\n" + MARK + b"\n"))),
    Case("dot file", (USER, A, ("@user@/.x.pth", b"@T@/data/a.zip\n" + MARK + b"\n"))),
    Case("capital suffix", (USER, A, ("@user@/X.PTH", b"@T@/data/a.zip\n"))),
    Case("symlinked file", (USER, A, ("data/real", b"@T@/data/a.zip\nrel\n"),
        ("@user@/x.pth", Link("@T@/data/real")), ("@user@/rel", DIRECTORY))),
    Case("dangling file", (USER, A, ("@user@/x.pth", Link("@T@/gone")))),
    Case("symlinked site dir", (A, ("real/x.pth", b"@T@/data/a.zip\nrel\n"),
        ("real/rel", DIRECTORY), ("@user@", Link("@T@/real")))),
    Case("the site dir is a file", (("@user@", b""),)),
    Case("no user site", ()),
    Case("global only", (A, ("@site@/x.pth", b"@T@/data/a.zip\n" + MARK + b"\n"))),
    pth("a site dir on PYTHONPATH", b"@T@/data/a.zip\n" + MARK + b"\n",
        env=(("PYTHONPATH", "@user@:@site@"),)),
    pth("startup files on PYTHONPATH", "", ("work/x.pth", b"@T@/data/a.zip\n"),
        env=(("PYTHONPATH", "@T@/work"),)),
)  # fmt: skip

START_FILES = (
    pth("start file alone", "", ("@user@/s.start", b"boot:run\n"),
        ("@user@/boot.py", b"def run():\n    " + MARK + b"\n")),
    pth("start file silences", MARK + b"\n@T@/data/a.zip\n", ("@user@/x.start", b"boot:run\n"),
        ("@user@/boot.py", b"def run(): pass\n")),
    pth("empty start file silences", MARK + b"\n", ("@user@/x.start", b"")),
    pth("start file of another directory", MARK + b"\n", ("@site@/x.start", b"")),
    pth("start file of another name", MARK + b"\n", ("@user@/y.start", b"# none\n\n")),
    pth("undecodable start file", MARK + b"\n", ("@user@/x.start", b"\xe9\n")),
    pth("hidden start file", MARK + b"\n", ("@user@/.x.start", b"")),
    pth("start file with BOM", MARK + b"\n", ("@user@/x.start", b"\xef\xbb\xbfboot:run\n"),
        ("@user@/boot.py", b"def run(): pass\n")),
    pth("start file, bad syntax", "", ("@user@/x.start", b"boot\nboot:\n:run\nboot.run\n")),
    pth("start file, no such module", "", ("@user@/x.start", b"nope_nope:run\nboot:run\n"),
        ("@user@/boot.py", b"def run(): pass\n")),
    pth("start file raises", "", ("@user@/x.start", b"boot:run\nboot:run\n"),
        ("@user@/boot.py", b"def run(): 1 / 0\n")),
    pth("start file adds an entry", "", ("@user@/x.start", b"boot:run\n"), ("@user@/boot.py",
        b"import sys\ndef run(): sys.path.append('/added')\n"), by_code=("/added",), since=(3, 15)),
)  # fmt: skip

HOMES = (
    Case("PYTHONHOME", (A, ("data/lib/@minor@", Link("@lib@")), ("@lib@/site-packages/x.pth",
         b"@T@/data/a.zip\n")), env=(("PYTHONHOME", "@T@/data"),)),
    Case("PYTHONPLATLIBDIR", (A, ("data/lib64/@minor@", Link("@lib@")), (
         "@lib@/site-packages/x.pth", b"@T@/data/a.zip\n")), env=(("PYTHONHOME", "@T@/data"),
         ("PYTHONPLATLIBDIR", "lib64")), since=(3, 9)),
)  # fmt: skip

PYTHONPATHS = (
    pythonpath("PYTHONPATH archive", "@T@/data/a.zip"),
    pythonpath("PYTHONPATH subpath", "@T@/data/a.zip/lib:@T@/data/b.zip"),
    pythonpath("PYTHONPATH empty item first", ":@T@/data/a.zip"),
    pythonpath("PYTHONPATH empty item last", "@T@/data/a.zip:"),
    pythonpath("PYTHONPATH empty items", "@T@/data/a.zip::@T@/data/b.zip:"),
    pythonpath("PYTHONPATH one colon", ":"),
    pythonpath("PYTHONPATH empty", ""),
    pythonpath("PYTHONPATH relative", "rel:../data/a.zip:.", ("work/rel", DIRECTORY)),
    pythonpath("PYTHONPATH duplicates", "@T@/data/a.zip:@T@/data/b.zip:@T@/data/./a.zip"),
    pythonpath("PYTHONPATH missing", "/nope:@T@/data/gone.zip"),
    pythonpath("PYTHONPATH slashes", "@T@/data/dir/:@T@//data/../data/a.zip"),
    pythonpath("PYTHONPATH standard library", "@lib@:@T@/data/a.zip"),
    pythonpath("PYTHONPATH and .pth", "@T@/data/a.zip",
               ("@user@/x.pth", b"@T@/data/a.zip\n@T@/data/b.zip\n")),
    pythonpath("PYTHONPATH not UTF-8 safe", "@T@/data/hé.zip", ("data/hé.zip", ZIP)),
    pythonpath("PYTHONPATH in the C locale", "@T@/data/hé.zip", ("data/hé.zip", ZIP),
               env=(("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0"))),
    pythonpath("PYTHONPATH and -E", "@T@/data/a.zip", flags=("-E",)),
    pythonpath("PYTHONPATH and -I", "@T@/data/a.zip", flags=("-I",)),
    pythonpath("PYTHONPATH and -S", "@T@/data/a.zip:rel::@T@/data/a.zip", flags=("-S",)),
    pythonpath("PYTHONPATH with sitecustomize", "@T@/sc", ("sc/sitecustomize.py",
               b"import sys; sys.path.insert(1, '/added')"), by_code=("/added",)),
    pythonpath("PYTHONPATH with failing sitecustomize", "@T@/sc", ("sc/sitecustomize.py", b"1/0")),
    pythonpath("a foreign site", "@T@/poison", ("poison/site.py", b"")),
)  # fmt: skip

FLAGS = tuple(
    pth(f"flags {' '.join(flags)} {dict(env)}", b"@T@/data/a.zip\n" + MARK + b"\n",
        ("@site@/g.pth", b"@T@/data/b.zip\n"), flags=flags, env=env, since=since)
    for flags, env, since in (
        (("-s",), (), (3, 6)),
        (("-I",), (), (3, 6)),
        (("-E",), (), (3, 6)),
        (("-S",), (), (3, 6)),
        (("-I", "-S"), (), (3, 6)),
        (("-E", "-s"), (), (3, 6)),
        (("-P",), (), (3, 11)),
        ((), (("PYTHONNOUSERSITE", "1"),), (3, 6)),
        ((), (("PYTHONNOUSERSITE", ""),), (3, 6)),
        (("-E",), (("PYTHONNOUSERSITE", "1"),), (3, 6)),
        ((), (("PYTHONSAFEPATH", "1"),), (3, 6)),
        ((), (("PYTHONSAFEPATH", ""),), (3, 6)),
        (("-E",), (("PYTHONSAFEPATH", "1"),), (3, 6)),
        ((), (("PYTHONSAFEPATH", "1"), ("PYTHONPATH", ":@T@/data/b.zip")), (3, 6)),
        ((), (("PYTHONUSERBASE", ""),), (3, 6)),
        ((), (("PYTHONUSERBASE", "../base"),), (3, 6)),
        ((), (("PYTHONUSERBASE", "@T@/base/./"),), (3, 6)),
        ((), (("PYTHONUSERBASE", None), ("HOME", "@T@/home")), (3, 6)),
        ((), (("PYTHONHOME", "@bin@/.."),), (3, 6)),
        (("-X", "dev"), (), (3, 7)),
        (("-v",), (), (3, 6)),
    )
)  # fmt: skip


def venv(name, config, *files, **more):
    """A case of a virtual environment."""
    more.setdefault("config_beside_executable", False)
    common = (USER, A, B, D, ("@user@/u.pth", b"@T@/data/b.zip\n"),
              ("@site@/g.pth", b"@T@/data/dir\n" + MARK + b"\n"),
              ("@venv@/v.pth", b"@T@/data/a.zip\n" + MARK + b"\n"))  # fmt: skip
    return Case(name, (*common, *files), venv=config, **more)


VENVS = (
    venv("venv isolated", ISOLATED),
    venv("venv with system site", SYSTEM),
    venv("venv TRUE", "include-system-site-packages = TRUE\n"),
    venv("venv yes", "include-system-site-packages = yes\n"),
    venv("venv 1", "include-system-site-packages=1\n"),
    venv("venv empty value", "include-system-site-packages =\n"),
    venv("venv key absent", "version = 3\n"),
    venv("venv key twice", ISOLATED + SYSTEM),
    venv("venv key twice, the other way", SYSTEM + ISOLATED),
    venv("venv key in capitals", "Include-System-Site-Packages = TRUE\n"),
    venv("venv value with =", "include-system-site-packages = true = false\n"),
    venv("venv commented key", "# include-system-site-packages = false\n"),
    venv("venv config beside the executable", ISOLATED, config_beside_executable=True),
    venv("venv and PYTHONPATH", ISOLATED, env=(("PYTHONPATH", "@T@/data/b.zip:@venv@"),)),
    venv("venv and -I", SYSTEM, flags=("-I",)),
    venv("venv and -s", SYSTEM, flags=("-s",)),
    venv("venv and -S", SYSTEM, flags=("-S",)),
    venv("venv and -E", ISOLATED, flags=("-E",), env=(("PYTHONPATH", "@T@/data/b.zip"),)),
    venv("venv and PYTHONNOUSERSITE", SYSTEM, env=(("PYTHONNOUSERSITE", "1"),)),
    venv("venv adds an entry", ISOLATED, ("@venv@/w.pth",
         b"import sys; sys.path.append('/added')\n"), by_code=("/added",)),
    venv("venv with an error", ISOLATED, ("@venv@/w.pth", b"import nope\n@T@/data/b.zip\n")),
    venv("venv undecodable", ISOLATED, ("@venv@/w.pth", b"\xe9\n")),
    venv("venv with usercustomize", SYSTEM, ("@user@/usercustomize.py",
         b"import sys; sys.path.append('/added')\n"), by_code=("/added",)),
    venv("venv with start file", SYSTEM, ("@venv@/v.start", b"os:getcwd\n")),
)  # fmt: skip

STDLIB = b"@lib@\n@lib@/lib-dynload\n"
UNDERSCORE_PTH = (
    Case("._pth", (A, ("@bin@/python._pth", STDLIB + b"@T@/data/a.zip\n# no\n../data\n")),
         since=(3, 11)),
    Case("._pth with site", (A, B, USER, ("@user@/u.pth", b"@T@/data/b.zip\n"),
         ("@bin@/python._pth", STDLIB + b"import site\n@T@/data/a.zip\n@T@/data/a.zip\n")),
         env=(("PYTHONPATH", "@T@/data/b.zip"),), since=(3, 11)),
)  # fmt: skip

CASES = (
    Case("nothing"),
    *PATH_LINES,
    *WHITE_SPACE,
    *ENCODINGS,
    *IMPORT_LINES,
    *FILES,
    *START_FILES,
    *HOMES,
    *PYTHONPATHS,
    *FLAGS,
    *VENVS,
    *UNDERSCORE_PTH,
)
