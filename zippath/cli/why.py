"""`zippath why`: the origin of an import, and its rivals."""

import os
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from zippath import dirs
from zippath.cli import command_app, output, present, target
from zippath.cli.meant_modules import meant
from zippath.cli.path_indexes import indexes
from zippath.distributions.tags import foreign_tags
from zippath.errors import UsageError
from zippath.imports.foreign_builds import with_builds
from zippath.imports.gone import gone_archives, with_gone
from zippath.imports.provider import Provider, Resolution, place_of
from zippath.imports.resolver import Imports
from zippath.imports.shadows import without_repeats
from zippath.manage.pinned_archives import changed_by_archive, without_changed

app = command_app()


@app.command(epilog="Example: zippath why random google.cloud")
def why(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME...", help="a module, an archive, or 'boto*'"),
    ] = None,
    python: target.Python = None,
    every: Annotated[bool, typer.Option("--all", help="every top-level name")] = False,
    script: target.Script = None,
    module: target.Module = None,
    isolated: target.Isolated = False,
    safe_path: target.SafePath = False,
    no_user_site: target.NoUserSite = False,
    json: target.Json = False,
) -> None:
    """Say where a python imports a module from, and why.

    Also why not from elsewhere. Nothing is imported: the answer follows from the rules of that
    python and its files.
    """
    if bool(names) == every:
        raise UsageError("name one module or more, or give --all")
    looked = target.look(python, target.start_of(script, module, isolated, safe_path, no_user_site))
    imports = Imports(looked)
    asked = dict.fromkeys(meant(names or (), imports, looked.ledger))
    answers = imports.all() if every else map(imports.resolve, asked)
    caches = (looked.facts.importer_cache, dirs.baked_cache_dir(os.environ) or "")
    gone = () if every else gone_archives(looked.ledger, caches)
    changed = changed_by_archive(looked)
    answers = (without_changed(one, changed) for one in answers)
    found = [with_gone(without_repeats(one), gone) for one in answers]
    if not every:
        found = [with_builds(one, imports) for one in found]
    places = [one.winner.location for one in found if one.winner and one.winner.location]
    through = {path: one.owner for one in indexes(looked) for path in one.served(places)}
    if json:
        output.as_json(_as_json(imports, found, through))
    else:
        _print(imports, found, every, through)
    if not (every or all(one.winner for one in found)):
        raise typer.Exit(1)


def _as_json(
    imports: Imports, found: Iterable[Resolution], through: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "python": present.python_json(imports.facts),
        "names": [
            {
                "name": one.name,
                "winner": one.winner and _provider_json(one.winner),
                "served_from": imports.served_from(one),
                "path_index": _index_of(one, through),
                "unsure": one.unsure,
                "losers": [_provider_json(loser) for loser in one.losers],
                "notes": list(one.notes),
            }
            for one in found
        ],
    }


def _provider_json(provider: Provider) -> dict[str, Any]:
    return {
        "kind": provider.kind,
        "location": provider.location,
        "locations": None if provider.locations is None else list(provider.locations),
        "entry": provider.entry,
        "origin": provider.origin and present.origin_json(provider.origin),
        "distribution": provider.distribution,
        "version": provider.version,
        "reason": provider.reason or None,
        "identical": provider.identical,
    }


def _print(
    imports: Imports, found: list[Resolution], briefly: bool, through: Mapping[str, str]
) -> None:
    output.text(present.python_text(imports.facts))
    if briefly:
        output.lines(present.table([_row(one) for one in found]))
        return
    for one in found:
        output.text()
        output.text(f"{one.name}  {_title(one, imports)}")
        index = _index_of(one, through)
        by = [("found by", f"the path index of {index}")] if index else []
        rows = [*_winner_rows(one, imports), *by, *_rest_rows(one, imports)]
        output.lines(present.table(rows))


def _index_of(found: Resolution, through: Mapping[str, str]) -> str | None:
    """Return the site dir whose path index the answer comes through."""
    return through.get(found.winner.location or "") if found.winner else None


def _title(found: Resolution, imports: Imports) -> str:
    if found.winner is not None:
        return _place(found.winner)
    if found.name == "__main__":
        program = imports.facts.start.program
        return f"the running program, {program or 'another one at each start'}"
    return "not found without running code" if found.unsure else "cannot be imported"


def _row(one: Resolution) -> tuple[str, ...]:
    """Return the cells of one name on one line."""
    winner = one.winner
    if winner is None:
        return one.name, "-", f"not importable: {one.losers[0].reason}", "", ""
    others = sum(loser.identical is not True for loser in one.losers)
    return one.name, winner.kind, _place(winner), _owner(winner), f"{others} more" if others else ""


def _winner_rows(one: Resolution, imports: Imports) -> Iterable[tuple[str, str]]:
    winner = one.winner
    if winner is None:
        return
    if winner.kind not in ("builtin", "frozen"):
        yield "kind", _KINDS[winner.kind]
    if winner.kind == "hook":
        yield "finder", winner.entry or ""
    elif winner.entry is not None:
        yield "entry", winner.entry or "'' (the current directory)"
    if winner.origin is not None:
        yield "origin", str(winner.origin)
    served_from = imports.served_from(one)
    if served_from:
        yield "served from", f"the {served_from}"
    if _owner(winner):
        yield "distribution", _owner(winner)
    if winner.kind == "namespace":
        for place in winner.locations or ():
            yield "portion", place
    if winner.reason:
        yield "warning", winner.reason
    if _is_foreign(winner, imports):
        yield "warning", f"{winner.entry} is a wheel for another python or platform"


def _is_foreign(provider: Provider, imports: Imports) -> bool:
    return bool(provider.entry and foreign_tags(provider.entry, imports.facts))


def _rest_rows(one: Resolution, imports: Imports) -> Iterable[tuple[str, str]]:
    for loser in one.losers:
        foreign = "a wheel for another python or platform" if _is_foreign(loser, imports) else ""
        about = [_owner(loser), _SAMENESS[loser.identical], foreign]
        extra = ", ".join(filter(None, about))
        yield "not from", f"{_place(loser)}{f' ({extra})' if extra else ''}: {loser.reason}"
    for note in one.notes:
        yield "note", note


def _place(provider: Provider) -> str:
    if provider.kind in ("builtin", "frozen"):
        return _KINDS[provider.kind]
    places = provider.locations or ()
    if provider.kind == "namespace" and len(places) > 1:
        return f"{places[0]} and {len(places) - 1} more"
    return place_of(provider)


def _owner(provider: Provider) -> str:
    return " ".join(filter(None, (provider.distribution, provider.version)))


_SAMENESS = {True: "the same content", False: "other content", None: ""}
_KINDS = {
    "source": "source file",
    "bytecode": "bytecode file",
    "extension": "extension module",
    "package": "package",
    "namespace": "namespace package",
    "builtin": "built into the interpreter",
    "frozen": "frozen into the interpreter",
    "hook": "provided by a finder of its own",
}
