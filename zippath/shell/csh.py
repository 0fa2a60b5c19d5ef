"""The C shells: csh and tcsh read the same snippet."""

from zippath.shell.value import Entry, Wish

_ADD = """\
if ( :${{PYTHONPATH:q}}: !~ *:{path}:* ) then
  setenv PYTHONPATH {new}
endif"""

_ADD_GUARDED = """\
if ( -f {archive} ) then
  if ( :${{PYTHONPATH:q}}: !~ *:{path}:* ) then
    setenv PYTHONPATH {new}
  endif
endif"""

# csh cannot cut strings, but it splits PATH into `$path` by itself. An empty entry comes back as
# '.', so where there is one, '.' goes (to Python both are the cwd). `foreach` would not do: the
# BSD csh evaluates its words once more, backquotes too.
_REBUILD = """\
set zippath_cwd = :
if ( :${{PYTHONPATH:q}}: =~ *::* ) set zippath_cwd = .
if ( {needed} ) then
  set zippath_saved = $PATH:q
  setenv PATH ${{PYTHONPATH:q}}
  set zippath_entries = ( $path:q )
  setenv PATH $zippath_saved:q
  setenv PYTHONPATH ''
  while ( $#zippath_entries )
    if ( {kept} ) then
      if ( :${{PYTHONPATH:q}} == : ) then
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
if ( :${{PYTHONPATH:q}} == : ) unsetenv PYTHONPATH"""


def quote(text: str) -> str:
    r"""`text` in single quotes; there a history reference (`!`) still needs its backslash.

    A single quote stands in double quotes: where csh skips a branch it does not know `\'`.

    >>> print(quote("it's $HOME!"))
    'it'"'"'s $HOME\!'
    """
    return "'" + text.replace("'", "'\"'\"'").replace("!", "\\!") + "'"


def render(wish: Wish) -> str:
    """The snippet."""
    lines = ["if ( ! $?PYTHONPATH ) setenv PYTHONPATH ''"]
    removed: list[str] = []
    if wish.place == "remove":
        removed = [quote(entry.path) for entry in wish.entries]
    else:
        order = reversed(wish.entries) if wish.place == "prepend" else wish.entries
        lines += [_add(entry, wish) for entry in order]
    needed = ["$zippath_cwd == ."]
    needed += [f":${{PYTHONPATH:q}}: =~ *:{path}:*" for path in removed]
    kept = [f"$zippath_entries[1]:q != {other}" for other in ("$zippath_cwd", *removed)]
    lines.append(_REBUILD.format(needed=" || ".join(needed), kept=" && ".join(kept)))
    return "\n".join(lines) + "\n"


def load(path: str) -> str:
    """One line that sources the file at the shell word `path`, where it is there."""
    return f"if ( -r {path} ) source {path}"


def _add(entry: Entry, wish: Wish) -> str:
    path = quote(entry.path)
    first, last = path, "${PYTHONPATH:q}"
    if wish.place == "append":
        first, last = last, first
    template = _ADD_GUARDED if wish.guarded else _ADD
    return template.format(archive=quote(entry.archive), path=path, new=f"{first}:{last}")
