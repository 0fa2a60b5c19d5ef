"""Which files each shell reads, on each platform, in homes of all kinds."""

import pytest

from zippath.errors import ZippathError
from zippath.shell.dialects import DIALECTS
from zippath.shell.rcfiles import Home, files_of, unclear


def home(files=(), platform="linux", documents=None, **env):
    """A home with these files (or {file: content})."""
    contents = files if isinstance(files, dict) else dict.fromkeys(files, b"")
    folder = "C:\\Users\\me" if platform == "win32" else "/home/me"
    config = "C:\\conf" if platform == "win32" else "/home/me/.config/zippath"
    return Home(folder, env, platform, contents.get, config, documents)


@pytest.mark.parametrize(
    ("dialect", "there", "env", "expected"),
    [
        ("bash", [], {}, [".bashrc", ".profile"]),
        ("bash", [".profile", ".bash_login"], {}, [".bashrc", ".bash_login"]),
        ("bash", [".profile", ".bash_profile"], {}, [".bashrc", ".bash_profile"]),
        ("zsh", [], {}, [".zshrc", ".zprofile"]),
        ("sh", [], {}, [".profile"]),
        ("dash", [], {"ENV": "/home/me/.shinit"}, [".profile", ".shinit"]),
        ("ash", [], {"ENV": "$HOME/.shinit"}, [".profile"]),
        ("ksh", [], {}, [".kshrc", ".profile"]),
        ("ksh", [], {"ENV": "/home/me/.env"}, [".env", ".profile"]),
        ("mksh", [], {}, [".mkshrc", ".profile"]),
        ("yash", [], {}, [".yashrc", ".yash_profile"]),
        ("csh", [".tcshrc"], {}, [".cshrc"]),
        ("tcsh", [".tcshrc"], {}, [".tcshrc"]),
        ("tcsh", [], {}, [".cshrc"]),
        ("elvish", [], {}, [".config/elvish/rc.elv"]),
        ("elvish", [".elvish/rc.elv"], {}, [".elvish/rc.elv"]),
        ("powershell", [], {}, [".config/powershell/profile.ps1"]),
    ],
)
def test_the_files_that_get_a_block(dialect, there, env, expected):
    found = files_of(dialect, home([f"/home/me/{name}" for name in there], **env))

    assert tuple(f"/home/me/{name}" for name in expected) == found.sourcing
    assert set(found.sourcing) <= set(found.candidates)


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("fish", "fish/conf.d/zippath.fish"),
        ("xonsh", "xonsh/rc.d/zippath.xsh"),
        ("nushell", "nushell/autoload/zippath.nu"),
    ],
)
def test_shells_with_a_folder_for_such_files_need_no_block(dialect, expected):
    assert f"/home/me/.config/{expected}" == files_of(dialect, home()).generated
    assert f"/xdg/{expected}" == files_of(dialect, home(XDG_CONFIG_HOME="/xdg")).generated
    relative = home(XDG_CONFIG_HOME="xdg")
    assert f"/home/me/.config/{expected}" == files_of(dialect, relative).generated
    assert () == files_of(dialect, home()).candidates


def test_xdg_config_home_moves_the_files_of_elvish_and_powershell():
    moved = home(XDG_CONFIG_HOME="/xdg")

    assert ("/xdg/elvish/rc.elv",) == files_of("elvish", moved).sourcing
    assert ("/xdg/powershell/profile.ps1",) == files_of("powershell", moved).sourcing


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        (b"export ZDOTDIR=$HOME/.config/zsh\n", "/home/me/.config/zsh"),
        (b'ZDOTDIR="${HOME}/z"\nexport ZDOTDIR\n', "/home/me/z"),
        (b"  ZDOTDIR=~/z/\n", "/home/me/z"),
        (b'export ZDOTDIR="${XDG_CONFIG_HOME:-$HOME/.config}/zsh"\n', "/home/me/.config/zsh"),
        (b"ZDOTDIR=/a\nZDOTDIR=/b\n", "/b"),
        (b"# ZDOTDIR=/a\n", "/home/me"),
        (b"ZDOTDIR=$HOME/zd; export ZDOTDIR\n", "/home/me/zd"),
        (b"ZDOTDIR=$HOME/zd;export ZDOTDIR # so\n", "/home/me/zd"),
        (b'ZDOTDIR="$HOME/z d"\n', "/home/me/z d"),
        (b"ZDOTDIR='/it is $HOME ~'\n", "/it is $HOME ~"),
        (b"typeset -x ZDOTDIR=~ # home\n", "/home/me"),
        (b"typeset -gx ZDOTDIR=${HOME}\nexport ZDOTDIR", "/home/me"),
        (b'ZDOTDIR="/a~b"', "/a~b"),
        (b"ZDOTDIR=/z\xe9", "/z\udce9"),
        (b"export ZDOTDIR\n", "/home/me"),
    ],
)
def test_zdotdir_is_found_in_zshenv(line, folder):
    there = home({"/home/me/.zshenv": line})

    assert (f"{folder}/.zshrc", f"{folder}/.zprofile") == files_of("zsh", there).sourcing


def test_zdotdir_of_the_environment_comes_first_and_the_home_stays_a_candidate():
    found = files_of("zsh", home({"/home/me/.zshenv": b"ZDOTDIR=/a\n"}, ZDOTDIR="/z"))

    assert ("/z/.zshrc", "/z/.zprofile") == found.sourcing
    assert {"/home/me/.zshrc", "/home/me/.zprofile"} < set(found.candidates)


@pytest.mark.parametrize(
    "line",
    [
        b"ZDOTDIR=~bob/x",
        b"ZDOTDIR=$HOMES/x",
        b"ZDOTDIR=$HOME/$x",
        b"ZDOTDIR='$HOME/x'",
        b"ZDOTDIR='~/x'",
        b'ZDOTDIR="~/x"',
        b'ZDOTDIR="/a\\"/b"',
        b"ZDOTDIR=/a\\ b",
        b"ZDOTDIR=/a\r",
        b"ZDOTDIR=/a && x",
        b"ZDOTDIR=/a; x",
        b"ZDOTDIR=/a x",
        b"ZDOTDIR=/a#b",
        b"ZDOTDIR=/a'b'",
        b"ZDOTDIR=relative",
        b"ZDOTDIR=",
        b"ZDOTDIR=/a\nunset ZDOTDIR",
        b"x; ZDOTDIR=/a",
        b"export A=1 ZDOTDIR=/a",
        b": ${ZDOTDIR:=/a}",
        b"[[ -d /a ]] && ZDOTDIR=/a",
        b"ZDOTDIR=$(x)\nZDOTDIR=/a",
    ],
)
def test_a_line_that_may_mean_something_else_is_unclear(line):
    assert unclear("zsh", home({"/home/me/.zshenv": b"one\n" + line + b"\ntwo\n"}))


def test_what_cannot_be_read_is_a_file_that_no_shell_reads():
    def read(path):
        raise ZippathError(f"{path} is a directory")

    odd = Home("/home/me", {}, "linux", read, "/conf")

    for dialect in DIALECTS[:-1]:
        assert files_of(dialect.name, odd) == files_of(
            dialect.name, Home("/home/me", {}, "linux", {}.get, "/conf")
        )


def test_a_zdotdir_that_only_zsh_can_tell_is_said_and_stops_nothing_else():
    there = home({"/home/me/.zshenv": b"ZDOTDIR=$(dirname $0)/z\n"})

    assert "could not tell what /home/me/.zshenv sets ZDOTDIR to" == unclear("zsh", there).message
    assert unclear("bash", there) is None
    assert ("/home/me/.zshrc", "/home/me/.zprofile") == files_of("zsh", there).candidates
    assert unclear("zsh", home()) is None


def test_nushell_on_each_platform():
    mac = home(platform="darwin")
    windows = home(platform="win32", APPDATA="C:\\Users\\me\\AppData\\Roaming")
    roaming = "C:\\Users\\me\\AppData\\Roaming\\nushell\\autoload\\zippath.nu"

    assert (
        "/home/me/Library/Application Support/nushell/autoload/zippath.nu"
        == files_of("nushell", mac).generated
    )
    assert roaming == files_of("nushell", windows).generated


def test_powershell_on_windows_has_two_profiles_in_a_folder_that_may_have_moved():
    documents = "C:\\Users\\me\\OneDrive\\Documents"
    old = f"{documents}\\WindowsPowerShell\\profile.ps1"
    new = f"{documents}\\PowerShell\\profile.ps1"

    for there, expected in (([], [new]), ([old], [old]), ([old, new], [old, new])):
        found = files_of("powershell", home(there, "win32", documents))
        assert tuple(expected) == found.sourcing
        assert (old, new) == tuple(sorted(found.candidates, reverse=True))
        assert "execution policy" in found.note


def test_cmd_has_no_file():
    with pytest.raises(ZippathError, match="cmd has no startup file"):
        files_of("cmd", home())


def test_no_two_shells_share_a_generated_file():
    generated = [files_of(one.name, home()).generated for one in DIALECTS if one.name != "cmd"]

    assert len(generated) == len(set(generated))


def test_what_a_shell_does_not_read_is_said():
    assert "login shells" in files_of("dash", home()).note
    assert files_of("dash", home(ENV="/x")).note is None
    assert "zippath run" in files_of("nushell", home()).note
    assert files_of("bash", home()).note is None
