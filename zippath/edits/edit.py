"""An edit: the content of one file before and after, and the diff."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Edit:
    """A change of the file at `path` from `before` to `after`; None stands for no file.

    A sealed file is one that zippath has written for nobody to write to. Of a link, the content is
    the path that it leads to.
    """

    path: str
    before: bytes | None
    after: bytes | None
    is_sealed: bool = False
    is_program: bool = False
    """Whether a new file gets the right to be run."""
    is_link: bool = False

    def reverse(self) -> "Edit":
        """Return the opposite edit."""
        return replace(self, before=self.after, after=self.before)

    def left(self, content: bytes | None) -> bool:
        r"""Whether `content` is the result of this edit, finished or cut short.

        A write in place leaves new bytes in front of old ones if it is cut short.

        >>> edit = Edit("rc", b"one\n", b"one\ntwo\n")
        >>> [edit.left(text) for text in (b"one\ntwo\n", b"one\nt", b"one\n# mine\n", None)]
        [True, True, False, False]
        """
        if content == self.after:
            return True
        if content is None or self.before is None or self.after is None:
            return False
        new = _common_length(content, self.after)
        return content[new:] == self.before[new:]


def diff(edits: Iterable[Edit]) -> str:
    r"""Return the edits as one unified diff, for people.

    Lines end at LF only. Bytes outside UTF-8 are shown as `\xNN`, and a CR as `\r`: every changed
    byte is visible, and different lines never look equal.

    >>> print(diff([Edit("a.pth", None, b"/caf\xe9.zip\r\n/b.zip")]), end="")
    --- /dev/null
    +++ a.pth
    @@ -0,0 +1,2 @@
    +/caf\xe9.zip\r
    +/b.zip
    \ No newline at end of file
    """
    return "".join(line for edit in edits for line in _diff_one(edit))


def _diff_one(edit: Edit) -> Iterator[str]:
    import difflib  # 5 ms with re, and only --dry-run shows a diff

    old = "/dev/null" if edit.before is None else edit.path
    new = "/dev/null" if edit.after is None else edit.path
    if old != new and not edit.before and not edit.after:
        yield f"--- {old}\n+++ {new}\n"  # an empty file appears or goes: a change without lines
    whole = (edit.before or edit.after or b"") if old != new else b""
    if len(whole) > _LARGE or (whole and edit.path.endswith(".py")):
        yield f"Files {old} and {new} differ: {len(whole):,} bytes\n"
        return
    if b"\0" in (edit.before or b"") + (edit.after or b""):
        yield f"Binary files {old} and {new} differ\n"
        return
    for line in difflib.unified_diff(_lines(edit.before), _lines(edit.after), old, new):
        yield _visible(line) if line.endswith("\n") else _visible(line) + _NO_NEWLINE


# What comes and goes whole, and nobody reads here: large files, and modules, which are the boot
# module and its copy of the importer, together 270 KB.
_LARGE = 64 << 10
_NO_NEWLINE = "\n\\ No newline at end of file\n"


def _lines(content: bytes | None) -> list[str]:
    text = (content or b"").decode("utf-8", "surrogateescape")
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


def _visible(line: str) -> str:
    return "".join(
        f"\\x{ord(char) - 0xDC00:02x}" if "\udc80" <= char <= "\udcff" else char for char in line
    ).replace("\r", "\\r")


def _common_length(one: bytes, other: bytes) -> int:
    """Return the length of the common prefix; `os.path.commonprefix` is deprecated in 3.15."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
