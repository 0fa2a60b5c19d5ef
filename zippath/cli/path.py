"""`zippath path`: the whole `sys.path` in order, with the origin of each entry."""

from zippath.cli import command_app, output, present, target
from zippath.cli.path_indexes import indexes
from zippath.syspath.entry import PathEntry
from zippath.syspath.snapshot import Snapshot

app = command_app()


@app.command(epilog="Example: zippath path --python 3.12")
def path(
    python: target.Python = None,
    script: target.Script = None,
    module: target.Module = None,
    isolated: target.Isolated = False,
    safe_path: target.SafePath = False,
    no_user_site: target.NoUserSite = False,
    json: target.Json = False,
) -> None:
    """Print the path of a python in order, with origins.

    What is named and not on the path comes last, with the reason.
    """
    snapshot = target.look(
        python, target.start_of(script, module, isolated, safe_path, no_user_site)
    )
    indexed = frozenset(entry for one in indexes(snapshot) for entry in one.look().entries)
    if json:
        output.as_json(_as_json(snapshot, indexed))
    else:
        _print(snapshot, indexed)


def _as_json(snapshot: Snapshot, indexed: frozenset[str]) -> dict[str, object]:
    return {
        "python": present.python_json(snapshot.facts),
        "entries": [
            {**present.entry_json(entry), "indexed": entry.path in indexed}
            for entry in snapshot.ledger.entries
        ],
        "dropped": [present.dropped_json(dropped) for dropped in snapshot.ledger.dropped],
        "runs_at_start": _run_at_start(snapshot),
    }


def _run_at_start(snapshot: Snapshot) -> list[str]:
    """Return the files of sitecustomize and usercustomize, which site has imported."""
    facts = snapshot.facts
    return [file for file in (facts.sitecustomize, facts.usercustomize) if file]


def _print(snapshot: Snapshot, indexed: frozenset[str]) -> None:
    width = output.width()
    output.text(present.python_text(snapshot.facts))
    rows = [_row(entry, entry.path in indexed) for entry in snapshot.ledger.entries]
    output.lines(present.table(rows, width=width))
    if snapshot.ledger.dropped:
        output.text("dropped")
        rows = [
            (dropped.path, present.reason_text(dropped), str(dropped.origin))
            for dropped in snapshot.ledger.dropped
        ]
        output.lines(present.table(rows, width=width))
    for file in _run_at_start(snapshot):
        output.text(f"runs at start: {file}")


def _row(entry: PathEntry, is_indexed: bool) -> tuple[str, ...]:
    return (
        str(entry.position),
        entry.path or "''",
        present.kind_text(entry) + (", indexed" if is_indexed else ""),
        str(entry.origin),
    )
