"""Completion scripts, made from the tree of commands: TAB starts no python."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from zippath.errors import UsageError
from zippath.shell import fish, posix, powershell
from zippath.shell.rcfiles import Home


@dataclass(frozen=True)
class Command:
    """One command, and the words that may follow it, each with a line of help."""

    words: tuple[str, ...]
    """Its words on a command line, without the program's name."""
    names: tuple[tuple[str, str], ...]
    """Its commands, or the values of its arguments."""
    options: tuple[tuple[str, str], ...]
    commands: tuple["Command", ...] = ()

    def walk(self) -> Iterator["Command"]:
        """Yield this command and all below it."""
        yield self
        for command in self.commands:
            yield from command.walk()

    @property
    def key(self) -> str:
        """Its words as the scripts collect them, each after a space."""
        return "".join(f" {word}" for word in self.words)


def script(shell: str, program: Command) -> str:
    """Return the completion script for `shell`. Raises UsageError if there is none."""
    if shell not in _SCRIPTS:
        raise UsageError(f"there are no completions for {shell}", f"for {', '.join(SHELLS)}")
    return _SCRIPTS[shell](program)


def places(shell: str, home: Home) -> tuple[str, ...]:
    """Return the places where `shell` looks for the script, best first; the last is the user's.

    zsh has no folder of the user on its `fpath`: the last one has yet to be put there. Raises
    UsageError if the shell has no folder for completions.
    """
    if shell == "fish":
        return (home.config("fish", "completions", "zippath.fish"),)
    if shell == "bash":
        own = home.env.get("BASH_COMPLETION_USER_DIR", "").split(":")[0]
        return (home.join(own or home.data("bash-completion"), "completions", "zippath"),)
    if shell == "zsh":
        known = list(filter(posixpath.isabs, home.env.get("FPATH", "").split(":")))
        if home.platform == "darwin":  # Homebrew's folders belong to the user
            known += [
                f"{root}/share/zsh/site-functions" for root in ("/opt/homebrew", "/usr/local")
            ]
        folders = [*known, home.data("zsh", "site-functions")]
        return tuple(home.join(folder, "_zippath") for folder in folders)
    raise UsageError(f"{shell} has no folder for completions", "print them into a file of yours")


_BASH = """\
_zippath() {{
  local at='' names='' options='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at ${{COMP_WORDS[i]}}" in
      {keys}) at="$at ${{COMP_WORDS[i]}}" ;;
    esac
  done
  case "$at" in
{cases}
  esac
  case "${{COMP_WORDS[COMP_CWORD]}}" in
    -*) names=$options ;;
  esac
  # shellcheck disable=SC2207 # no word has a space or a pattern in it
  COMPREPLY=($(compgen -W "$names" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o bashdefault -o default -F _zippath zippath
"""


def _bash(program: Command) -> str:
    cases = [
        f"    {posix.quote(command.key)}) names={_words(command.names)} "
        f"options={_words(command.options)} ;;"
        for command in program.walk()
    ]
    return _BASH.format(keys=_keys(program), cases="\n".join(cases))


def _words(pairs: tuple[tuple[str, str], ...]) -> str:
    return posix.quote(" ".join(name for name, _ in pairs))


_ZSH = """\
#compdef zippath
_zippath() {{
  local at='' i
  local -a names options
  for ((i = 2; i < CURRENT; i++)); do
    case "$at ${{words[i]}}" in
      {keys}) at="$at ${{words[i]}}" ;;
    esac
  done
  case "$at" in
{cases}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe option options
  elif (( $#names )); then
    _describe word names || _files
  else
    _files
  fi
}}
_zippath "$@"
"""


def _zsh(program: Command) -> str:
    cases = [
        f"    {posix.quote(command.key)})\n      names=({_described(command.names)})\n"
        f"      options=({_described(command.options)}) ;;"
        for command in program.walk()
    ]
    return _ZSH.format(keys=_keys(program), cases="\n".join(cases))


def _described(pairs: tuple[tuple[str, str], ...]) -> str:
    return " ".join(posix.quote(f"{name}:{text}" if text else name) for name, text in pairs)


_FISH = """\
function __zippath_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        switch "$at $word"
            case {keys}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
"""


def _fish(program: Command) -> str:
    keys = " ".join(fish.quote(command.key) for command in program.walk() if command.words)
    lines = [_FISH.format(keys=keys)]
    for command in program.walk():
        here = f"complete -c zippath -n {fish.quote(f'__zippath_at {fish.quote(command.key)}')}"
        if command.names:
            lines.append(f"{here} -f\n")
        words = [(f"-a {fish.quote(name)}", text) for name, text in command.names]
        words += [(f"-l {name.removeprefix('--')}", text) for name, text in command.options]
        lines += [f"{here} {word} -d {fish.quote(text)}\n" for word, text in words]
    return "".join(lines)


_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName zippath -ScriptBlock {{
    param($word, $ast, $position)
    $commands = @{{
{cases}
    }}
    $at = ''
    foreach ($element in $ast.CommandElements | Select-Object -Skip 1) {{
        if ($element.Extent.EndOffset -lt $position -and $commands.ContainsKey("$at $element")) {{
            $at = "$at $element"
        }}
    }}
    $commands[$at] | Where-Object {{ $_.StartsWith($word) }}
}}
"""


def _powershell(program: Command) -> str:
    cases = []
    for command in program.walk():
        names = [powershell.quote(name) for name, _ in (*command.names, *command.options)]
        cases.append(f"        {powershell.quote(command.key)} = @({', '.join(names)})")
    return _POWERSHELL.format(cases="\n".join(cases))


def _keys(program: Command) -> str:
    return "|".join(posix.quote(command.key) for command in program.walk() if command.words)


_SCRIPTS = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}
SHELLS: tuple[str, ...] = tuple(_SCRIPTS)
