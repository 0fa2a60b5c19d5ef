"""The program's own start: `zippath list` against a bare Python and a bare typer program."""

from tests.benchmarks import harness
from tests.benchmarks.harness import Side, Table

TYPER = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def list_nothing(): pass
app(standalone_mode=False)
"""


def command(*words):
    """Code that runs the program, without showing what it prints."""
    return (
        "import io, sys\nshown, sys.stdout = sys.stdout, io.StringIO()\n"
        f"from zippath.cli import run\nassert run({list(words)!r}) == 0\nsys.stdout = shown\n"
    )


def tables(setting):
    sides = [
        Side("python -c pass", "pass", options=("-I",)),
        Side("a bare typer program", TYPER, options=("-I",)),
        Side("zippath --version", command("--version"), options=("-I",)),
        Side("zippath list", command("list", "--python", setting.python), options=("-I",)),
    ]
    results = harness.alternate(setting, sides)
    bare, typer, *_ = (result.process for result in results.values())
    rows = [
        (
            name,
            harness.ms(result.process),
            harness.ratio(result.process, bare),
            harness.ratio(result.process, typer),
            f"{result.peak:.0f}",
        )
        for name, result in results.items()
    ]
    yield Table(
        "the program (`list` starts its target twice: with and without site)",
        ("", "process, ms", "of bare python", "of bare typer", "peak, MB"),
        tuple(rows),
    )


if __name__ == "__main__":
    harness.main(tables)
