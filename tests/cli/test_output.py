"""Where stdout goes, and what is said when it cannot go there."""

import os
import subprocess
import sys

import pytest

COMMANDS = [("path",), ("path", "--json"), ("--help",), ("--version",), ("shell", "sh", "{}")]


def printed_to(place, words, hello):
    """Exit code and stderr of a run whose stdout is the shell's `place`."""
    program = [sys.executable, "-m", "zippath", *(word.format(hello) for word in words)]
    done = subprocess.run(
        ["sh", "-c", f'"$@" {place}', "sh", *program], stderr=subprocess.PIPE, text=True
    )
    return done.returncode, done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.live
def test_a_full_disk_is_one_error_line(words, hello):
    full = (1, "error: could not write the output: no space left on device\n")

    assert full == printed_to(">/dev/full", words, hello)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.live
def test_a_reader_that_has_gone_is_no_matter(words, hello):
    reader, writer = os.pipe()
    os.close(reader)
    program = [sys.executable, "-m", "zippath", *(word.format(hello) for word in words)]

    done = subprocess.run(program, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)

    assert (1, b"") == (done.returncode, done.stderr)


def test_a_stdout_that_is_closed_is_one_error_line(hello):
    closed = (1, "error: could not write the output: stdout is closed\n")

    assert closed == printed_to(">&-", ("path",), hello)
    assert closed == printed_to(">&-", ("shell", "sh", "{}"), hello)
