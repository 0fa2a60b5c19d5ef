"""Completion scripts, made from the tree of commands: TAB starts no target.

The words of the program itself are in the script. What is on a path is asked of
`zippath --complete`, which knows it from the last runs (see `zippath.tab.answer`).
"""

import posixpath
from collections.abc import Iterator

from zippath.errors import UsageError
from zippath.shell import fish, posix, powershell
from zippath.shell.command_tree import Command, Option, Words
from zippath.shell.rcfiles import Home


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
  local at='' names='' options='' kind='' i word
  local now=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
  # bash makes a word of the '=' in --python=3.12
  case "$now" in
    =) now='' ;;
    *) if [[ $before == '=' ]]; then before=${{COMP_WORDS[COMP_CWORD - 2]}}; fi ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at ${{COMP_WORDS[i]}}" in
      {keys}) at="$at ${{COMP_WORDS[i]}}" ;;
    esac
  done
  case "$at" in
{cases}
  esac
  case "$at $before" in
{values}
    *) case "$now" in -*) names=$options kind='' ;; esac ;;
  esac
  # shellcheck disable=SC2207 # no word has a space or a pattern in it
  COMPREPLY=($(compgen -W "$names" -- "$now"))
  [[ $kind ]] || return 0
  while IFS= read -r word; do
    case "$now" in
      [\\'\\"]*) if [[ $word == *[\\'\\"\\`\\$\\!\\\\]* ]]; then continue; fi ;;
      *) printf -v word %q "$word" ;;
    esac
    COMPREPLY+=("$word")
  done < <(command zippath --complete "$kind" "$now" "${{COMP_WORDS[@]:1}}" 2>/dev/null)
}}
complete -o bashdefault -o default -F _zippath zippath
"""


def _bash(program: Command) -> str:
    cases = [
        f"    {posix.quote(command.key)}) {_bash_set(command.names, command.kind)} "
        f"options={_words(_pairs(command))} ;;"
        for command in program.walk()
    ]
    values = [
        f"    {posix.quote(key)}) {_bash_set(option.words, option.kind)} ;;"
        for key, option in _with_value(program)
    ]
    return _BASH.format(keys=_keys(program), cases="\n".join(cases), values="\n".join(values))


def _bash_set(words: Words, kind: str) -> str:
    return f"names={_words(words)} kind={posix.quote(kind)}"


def _words(pairs: Words) -> str:
    return posix.quote(" ".join(name for name, _ in pairs))


_ZSH = """\
#compdef zippath
_zippath() {{
  local at='' before=$words[CURRENT-1] kind='' i
  local -a names options known
  if compset -P '--[a-z-]##='; then
    before=${{IPREFIX%=}}
  fi
  for ((i = 2; i < CURRENT; i++)); do
    case "$at ${{words[i]}}" in
      {keys}) at="$at ${{words[i]}}" ;;
    esac
  done
  case "$at" in
{cases}
  esac
  case "$at $before" in
{values}
    *) if [[ $PREFIX == -* ]]; then
         _describe option options
         return
       fi ;;
  esac
  if [[ -n $kind ]]; then
    known=(${{(f)"$(
      command zippath --complete $kind "${{(Q)PREFIX}}" "${{(@Q)words[2,-1]}}" 2>/dev/null
    )"}})
    (( $#known )) && compadd -- $known && return
    _files
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
        f"    {posix.quote(command.key)})\n      {_zsh_set(command.names, command.kind)}\n"
        f"      options=({_described(_pairs(command))}) ;;"
        for command in program.walk()
    ]
    values = [
        f"    {posix.quote(key)}) {_zsh_set(option.words, option.kind)} ;;"
        for key, option in _with_value(program)
    ]
    return _ZSH.format(keys=_keys(program), cases="\n".join(cases), values="\n".join(values))


def _zsh_set(words: Words, kind: str) -> str:
    return f"names=({_described(words)}) kind={posix.quote(kind)}"


def _described(pairs: Words) -> str:
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
function __zippath_known
    set -l word (string replace -r -- '^--[a-z-]+=' '' (commandline -ct))
    command zippath --complete $argv[1] "$word" (commandline -opc)[2..-1] 2>/dev/null
end
"""


def _fish(program: Command) -> str:
    keys = " ".join(fish.quote(command.key) for command in program.walk() if command.words)
    lines = [_FISH.format(keys=keys)]
    for command in program.walk():
        here = f"complete -c zippath -n {fish.quote(f'__zippath_at {fish.quote(command.key)}')}"
        if command.names or command.kind:
            lines.append(f"{here} -f\n")
        if command.kind:
            lines.append(f"{here} -a {_fish_known(command.kind)}\n")
        words = [(f"-a {fish.quote(name)}", text) for name, text in command.names]
        words += [(_fish_option(option), option.text) for option in command.options]
        lines += [f"{here} {word} -d {fish.quote(text)}\n" for word, text in words]
    return "".join(lines)


def _fish_option(option: Option) -> str:
    long = option.name.removeprefix("--")
    word = f"-s {long[1:]}" if long.startswith("-") else f"-l {long}"
    if option.words:
        return f"{word} -x -a {fish.quote(' '.join(name for name, _ in option.words))}"
    if option.kind:
        return f"{word} -r -a {_fish_known(option.kind)}"
    return f"{word} -r" if option.takes_value else word


def _fish_known(kind: str) -> str:
    return fish.quote(f"(__zippath_known {kind})")


_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName zippath -ScriptBlock {{
    param($word, $ast, $position)
    $commands = @{{
{cases}
    }}
    $values = @{{
{values}
    }}
    $kinds = @{{
{kinds}
    }}
    $at = ''
    $before = ''
    $line = @()
    foreach ($element in $ast.CommandElements | Select-Object -Skip 1) {{
        $line += "$element"
        if ($element.Extent.EndOffset -lt $position) {{
            $before = "$element"
            if ($commands.ContainsKey("$at $element")) {{ $at = "$at $element" }}
        }}
    }}
    $key = if ($values.ContainsKey("$at $before")) {{ "$at $before" }} else {{ $at }}
    $words = if ($key -eq $at) {{ $commands[$at] }} else {{ $values[$key] }}
    $words | Where-Object {{ $_ -and $_.StartsWith($word) }}
    if ($kinds.ContainsKey($key) -and -not $word.StartsWith('-')) {{
        $program = Get-Command zippath -CommandType Application | Select-Object -First 1
        # without the quote an empty word would be left out
        & $program --complete $kinds[$key] "'$word" @line 2>$null | ForEach-Object {{
            $quoted = $_ -replace "['\\u2018\\u2019\\u201a\\u201b]", '$0$0'
            if ($_ -match '^[\\w./\\:+-]+$') {{ $_ }} else {{ "'$quoted'" }}
        }}
    }}
}}
"""


def _powershell(program: Command) -> str:
    cases, values, kinds = [], [], []
    for command in program.walk():
        cases.append(_row(command.key, (*command.names, *_pairs(command))))
        if command.kind:
            kinds.append(_kind(command.key, command.kind))
    for key, option in _with_value(program):
        values.append(_row(key, option.words))
        if option.kind:
            kinds.append(_kind(key, option.kind))
    rows = {"cases": cases, "values": values, "kinds": kinds}
    return _POWERSHELL.format(**{name: "\n".join(found) for name, found in rows.items()})


def _row(key: str, words: Words) -> str:
    names = ", ".join(powershell.quote(name) for name, _ in words)
    return f"        {powershell.quote(key)} = @({names})"


def _kind(key: str, kind: str) -> str:
    return f"        {powershell.quote(key)} = {powershell.quote(kind)}"


def _pairs(command: Command) -> Words:
    return tuple((option.name, option.text) for option in command.options)


def _with_value(program: Command) -> Iterator[tuple[str, Option]]:
    """Yield each option that takes a value, with the words of its command before it."""
    for command in program.walk():
        for option in filter(lambda option: option.takes_value, command.options):
            yield f"{command.key} {option.name}", option


def _keys(program: Command) -> str:
    return "|".join(posix.quote(command.key) for command in program.walk() if command.words)


_SCRIPTS = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}
SHELLS: tuple[str, ...] = tuple(_SCRIPTS)
