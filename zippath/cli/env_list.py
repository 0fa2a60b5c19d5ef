"""`zippath env list`: the environments that zippath has made, and what has become of them."""

from zippath.cli import command_app, output, present, target
from zippath.environments.found_environment import FoundEnvironment, environments
from zippath.wording import counted

app = command_app()


@app.command("list", epilog="Example: zippath env list --json")
def list_environments(json: target.Json = False) -> None:
    """List the environments that zippath has made for you.

    One is gone if its folder was deleted or moved by others; `zippath env remove` forgets it, and
    so does `zippath env sync` of the place where it is now.
    """
    found = environments()
    if json:
        output.as_json({"environments": [_as_object(one) for one in found]})
    elif found:
        output.lines(present.table([_row(one) for one in found], "", output.width()))
        if any(one.state == "gone" for one in found):
            output.message(
                "what is gone: `zippath env remove` forgets it; "
                "if it was moved, `zippath env sync` of its new place mends it"
            )
    else:
        output.text("no environments; `zippath env create` makes one")


def _row(one: FoundEnvironment) -> tuple[str, ...]:
    record = one.record
    if record is None:
        return one.directory, one.state, "", ""
    return one.directory, one.state, counted(len(record.archives), "archive"), record.python


def _as_object(one: FoundEnvironment) -> dict[str, object]:
    record = one.record
    return {
        "directory": one.directory,
        "state": one.state,
        "python": record.python if record else None,
        "archives": len(record.archives) if record else None,
    }
