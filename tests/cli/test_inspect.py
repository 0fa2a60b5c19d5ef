"""`zippath inspect`: what people read, what programs read, and how it ends."""

from tests.program import make_zip, zippath


def test_a_summary_and_json(sandbox, hello):
    done = zippath("inspect", hello)
    in_json = zippath("inspect", hello, "--json")

    (answer,) = in_json.json["archives"]
    assert (0, "", 0) == (done.code, done.err, in_json.code)
    assert "  names     hello, hello_pkg\n" in done.out
    assert "  zipimport can import 2 modules\n" in done.out
    assert (["hello", "hello_pkg"], [], 2) == (
        answer["names"], answer["concerns"], answer["target"]["zipimport"]["modules"]
    )  # fmt: skip


def test_an_archive_without_modules_fails(sandbox):
    done = zippath("inspect", make_zip(sandbox / "a.zip", {"a.txt": ""}), sandbox / "gone.zip")

    assert 1 == done.code
    assert "gone.zip does not exist" in done.err
    assert "error     nothing in" in done.out
