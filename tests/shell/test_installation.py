"""The edits of install and uninstall, and the status, over a home that is only a dict."""

import codecs

import pytest

from zippath.errors import ZippathError
from zippath.shell import installation
from zippath.shell.dialects import DIALECTS, find
from zippath.shell.rcfiles import Home, files_of
from zippath.shell.value import Item, Wish

WISH = Wish((Item("/it's!.zip", "/it's!.zip"), Item("/b.zip/lib", "/b.zip")))
WITH_FILES = [dialect for dialect in DIALECTS if dialect.name != "cmd"]


def at_home(files, config="/home/me/.config/zippath", **env):
    """A home with these {file: content}; what cannot be read is a ZippathError."""

    def read(path):
        if isinstance(files.get(path), ZippathError):
            raise files[path]
        return files.get(path)

    return Home("/home/me", env, "linux", read, config)


def carry_out(edits, files):
    for edit in edits:
        assert edit.before == files.get(edit.path)
        files[edit.path] = edit.after
        if edit.after is None:
            del files[edit.path]


@pytest.mark.parametrize("dialect", WITH_FILES, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("text", [None, b"", b"one", b"caf\xe9\r\n"])
def test_in_and_out(dialect, text):
    names = (".bashrc", ".profile", ".zshrc", ".tcshrc", ".cshrc", ".kshrc")
    before = {f"/home/me/{name}": text for name in names if text is not None}
    files = dict(before)

    carry_out(installation.install(dialect, WISH, at_home(files)), files)
    status = installation.status(dialect, at_home(files))
    assert ("/it's!.zip", "/b.zip/lib") == status.archives
    assert () == status.missing

    again = installation.install(dialect, WISH, at_home(files))
    assert [] == [edit for edit in again if edit.before != edit.after]

    carry_out(installation.uninstall(dialect, at_home(files)), files)
    assert before == files
    assert installation.status(dialect, at_home(files)) is None
    assert [] == installation.uninstall(dialect, at_home(files))


def test_other_archives_change_the_generated_file_alone():
    files = {}
    bash = find("bash")
    carry_out(installation.install(bash, WISH, at_home(files)), files)
    edits = installation.install(bash, Wish(WISH.entries[1:]), at_home(files))

    changed = [edit.path for edit in edits if edit.before != edit.after]
    assert ["/home/me/.config/zippath/bash.sh"] == changed


def test_the_home_is_named_by_its_variable_so_that_a_synchronised_file_works_elsewhere():
    edits = installation.install(find("bash"), WISH, at_home({}))
    elsewhere = installation.install(find("bash"), WISH, at_home({}, "/etc/o'zip"))

    assert b""". "$HOME"'/.config/zippath/bash.sh'; fi""" in edits[1].after
    assert rb". '/etc/o'\''zip/bash.sh'; fi" in elsewhere[1].after


def test_bash_and_ksh_share_a_profile_and_not_a_block():
    files = {"/home/me/.profile": b"one\n"}
    for name in ("bash", "ksh"):
        carry_out(installation.install(find(name), WISH, at_home(files)), files)
    carry_out(installation.uninstall(find("bash"), at_home(files)), files)

    assert b"zippath/ksh.sh" in files["/home/me/.profile"]
    assert b"bash" not in files["/home/me/.profile"]


def test_a_login_file_that_appeared_later_is_reported_and_mended():
    files = {}
    bash = find("bash")
    carry_out(installation.install(bash, WISH, at_home(files)), files)
    files["/home/me/.bash_profile"] = b"mine\n"

    assert ("/home/me/.bash_profile",) == installation.status(bash, at_home(files)).missing
    carry_out(installation.install(bash, WISH, at_home(files)), files)
    assert () == installation.status(bash, at_home(files)).missing
    carry_out(installation.uninstall(bash, at_home(files)), files)
    assert {"/home/me/.bash_profile": b"mine\n"} == files


def test_a_generated_file_that_is_gone_is_reported():
    files = {}
    carry_out(installation.install(find("bash"), WISH, at_home(files)), files)
    del files["/home/me/.config/zippath/bash.sh"]

    assert installation.status(find("bash"), at_home(files)).archives is None


def test_a_generated_file_that_was_damaged_is_an_error_with_the_remedy():
    files = {}
    carry_out(installation.install(find("bash"), WISH, at_home(files)), files)
    header, _ = files["/home/me/.config/zippath/bash.sh"].split(b"# archives", 1)
    for text in (b"", b"# archives: [1,\n", b"# archives: 1\n"):
        files["/home/me/.config/zippath/bash.sh"] = header + text
        with pytest.raises(ZippathError, match="is damaged"):
            installation.status(find("bash"), at_home(files))


def test_windows_powershell_is_told_that_the_file_is_utf_8():
    edits = installation.install(find("powershell"), WISH, at_home({}))

    assert edits[0].after.startswith(codecs.BOM_UTF8)


def test_one_bad_file_stops_all():
    files = {"/home/me/.bashrc": b"fine\n", "/home/me/.profile": b"# <<< zippath bash <<<\n"}

    with pytest.raises(ZippathError, match=r"could not edit /home/me/.profile: line 1"):
        installation.install(find("bash"), WISH, at_home(files))


def test_a_zdotdir_that_only_zsh_can_tell_stops_the_installation():
    files = {"/home/me/.zshenv": b"ZDOTDIR=$(pwd)\n"}

    with pytest.raises(ZippathError, match="could not tell what /home/me/.zshenv"):
        installation.install(find("zsh"), WISH, at_home(files))
    assert installation.status(find("zsh"), at_home(files)) is None


DROP_INS = [dialect for dialect in WITH_FILES if dialect.name in ("fish", "nushell", "xonsh")]


@pytest.mark.parametrize("dialect", DROP_INS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("text", [b"", b"# mine\n", b"# Written by `zippath shell install bash`"])
def test_a_file_of_that_name_that_another_wrote_stays(dialect, text):
    generated = files_of(dialect.name, at_home({})).generated
    files = {generated: text}

    assert [] == installation.uninstall(dialect, at_home(files))
    assert installation.status(dialect, at_home(files)) is None
    with pytest.raises(ZippathError, match=f"{generated} was not written by zippath"):
        installation.install(dialect, WISH, at_home(files))


def test_a_generated_file_with_a_mark_in_front_is_ours_still():
    files = {}
    fish = find("fish")
    carry_out(installation.install(fish, WISH, at_home(files)), files)
    files = {path: codecs.BOM_UTF8 + content for path, content in files.items()}

    carry_out(installation.uninstall(fish, at_home(files)), files)
    assert {} == files


@pytest.mark.parametrize(
    ("dialect", "env"), [("dash", {"ENV": "/home/me/.it's!"}), ("zsh", {"ZDOTDIR": "/home/me/z"})]
)
def test_what_another_environment_told_is_found_again(dialect, env):
    files = {}
    one = find(dialect)
    carry_out(installation.install(one, WISH, at_home(files, **env)), files)
    carry_out(installation.install(one, WISH, at_home(files)), files)  # and again without it

    told = installation.status(one, at_home(files, **env)).sourcing
    assert set(told) == set(installation.status(one, at_home(files)).sourcing)
    assert set(files_of(dialect, at_home({}, **env)).sourcing) <= set(told)
    carry_out(installation.uninstall(one, at_home(files)), files)
    assert {} == files


ODD = [b"\0", b"# <<< zippath csh <<<\n", ZippathError("it is a directory")]
STARTUP = (".bashrc", ".bash_profile", ".zshenv", ".zshrc", ".profile", ".cshrc", ".tcshrc",
           ".config/elvish/rc.elv", ".config/zippath/ksh.sh",
           ".config/xonsh/rc.d/zippath.xsh")  # fmt: skip


@pytest.mark.parametrize("name", STARTUP)
@pytest.mark.parametrize("odd", ODD, ids=["no text", "no partner", "cannot be read"])
def test_one_odd_file_does_not_stop_the_others(name, odd):
    path = f"/home/me/{name}"
    files = {path: odd}
    fish = find("fish")
    carry_out(installation.install(fish, WISH, at_home(files)), files)

    there = at_home(files)
    assert ["fish"] == [
        one.dialect for one in (installation.status(each, there) for each in WITH_FILES) if one
    ]
    for each in WITH_FILES:
        carry_out(installation.uninstall(each, there), files)
    assert {path: odd} == files
