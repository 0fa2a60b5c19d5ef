"""The commands that fetch or build the wheels that somebody lacks."""

from collections.abc import Sequence

from zippath.python.facts import Facts
from zippath.python.pip import pip_command
from zippath.wheelhouse.wanted import WantedWheel


def how_to_get(facts: Facts, wanted: Sequence[WantedWheel], folder: str) -> str:
    """Return what to type for the wheels to be in a folder afterwards."""
    listed = [one.text for one in wanted if not one.source]
    sources = [one.source for one in wanted if one.source]
    ways = []
    if listed:
        ways.append(
            f"fetch {'it' if len(listed) == 1 else 'them'}: {fetching(facts, listed, folder)}"
        )
    if sources:
        words = ["wheel", "--no-deps", "-w", folder, *sources]
        ways.append(
            f"build {'it' if len(sources) == 1 else 'them'}: {pip_command(facts, False, *words)}"
        )
    return "; ".join(ways)


def fetching(facts: Facts, texts: Sequence[str], folder: str, alone: bool = True) -> str:
    """Return the command that fetches wheels by requirements, `alone` or with what they require."""
    words = ["download", "--only-binary", ":all:", *(("--no-deps",) if alone else ()), "-d", folder]
    return pip_command(facts, False, *words, *texts)
