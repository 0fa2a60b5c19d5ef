"""Requirements files: what a line asks for, and which lines are refused."""

import pytest

from tests.facts import facts
from zippath.errors import UsageError
from zippath.wheelhouse.lists import wanted_by
from zippath.wheelhouse.wanted import WantedFile, WantedWheel

URL = "https://x/a-1%2Bb-py3-none-any.whl"


def wanted(tmp_path, text):
    path = tmp_path / "requirements.txt"
    path.write_text(text)
    return list(wanted_by(str(path), facts()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a==1 --hash=sha256:00 --hash=sha512:11",
         WantedWheel("a", "==1", "a==1", (("sha256", "00"), ("sha512", "11")))),
        ("A_b[x,y] >=1,<2 ; python_version > '3' \\\n  --hash=sha256:00 \\\n  # why\n",
         WantedWheel("a-b", "<2,>=1", "A_b<2,>=1", (("sha256", "00"),))),
        (f"a @ {URL} --hash sha256:00",
         WantedWheel("a", "", f"a @ {URL}", (("sha256", "00"),),
                     (WantedFile("a-1+b-py3-none-any.whl", (("sha256", "00"),)),))),
        ("a @ git+https://x/a@1", WantedWheel("a", "", "a @ git+https://x/a@1",
                                              source="a @ git+https://x/a@1")),
        ("a @ file:///w%20x/a-1-py3-none-any.whl#sha256=00",
         WantedWheel("a", "", "a @ file:///w%20x/a-1-py3-none-any.whl#sha256=00", (),
                     (WantedFile("a-1-py3-none-any.whl", (("sha256", "00"),),
                                 "/w x/a-1-py3-none-any.whl"),))),
        ("a==1 \\", WantedWheel("a", "==1", "a==1")),
    ],
)  # fmt: skip
def test_a_line_asks_for_a_wheel(tmp_path, text, expected):
    assert [expected] == wanted(tmp_path, text)


def test_where_pip_gets_wheels_from_is_no_matter(tmp_path):
    options = (
        "-i https://x", "--index-url=https://x", "--extra-index-url https://x", "-f dir", "-fdir",
        "--no-index", "--pre", "--trusted-host x", "--only-binary :all:", "--require-hashes",
        "a; python_version < '3'", "# nothing", "",
    )  # fmt: skip

    assert [] == wanted(tmp_path, "\n".join(options))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("-r other.txt", "zippath reads no other files from it: -r other.txt"),
        ("-rother.txt", "zippath reads no other files from it"),
        ("--requirement=other.txt", "zippath reads no other files from it"),
        ("-c other.txt", "zippath reads no other files from it"),
        ("-e .", "an editable project is no wheel: -e ."),
        ("--editable=.", "an editable project is no wheel"),
        ("--odd 1", "zippath does not know the option --odd"),
        ("./local", "could not understand './local'"),
        ("a==1 --config-settings x=1", "could not understand"),
        ("a @ https://x/..%2Fa-1-py3-none-any.whl", "'../a-1-py3-none-any.whl' is no wheel of a"),
        ("a @ https://x/b-1-py3-none-any.whl", "'b-1-py3-none-any.whl' is no wheel of a"),
        ("a @ https://x/a-1-cp27-none-any.whl", "a-1-cp27-none-any.whl is for other pythons"),
    ],
)
def test_what_is_refused_is_told_with_its_line(tmp_path, line, message):
    with pytest.raises(UsageError) as raised:
        wanted(tmp_path, f"a \\\n  >1\n{line}")
    assert f"{tmp_path}/requirements.txt:3: {message}" in raised.value.message


def test_all_lines_have_hashes_or_none_has(tmp_path):
    with pytest.raises(UsageError) as raised:
        wanted(tmp_path, "a==1 --hash=sha256:00\nb==1")
    assert f"{tmp_path}/requirements.txt:2: b has no hash" in raised.value.message
