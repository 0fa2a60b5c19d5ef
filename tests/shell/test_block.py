"""The managed block: in, replaced, out, and not a byte of the rest."""

import codecs
import itertools

import pytest

from zippath.errors import ZippathError
from zippath.shell import block

LINE = ". '/home/é/env.sh'"
CONTENTS = [
    None,
    b"",
    b"one\n",
    b"one",
    b"one\r\ntwo\r\n",
    b"one\r\ntwo",
    b"caf\xe9 \x85 latin-1\n",
    "UTF-8 … \u2028 é\n".encode(),
    codecs.BOM_UTF8 + b"one\n",
    codecs.BOM_UTF16_LE + "Set-Alias é\r\n".encode("utf-16-le"),
    codecs.BOM_UTF16_LE + "no line end".encode("utf-16-le"),
    codecs.BOM_UTF16_BE + "Set-Alias é\n".encode("utf-16-be"),
    codecs.BOM_UTF16_LE,
]


@pytest.mark.parametrize("content", CONTENTS)
def test_in_and_out_leaves_every_byte(content):
    put = block.put(content, "bash", LINE, "rc")

    assert block.has(put, "bash", "rc")
    assert put == block.put(put, "bash", LINE, "rc")
    assert content == block.drop(put, "bash", "rc")


@pytest.mark.parametrize("content", CONTENTS)
def test_two_blocks_come_and_go_in_any_order(content):
    for first, second in itertools.permutations(["bash", "ksh"]):
        put = block.put(block.put(content, first, LINE, "rc"), second, LINE, "rc")
        for one, other in ((first, second), (second, first)):
            left = block.drop(put, one, "rc")
            assert not block.has(left, one, "rc")
            assert block.has(left, other, "rc")
        dropped = block.drop(block.drop(put, second, "rc"), first, "rc")
        assert content == dropped


@pytest.mark.parametrize("content", CONTENTS)
def test_a_changed_line_is_replaced_where_the_block_stands(content):
    put = block.put(content, "bash", LINE, "rc")
    codec = "utf-16-le" if put.startswith(codecs.BOM_UTF16_LE) else (
        "utf-16-be" if put.startswith(codecs.BOM_UTF16_BE) else "utf-8")  # fmt: skip
    later = put + "alias later\n".encode(codec)
    changed = block.put(later, "bash", "another line", "rc")

    assert "another line" in changed.decode(codec, "replace")
    assert LINE not in changed.decode(codec, "replace")
    assert changed.endswith("alias later\n".encode(codec))


def test_what_was_written_after_the_block_stays_on_its_own_line():
    put = block.put(b"one", "bash", LINE, "rc") + b"two\n"

    assert b"one\ntwo\n" == block.drop(put, "bash", "rc")


def test_a_file_made_for_the_block_stays_where_something_else_is_in_it():
    put = block.put(None, "bash", LINE, "rc") + b"two\n"

    assert b"two\n" == block.drop(put, "bash", "rc")


def test_line_ends_are_those_of_the_file():
    put = block.put(b"one\r\ntwo\r\n", "bash", LINE, "rc")

    assert put.count(b"\n") == put.count(b"\r\n")


def test_another_shells_block_is_not_ours():
    put = block.put(b"", "bash", LINE, "rc")

    assert not block.has(put, "zsh", "rc")
    assert put == block.drop(put, "zsh", "rc")


BEGIN, END = "# >>> zippath bash >>>\n", "# <<< zippath bash <<<\n"


@pytest.mark.parametrize(
    ("text", "line", "state"),
    [
        (f"one\n{BEGIN}two\n", 2, "begins a block that does not end"),
        (f"one\ntwo\n{END}", 3, "ends no block"),
        (f"{END}{BEGIN}", 1, "ends no block"),
        (f"{BEGIN}{BEGIN}{END}", 1, "begins a block that does not end"),
        (f"{BEGIN}{END}x\n{BEGIN}{END}", 4, "belongs to a second block"),
        (f"{BEGIN}{END}{END}", 3, "belongs to a second block"),
    ],
)
def test_markers_without_a_partner_are_refused_with_the_line(text, line, state):
    changes = [lambda: block.put(text.encode(), "bash", LINE, "~/.bashrc")]
    if BEGIN in text:
        changes.append(lambda: block.drop(text.encode(), "bash", "~/.bashrc"))
    for change in changes:
        with pytest.raises(ZippathError) as caught:
            change()
        assert f"could not edit ~/.bashrc: line {line}," in caught.value.message
        assert state in caught.value.message


@pytest.mark.parametrize("content", [b"\x00\x01", codecs.BOM_UTF16_LE + b"a"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(ZippathError, match="it is not text"):
        block.put(content, "bash", LINE, "rc")


ODD = [b"\x00\x01", codecs.BOM_UTF16_LE + b"a", f"one\n{END}".encode(), b"zippath bash >>>\0"]


@pytest.mark.parametrize("content", ODD)
def test_where_no_block_begins_there_is_none(content):
    assert not block.has(content, "bash", "rc")
    assert content == block.drop(content, "bash", "rc")


@pytest.mark.parametrize("codec", ["ascii", "utf-16-le", "utf-16-be"])
def test_where_one_begins_in_what_is_no_text_that_is_said(codec):
    content = b"\0" + BEGIN.encode(codec)

    for look in (block.has, block.drop):
        with pytest.raises(ZippathError, match="it is not text"):
            look(content, "bash", "rc")
