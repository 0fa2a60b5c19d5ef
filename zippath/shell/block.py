"""Managed blocks in files of the user: added, found and removed; every other byte stays."""

import codecs
import re
from dataclasses import dataclass

from zippath.errors import ZippathError

# What else a new block changes; its second line records it for the removal.
_ALONE = ""
_WITH_LINE_BREAK = ", and the line break before it"
_WITH_FILE = ", and this file if nothing else is in it"

_BOMS = (
    (codecs.BOM_UTF8, "latin-1"),  # 8-bit text: only ASCII is looked for, so any code will do
    (codecs.BOM_UTF16_LE, "utf-16-le"),  # Windows PowerShell 5.1 writes its profile so
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "latin-1"),
)


@dataclass(frozen=True)
class _Text:
    """A file's content, decoded without loss, and the position of a block in it."""

    bom: bytes
    codec: str
    text: str
    block: tuple[int, int] | None

    def encoded(self, text: str) -> bytes:
        return self.bom + text.encode(self.codec, "surrogatepass")


def has(content: bytes | None, name: str, path: str) -> bool:
    """Whether the block `name` is in `content`. Raises as `put` does if it begins there."""
    return (
        content is not None
        and _begins(content, name)
        and _read(content, name, path).block is not None
    )


def put(content: bytes | None, name: str, line: str, path: str) -> bytes:
    r"""Return `content` with the block `name` around `line`, in its old place or at the end.

    Raises ZippathError if a marker of the block has no partner, with its line number in `path`, or
    if the content is not text.

    >>> print(put(b"alias ll='ls -l'", "bash", ". env.sh", "~/.bashrc").decode(), end="")
    alias ll='ls -l'
    # >>> zippath bash >>>
    # `zippath shell uninstall bash` takes this out, and the line break before it
    . env.sh
    # <<< zippath bash <<<
    """
    old = _read(content or b"", name, path)
    note = _WITH_FILE if content is None else _ALONE
    before, after = old.text, ""
    end = _line_end(old.text)
    if old.block:
        start, stop = old.block
        note = _note_of(old.text[start:stop])
        before, after = old.text[:start], old.text[stop:]
    elif before and not before.endswith("\n"):
        note = _WITH_LINE_BREAK
        before += end
    lines = (
        f"# >>> zippath {name} >>>",
        f"# `zippath shell uninstall {name}` takes this out{note}",
        line if old.codec != "latin-1" else _as_latin_1(line),
        f"# <<< zippath {name} <<<",
    )
    return old.encoded(before + "".join(text + end for text in lines) + after)


def drop(content: bytes, name: str, path: str) -> bytes | None:
    r"""Return `content` as before `put`; None if there was no file. Raises as `has` does.

    >>> [drop(put(old, "zsh", ". env", "rc"), "zsh", "rc") for old in (b"one", None)]
    [b'one', None]
    """
    old = _read(content, name, path) if _begins(content, name) else None
    if old is None or old.block is None:
        return content
    start, stop = old.block
    note = _note_of(old.text[start:stop])
    before, after = old.text[:start], old.text[stop:]
    if note == _WITH_LINE_BREAK and not after:
        before = re.sub(r"\r?\n\Z", "", before)
    if note == _WITH_FILE and not before + after:
        return None
    return old.encoded(before + after)


def _begins(content: bytes, name: str) -> bool:
    """Whether the first marker is in `content`, in any encoding: most files have none."""
    marker = f"# >>> zippath {name} >>>"
    return any(marker.encode(codec) in content for _, codec in _BOMS)


def _read(content: bytes, name: str, path: str) -> _Text:
    bom, codec = next((bom, codec) for bom, codec in _BOMS if content.startswith(bom))
    try:
        text = content[len(bom) :].decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ZippathError(f"could not edit {path}: it is not text", "look at it with an editor")
    return _Text(bom, codec, text, _find(text, name, path))


def _find(text: str, name: str, path: str) -> tuple[int, int] | None:
    markers = re.compile(
        rf"^# (?P<mark>>>>|<<<) zippath {re.escape(name)} (?P=mark)[ \t]*(?:\r?\n|\Z)", re.MULTILINE
    )
    found = list(markers.finditer(text))
    pairs = [mark["mark"] for mark in found]
    if not found or pairs == [">>>", "<<<"]:
        return (found[0].start(), found[1].end()) if found else None
    # the first marker without a partner
    odd = found[0] if pairs[0] == "<<<" or pairs[:2] != [">>>", "<<<"] else found[2]
    number = text.count("\n", 0, odd.start()) + 1
    state = "begins a block that does not end" if odd["mark"] == ">>>" else "ends no block"
    if len(found) > 2 and odd is found[2]:
        state = "belongs to a second block"
    raise ZippathError(
        f"could not edit {path}: line {number}, {odd[0].strip()!r}, {state}",
        f"take the lines out of {path} by hand, and try again",
    )


def _note_of(block: str) -> str:
    for note in (_WITH_LINE_BREAK, _WITH_FILE):
        if f"takes this out{note}" in block:
            return note
    return _ALONE


def _line_end(text: str) -> str:
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def _as_latin_1(line: str) -> str:
    return line.encode("utf-8", "surrogateescape").decode("latin-1")
