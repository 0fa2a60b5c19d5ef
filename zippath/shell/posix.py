"""The POSIX shells sh, bash, zsh, dash, ksh, mksh, ash and yash, with one snippet for all."""

from zippath.shell.value import Item, Wish

# A parameter expansion finds the entry and cuts it out: no process, and safe under `set -eu`. The
# `case` only asks whether anything was cut, so bash's nocasematch, which no expansion knows, cannot
# lead the two apart. A quoted separator is literal in a pattern whatever it is. (A path may hold
# line breaks, so nothing is indented after it has been put in.)
_ADD = """\
case ${{PYTHONPATH#*{inside}}} in
  "$PYTHONPATH") PYTHONPATH={new} ;;
esac"""

_ADD_GUARDED = """\
if [ -f {archive} ]; then
  case ${{PYTHONPATH#*{inside}}} in
    "$PYTHONPATH") PYTHONPATH={new} ;;
  esac
fi"""

_REPLACE = """\
while :; do
  case ${{PYTHONPATH#*{old}}} in
    "$PYTHONPATH") break ;;
    *) PYTHONPATH=${{PYTHONPATH%%{old}*}}{new}${{PYTHONPATH#*{old}}} ;;
  esac
done"""

_END = """\
PYTHONPATH=${{PYTHONPATH#{separator}}}
PYTHONPATH=${{PYTHONPATH%{separator}}}
if [ -n "$PYTHONPATH" ]; then
  export PYTHONPATH
else
  unset PYTHONPATH
fi"""


def quote(text: str) -> str:
    r"""Return `text` in single quotes, in which nothing is special.

    >>> print(quote("it's $HOME"))
    'it'\''s $HOME'
    """
    return "'" + text.replace("'", "'\\''") + "'"


def render(wish: Wish) -> str:
    """Return the snippet; it wraps PYTHONPATH in separators, so that all entries look alike."""
    separator = quote(wish.separator)
    lines = [f'PYTHONPATH={separator}"${{PYTHONPATH-}}"{separator}']
    if wish.place == "remove":
        lines += [_replace(_inside(entry, wish), separator) for entry in wish.entries]
    else:
        lines += [_add(entry, wish) for entry in wish.one_by_one]
    lines += [_replace(quote(wish.separator * 2), separator), _END.format(separator=separator)]
    return "\n".join(lines) + "\n"


def render_zsh(wish: Wish) -> str:
    """Return the snippet for zsh, silent under WARN_CREATE_GLOBAL inside functions too."""
    return "typeset -gx " + render(wish)


def load(path: str) -> str:
    """Return a line to source the file at the shell word `path` if it exists."""
    return f"if [ -r {path} ]; then . {path}; fi"


def _add(entry: Item, wish: Wish) -> str:
    inside = _inside(entry, wish)
    new = f'{inside}"$PYTHONPATH"' if wish.place == "prepend" else f'"$PYTHONPATH"{inside}'
    template = _ADD_GUARDED if wish.guarded else _ADD
    return template.format(archive=quote(entry.archive), inside=inside, new=new)


def _replace(old: str, new: str) -> str:
    return _REPLACE.format(old=old, new=new)


def _inside(entry: Item, wish: Wish) -> str:
    return quote(f"{wish.separator}{entry.path}{wish.separator}")
