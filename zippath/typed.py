"""Commands as a person types them: in a POSIX shell, or in cmd on Windows."""

import os
import re
import shlex
from collections.abc import Iterable, Sequence

# what cmd and the C runtime of its programs leave as it is, between words
_PLAIN = re.compile(r"[\w\-./\\:@+~*]+", re.ASCII)


def quoted(word: str, os_name: str = os.name) -> str:
    r"""Return a word as one argument. In cmd, a variable in percent signs counts even in quotes.

    >>> quoted("/a b"), quoted(r"C:\a b\ "[:-1], "nt"), quoted(r"C:\a", "nt"), quoted("a>=1", "nt")
    ("'/a b'", '"C:\\a b\\\\"', 'C:\\a', '"a>=1"')
    """
    if os_name != "nt":
        return shlex.quote(word)
    if _PLAIN.fullmatch(word):
        return word
    # the C runtime takes backslashes before a quote for escapes
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
    return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'


def typed(words: Iterable[str], os_name: str = os.name) -> str:
    r"""Return a command of these words.

    >>> typed(["pip", "install", "a b"]), typed(["pip", "install", r"C:\it's\a.whl"], "nt")
    ("pip install 'a b'", 'pip install "C:\\it\'s\\a.whl"')
    """
    return " ".join(quoted(word, os_name) for word in words)


def removing(paths: Sequence[str], os_name: str = os.name) -> str:
    r"""Return the command that deletes files, and folders with all that is in them.

    >>> removing([os.curdir]), removing(["a.py"]), removing([os.curdir, "a.py"], "nt")
    ('rm -r .', 'rm a.py', 'rmdir /s /q . && del a.py')
    """
    folders = [path for path in paths if os.path.isdir(path)]
    if os_name != "nt":
        return typed(["rm", *(["-r"] if folders else []), *paths])
    each = [typed([*(["rmdir", "/s", "/q"] if path in folders else ["del"]), path], "nt")
            for path in paths]  # fmt: skip
    return " && ".join(each)


def renaming_to(path: str, name: str, os_name: str = os.name) -> str:
    r"""Return the command that gives a file or a folder another name.

    >>> renaming_to("a.py", "b.py"), renaming_to(r"C:\a b", r"C:\c", "nt")
    ('mv a.py b.py', 'move "C:\\a b" C:\\c')
    """
    return typed(["move" if os_name == "nt" else "mv", path, name], os_name)


def entering(folder: str, os_name: str = os.name) -> str:
    r"""Return the command that makes a folder the current directory.

    >>> entering("/a b"), entering(r"D:\a", "nt")
    ("cd '/a b'", 'cd /d D:\\a')
    """
    return typed(["cd", *(["/d"] if os_name == "nt" else []), folder], os_name)


def letting_read(path: str, os_name: str = os.name) -> str:
    r"""Return the command that gives its owner the right to read a file, or to look into a folder.

    >>> letting_read("a.zip"), letting_read(os.curdir), letting_read("a.zip", "nt")
    ('chmod u+r a.zip', 'chmod u+rx .', 'icacls a.zip /grant "%USERNAME%:RX"')
    """
    if os_name == "nt":
        return f'icacls {quoted(path, "nt")} /grant "%USERNAME%:RX"'
    return typed(["chmod", "u+rx" if os.path.isdir(path) else "u+r", path])
