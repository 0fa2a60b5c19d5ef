"""`zippath shell`: printed, set up, looked at, taken out."""

import os
import subprocess
import sys

import pytest

from tests.program import make_zip, zippath
from tests.rights import needs_root


@pytest.fixture
def home(sandbox):
    return sandbox / "home"


def changed(result):
    assert 0 == result.code, result.err
    return result.json["changed"]


def test_prints_lines_and_only_lines(hello, home):
    result = zippath("shell", "bash", hello)

    assert (0, "") == (result.code, result.err)
    assert f"PYTHONPATH=':{hello}:'" in result.out
    assert not list(home.iterdir())


def test_a_relative_path_is_made_absolute_and_a_link_stays_a_link(hello, sandbox):
    (sandbox / "link.zip").symlink_to(hello)

    result = zippath("shell", "sh", "x/../link.zip", cwd=sandbox)

    assert f"':{sandbox}/link.zip:'" in result.out


def test_a_subpath_is_an_entry_that_its_archive_guards(hello):
    result = zippath("shell", "sh", f"{hello}/lib")

    assert f"[ -f '{hello}' ]" in result.out
    assert f"':{hello}/lib:'" in result.out


def test_bytes_that_are_no_text_arrive_as_they_are(sandbox):
    archive = make_zip(f"{sandbox}/\x1b\udce9.zip", {"a.py": ""})

    script = subprocess.run(
        [sys.executable, "-m", "zippath", "shell", "sh", archive], capture_output=True, check=True
    ).stdout

    assert b"/\x1b\xe9.zip:'" in script


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("nosuch",), 2, "no shell is called 'nosuch'"),
        (("bash", "gone.zip"), 1, "gone.zip does not exist"),
        (("bash", "home"), 1, "home is a directory, not an archive"),
        (("bash", "text"), 1, "could not read"),
        (("bash", "hello.zip", "--interactive"), 2, "--interactive is for cmd"),
        (("cmd", "100%.zip"), 1, "cmd cannot carry '%'"),
        (("install", "nosuch"), 2, "no shell is called 'nosuch'"),
        (("install", "cmd", "hello.zip"), 1, "only Windows has one"),
        (("bash",), 2, "there is no archive to put on PYTHONPATH"),
    ],
)
def test_bad_input_is_one_clear_error(words, code, message, hello, sandbox):
    (sandbox / "text").write_text("unreadable")
    make_zip(sandbox / "100%.zip", {"a.py": ""})

    result = zippath("shell", *words, cwd=sandbox)

    assert code == result.code
    assert message in result.err
    assert "hint: " in result.err or code == 2
    assert "" == result.out


@pytest.mark.parametrize("word", ["hello.zip", "hello.zip/lib", "text", "x/gone.WHL"])
@pytest.mark.parametrize("command", ["shell", "shell install"])
def test_an_archive_in_the_place_of_a_shell_is_told_from_a_misspelt_name(
    command, word, hello, sandbox
):
    (sandbox / "text").write_text("unreadable")

    result = zippath(*command.split(), word, cwd=sandbox)

    assert (2, "") == (result.code, result.out)
    assert f"hint: name the shell first: zippath {command} bash {word}\n" in result.err


def test_an_archive_with_nothing_to_import_is_warned_of_and_taken(sandbox):
    archive = make_zip(sandbox / "bad.zip", {"x-1.0/mod.py": ""})

    result = zippath("shell", "sh", archive)

    assert 0 == result.code
    assert f"PYTHONPATH=':{archive}:'" in result.out
    assert f"warning: nothing in {archive} can be imported at its top" in result.err
    assert f"hint: name {archive}/x-1.0\n" in result.err
    assert "" == zippath("shell", "sh", f"{archive}/x-1.0").err


def test_a_file_of_the_user_keeps_the_folder_of_the_generated_ones(hello, sandbox):
    assert 0 == zippath("shell", "install", "bash", hello).code
    (sandbox / "config" / "mine").touch()

    assert 0 == zippath("shell", "uninstall").code
    assert [sandbox / "config" / "mine"] == list((sandbox / "config").iterdir())


def test_undo_of_an_uninstall_makes_the_folder_anew(hello, sandbox):
    assert 0 == zippath("shell", "install", "bash", hello).code
    before = (sandbox / "config" / "bash.sh").read_bytes()
    assert 0 == zippath("shell", "uninstall").code

    assert 0 == zippath("undo").code
    assert before == (sandbox / "config" / "bash.sh").read_bytes()


def test_a_dry_run_as_json_has_the_diff(hello):
    dry = zippath("shell", "install", "bash", hello, "--dry-run", "--json").json

    assert (False, True) == (dry["changed"], dry["dry_run"])
    assert "+# archives: " in dry["diff"]


def test_without_archives_and_without_a_name_there_is_only_the_error(sandbox, venv):
    result = zippath("shell", SHELL="/bin/bash", VIRTUAL_ENV=venv)

    assert (2, "") == (result.code, result.out)
    assert (
        "error: there is no archive to put on PYTHONPATH\n"
        "  hint: name one, or put one on the path with `zippath add`\n"
    ) == result.err


def test_what_is_absent_can_be_put_on_or_taken_off_all_the_same(sandbox):
    assert 0 == zippath("shell", "bash", sandbox / "gone.zip", "--always").code
    assert 0 == zippath("shell", "bash", sandbox / "gone.zip", "--remove").code


def test_without_archives_those_that_list_shows(hello, venv, monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", venv)
    assert 0 == zippath("add", hello).code

    assert f"':{hello}:'" in zippath("shell", "bash").out


@pytest.mark.live
def test_without_a_name_the_shell_in_use(hello, venv, monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", venv)
    assert 0 == zippath("add", hello).code

    done = subprocess.run(
        ["bash", "--norc", "-c", f"{sys.executable} -m zippath shell; :"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert f"':{hello}:'" in done.stdout
    assert "these lines are for bash; another: zippath shell NAME" in done.stderr


def test_install_says_what_it_changes_and_uninstall_leaves_every_byte(hello, home, sandbox):
    (home / ".bashrc").write_bytes(b"# caf\xe9\r\nlast line")
    (home / ".bashrc").chmod(0o640)
    (home / ".profile").symlink_to(home / "dotfiles" / "profile")  # dangling

    shown = zippath("shell", "install", "bash", hello)
    assert 0 == shown.code
    assert "+# >>> zippath bash >>>\\r" in shown.out
    assert f"edited {home}/.bashrc\n" in shown.out
    assert f"wrote {sandbox}/config/bash.sh\n" in shown.out
    assert "# archives: " not in shown.out
    assert "for shells that are open: if [ -r " in shown.err
    assert 0o640 == (home / ".bashrc").stat().st_mode & 0o777
    assert b"zippath" in (home / "dotfiles" / "profile").read_bytes()
    assert (home / ".profile").is_symlink()

    assert not changed(zippath("shell", "install", "bash", hello, "--json"))
    assert changed(zippath("shell", "uninstall", "--json"))
    assert b"# caf\xe9\r\nlast line" == (home / ".bashrc").read_bytes()
    assert not (home / "dotfiles" / "profile").exists()
    assert not (sandbox / "config").exists()
    assert not changed(zippath("shell", "uninstall", "--json"))


def test_a_dry_run_shows_the_same_and_changes_nothing(hello, home):
    for command in (("install", "fish", hello), ("uninstall", "fish")):
        before = [path for path in home.rglob("*") if path.is_file()]
        dry = zippath("shell", *command, "--dry-run")
        assert before == [path for path in home.rglob("*") if path.is_file()]
        wet = zippath("shell", *command)
        assert before != [path for path in home.rglob("*") if path.is_file()]
        *diff, told = dry.out.splitlines()
        assert {"--- ", "+++ "} == {line[:4] for line in diff[:2]}
        assert f"{home}/.config/fish/conf.d/zippath.fish" in told
        past = told.replace("would write", "wrote").replace("would remove", "removed")
        assert f"{past}\n" == wet.out  # the generated file is zippath's own: no diff of it


def test_undo_takes_an_install_back(hello, home):
    (home / ".zshrc").write_bytes(b"one")
    assert 0 == zippath("shell", "install", "zsh", hello).code

    undone = zippath("undo")

    assert f"undid `zippath shell install zsh {hello}`" in undone.out
    assert b"one" == (home / ".zshrc").read_bytes()
    assert [home / ".zshrc"] == list(home.iterdir())


def test_markers_without_a_partner_are_refused_and_no_file_is_touched(hello, home):
    (home / ".bashrc").write_text("fine\n")
    (home / ".profile").write_text("one\n# >>> zippath bash >>>\n")

    result = zippath("shell", "install", "bash", hello)

    assert 1 == result.code
    assert f"could not edit {home}/.profile: line 2" in result.err
    assert "fine\n" == (home / ".bashrc").read_text()


@pytest.mark.live
def test_status_tells_the_archives_the_files_and_what_is_wrong(hello, home, sandbox):
    assert "no shell is set up" in zippath("shell", "status").out
    gone = make_zip(sandbox / "gone.zip", {"a.py": ""})
    assert 0 == zippath("shell", "install", "bash", hello, gone).code
    assert 0 == zippath("shell", "install", "fish", hello).code
    os.unlink(gone)
    (home / ".bash_profile").write_text("")

    text = zippath("shell", "status").out
    assert f"  {hello}\n" in text
    assert f"  {gone}  (not there)\n" in text
    assert f"  sourced by {home}/.bashrc\n" in text
    assert f"  not sourced by {home}/.bash_profile" in text

    shells = zippath("shell", "status", "--json").json["shells"]
    assert ["bash", "fish"] == [shell["dialect"] for shell in shells]
    assert [hello, gone] == shells[0]["archives"]
    assert [f"{home}/.bash_profile"] == shells[0]["missing"]

    os.unlink(shells[1]["generated"])
    os.unlink(shells[0]["generated"])
    assert f"bash: {shells[0]['generated']} is gone" in zippath("shell", "status").out


def test_what_a_shell_will_not_read_is_said(hello, home):
    assert "only login shells read .profile" in zippath("shell", "install", "dash", hello).err


@needs_root
def test_root_does_not_write_into_the_home_of_another(hello, home, monkeypatch):
    monkeypatch.setenv("SUDO_USER", "somebody")
    os.chown(home, 12345, 12345)

    result = zippath("shell", "install", "bash", hello)

    assert 1 == result.code
    assert "run it without sudo" in result.err


def test_json_has_the_lines(sandbox, hello):
    done = zippath("shell", "fish", hello, "--json")

    assert {"schema": 1, "shell": "fish", "lines": zippath("shell", "fish", hello).out} == done.json
