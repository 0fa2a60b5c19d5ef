"""The `__path__` of a package, as far as the text of its `__init__` tells."""

import ast
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zippath.finders.offer import Finder, Offer
from zippath.finders.source_text import parsed
from zippath.finders.stock_finder import StockFinder
from zippath.imports.import_rules import import_rules
from zippath.imports.search import PathSearch
from zippath.python.facts import Facts
from zippath.syspath.disk import read_regular

# what an `__init__` does with its `__path__`
Style = Literal["plain", "pkgutil", "pkg_resources", "unknown"]

UNKNOWN_NOTE = "{name}'s __init__ changes __path__ when it runs: submodules may come from elsewhere"
MODULES_NOTE = "{name} works on sys.modules when it runs: it may make submodules that no file has"


@dataclass(frozen=True)
class Parents:
    """The name of a package, and the search path for it."""

    name: str
    path: Sequence[str]


def style_of(source: str, has_pkg_resources: bool) -> Style:
    """How the source of an `__init__` changes `__path__`.

    >>> style_of("__path__ = __import__('pkgutil').extend_path(__path__, __name__)", False)
    'pkgutil'
    >>> style_of("__path__.append('/elsewhere')", False)
    'unknown'
    """
    if "__path__" not in source and "declare_namespace" not in source:
        return "plain"
    tree = parsed(source)
    if tree is None:
        return "unknown"
    called = {_last_name(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    if "declare_namespace" in called and has_pkg_resources:
        return "pkg_resources"
    if "extend_path" in called:
        return "pkgutil"
    return "unknown" if any(_changes_path(node) for node in ast.walk(tree)) else "plain"


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _changes_path(node: ast.AST) -> bool:
    if isinstance(node, (ast.Name, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del)):
        target = node.value if isinstance(node, ast.Subscript) else node
        return isinstance(target, ast.Name) and target.id == "__path__"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        of = node.func.value
        changing = {"append", "extend", "insert", "remove", "pop", "clear", "reverse", "sort"}
        return isinstance(of, ast.Name) and of.id == "__path__" and node.func.attr in changing
    return False


def extended(
    locations: Sequence[str], parents: Parents, search: PathSearch, facts: Facts
) -> tuple[str, ...]:
    """`pkgutil.extend_path`: all places of the name on the search path, and those in `.pkg` files.

    Old zipimporters tell it about portions of namespaces only.
    """
    path = list(locations)
    for entry in parents.path:
        offer = search.answer(parents.name, entry)
        if offer is not None and _is_told(offer, search.finders.of(entry), facts):
            path += [place for place in offer.locations or () if place not in path]
        path += _pkg_file(os.path.join(entry, parents.name + ".pkg"))
    return tuple(path)


def _is_told(offer: Offer, finder: Finder | None, facts: Facts) -> bool:
    """Whether the finder tells `pkgutil` about the offer."""
    is_portion = offer.kind == "namespace"
    is_stock = isinstance(finder, StockFinder)
    return is_portion or not is_stock or import_rules(facts).extends_into_archives


def _pkg_file(file: str) -> list[str]:
    data = (read_regular(file) or b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


def declared(locations: Sequence[str], parents: Parents, search: PathSearch) -> tuple[str, ...]:
    """`pkg_resources.declare_namespace`: regular packages of the name, in the order of the path."""
    tail = parents.name.rpartition(".")[2]
    places: dict[str, str] = {}
    for entry in parents.path:
        offer = search.answer(parents.name, entry)
        if offer is not None and offer.kind != "namespace":
            place = os.path.join(entry, tail)
            places.setdefault(_normalised(place), place)
    for place in locations:
        places.setdefault(_normalised(place), place)
    return tuple(places)


def _normalised(path: str) -> str:
    return os.path.normcase(os.path.realpath(os.path.normpath(path)))
