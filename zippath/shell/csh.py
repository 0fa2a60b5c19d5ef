"""The C shells csh and tcsh, with one snippet for both."""

from zippath.shell.value import Item, Wish

# An empty variable counts as unset, so that the new value does not end with a separator; csh
# expands a whole line before it tests anything, hence the nesting.
_BEGIN = """\
if ( $?PYTHONPATH ) then
  if ( :${PYTHONPATH:q} == : ) unsetenv PYTHONPATH
endif"""

_ADD = """\
if ( {there} ) then
  if ( ! $?PYTHONPATH ) then
    setenv PYTHONPATH {path}
  else if ( :${{PYTHONPATH:q}}: !~ *:{path}:* ) then
    setenv PYTHONPATH {new}
  endif
endif"""

# csh cannot cut strings, but it splits PATH into `$path` by itself. An empty entry comes back as
# '.', so where there is one, '.' goes (to Python both are the cwd). `foreach` would not do: the
# BSD csh evaluates its words once more, backquotes too.
_REBUILD = """\
if ( $?PYTHONPATH ) then
  set zippath_cwd = :
  if ( :${{PYTHONPATH:q}}: =~ *::* ) set zippath_cwd = .
  if ( {needed} ) then
    set zippath_saved = $PATH:q
    setenv PATH ${{PYTHONPATH:q}}
    set zippath_entries = ( $path:q )
    setenv PATH $zippath_saved:q
    unsetenv PYTHONPATH
    while ( $#zippath_entries )
      if ( {kept} ) then
        if ( ! $?PYTHONPATH ) then
          setenv PYTHONPATH $zippath_entries[1]:q
        else
          setenv PYTHONPATH ${{PYTHONPATH:q}}:$zippath_entries[1]:q
        endif
      endif
      shift zippath_entries
    end
    unset zippath_saved zippath_entries
  endif
  unset zippath_cwd
endif"""


def quote(text: str) -> str:
    r"""Return `text` in single quotes, in which `!` (history) still needs a backslash.

    A single quote is put in double quotes: in a skipped branch csh does not understand `\'`.

    >>> print(quote("it's $HOME!"))
    'it'"'"'s $HOME\!'
    """
    return "'" + text.replace("'", "'\"'\"'").replace("!", "\\!") + "'"


def render(wish: Wish) -> str:
    """Return the snippet."""
    lines = [_BEGIN]
    removed: list[str] = []
    if wish.place == "remove":
        removed = [quote(entry.path) for entry in wish.entries]
    else:
        lines += [_add(entry, wish) for entry in wish.one_by_one]
    needed = ["$zippath_cwd == ."]
    needed += [f":${{PYTHONPATH:q}}: =~ *:{path}:*" for path in removed]
    kept = [f"$zippath_entries[1]:q != {other}" for other in ("$zippath_cwd", *removed)]
    lines.append(_REBUILD.format(needed=" || ".join(needed), kept=" && ".join(kept)))
    return "\n".join(lines) + "\n"


def load(path: str) -> str:
    """Return a line to source the file at the shell word `path` if it exists."""
    return f"if ( -r {path} ) source {path}"


def _add(entry: Item, wish: Wish) -> str:
    path = quote(entry.path)
    first, last = path, "${PYTHONPATH:q}"
    if wish.place == "append":
        first, last = last, first
    there = f"-f {quote(entry.archive)}" if wish.guarded else "1"
    return _ADD.format(there=there, path=path, new=f"{first}:{last}")
