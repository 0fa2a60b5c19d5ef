"""An inspected archive as text: a summary, the modules as a tree, the members as a list."""

import os
import textwrap
from collections.abc import Iterable, Iterator

from zippath.cli import present
from zippath.cli.inspected_json import as_json as as_json
from zippath.inspection.concerns import concerns
from zippath.inspection.for_target import CompiledMember, TargetView
from zippath.inspection.importability import Importability
from zippath.inspection.inspecting import Inspection
from zippath.wording import counted, few

_WIDTH = 100


def summary(found: Inspection) -> Iterator[str]:
    """The short answer: some ten lines."""
    yield os.path.basename(found.path)
    target = found.target
    rows = [
        ("is", _title(found)),
        ("holds", _holds(found)),
        ("names", few(found.content.tops, 8)),
        ("for", _made_for(found)),
        ("requires", _requires(found)),
        ("programs", _programs(found)),
        ("offers", _groups(found)),
        ("sboms", few([name for one in found.projects for name in one.sboms], 3)),
        ("compiled", _compiled(found)),
        *(_target_rows(target, found) if target else ()),
        *((one.level, f"{one.message}: {one.remedy}") for one in concerns(found)),
    ]
    yield from _wrapped([row for row in rows if row[1]])


def _wrapped(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in rows:
        lines = textwrap.wrap(text, _WIDTH - 12, break_long_words=False, break_on_hyphens=False)
        if name == "python":
            lines = [text]  # as in all commands
        for number, line in enumerate(lines):
            yield f"  {'' if number else name:9} {line}"


def _title(found: Inspection) -> str:
    names = [f"{one.name} {one.version}".rstrip() for one in found.projects]
    variant = f", variant {found.variant}" if found.variant else ""
    members = counted(len(found.found.members), "member")
    sizes = f"{_size(found.found.size)}, {_size(found.found.unpacked)} unpacked"
    methods = few([f"{count} {name}" for name, count in found.found.methods.items()], 3)
    about = ", ".join(filter(None, (members, sizes, methods)))
    return f"{few(names, 3)}{variant}: {about}" if names else about


def _size(count: int) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return counted(count, "byte")


def _holds(found: Inspection) -> str:
    content = found.content
    kinds = (
        (len(content.packages), "package"),
        (len(content.modules) - len({one.name for one in content.extensions}), "module"),
        (len(content.portions), "namespace portion"),
        (len(content.extensions), "extension module"),
        (len(content.libraries), "shared library"),
        (len(content.data), "data file"),
    )
    said = ", ".join(counted(count, noun) for count, noun in kinds if count > 0)
    return said or "nothing to import"


def _made_for(found: Inspection) -> str:
    versions = [f"python {one.requires_python}" for one in found.projects if one.requires_python]
    tags = sorted(found.tags or {tag for one in found.projects for tag in one.tags})
    kinds = sorted({one.tag or "any python" for one in found.content.extensions})
    extensions = f"extension modules {few(kinds, 2)}" if kinds else ""
    return ", ".join(filter(None, (few(versions, 2), few(tags, 2), extensions)))


def _requires(found: Inspection) -> str:
    plain = [text for one in found.projects for text in one.requires if "extra" not in text]
    missing = found.target.unmet if found.target else ()
    lacking = few([one.need.text for one in missing], 4)
    return few(plain, 4) + (f"; not there: {lacking}" if lacking else "")


def _programs(found: Inspection) -> str:
    programs = [name for one in found.projects for name in one.programs]
    files = [name.rpartition("/")[2] for name in found.content.scripts]
    main = ["python ARCHIVE"] if "__main__" in found.content.modules else []
    return few(list(dict.fromkeys((*main, *programs, *files))), 6)


def _groups(found: Inspection) -> str:
    groups = [
        f"{group} ({len(one.entry_points[group])})"
        for one in found.projects
        for group in one.groups
    ]
    return f"entry points of {few(groups, 4)}" if groups else ""


def _compiled(found: Inspection) -> str:
    compiled = found.target.compiled if found.target else ()
    kinds: dict[str, int] = {}
    others = few([one.member for one in compiled if not one.maker], 3)
    for one in filter(lambda one: one.maker, compiled):
        kind = f"by python {one.maker}, with the {one.bound_by} of the source"
        kinds[kind] = kinds.get(kind, 0) + 1
    said = [f"{counted(count, 'module')} {kind}" for kind, count in kinds.items()]
    cached = len(found.content.cached)
    ignored = (
        f"{counted(cached, 'file')} in __pycache__, which zipimport never reads" if cached else ""
    )
    none = f"no bytecode in {others}" if others else ""
    return "; ".join(filter(None, (few(said, 3), none, ignored)))


def _has_more_sources(found: Inspection, compiled: Iterable[CompiledMember]) -> bool:
    """Whether a source has none of this bytecode beside it; nobody who only looks compiles it."""
    known = {one.member for one in compiled if one.maker}
    return any(name.endswith(".py") and f"{name}c" not in known for name in found.content.code)


def _target_rows(target: TargetView, found: Inspection) -> Iterator[tuple[str, str]]:
    by_stock = _has_more_sources(found, (one for one in target.compiled if not one.stock))
    by_ours = _has_more_sources(found, (one for one in target.compiled if not one.ours))
    ours = (_answer(target.ours, by_ours), _places(target) if target.ours.modules else "")
    yield "python", present.python_text(target.facts)
    yield "", f"not for it: {'; '.join(target.unfit)}" if target.unfit else ""
    yield "zipimport", _answer(target.stock, by_stock)
    yield "zippath", "; ".join(filter(None, ours))
    yield "also in", few([f"{one.name}: {one.location}" for one in target.rivals], 3)


def _answer(one: Importability, must_compile: bool) -> str:
    if one.refusal:
        return f"cannot read it: {one.refusal}"
    said = f"can import {counted(one.modules, 'module')}"
    if one.modules and must_compile:
        said += ", if it compiles" if one.modules == 1 else ", if they compile"
    if one.cannot:
        names = few([missing.name for missing in one.cannot], 3)
        said += f", not {names}: {one.cannot[0].reason}"
    return said + (f"; {one.unasked} not looked at" if one.unasked else "")


def _places(target: TargetView) -> str:
    files = [one for one in target.served if one.place == "file store"]
    reasons = list(dict.fromkeys(one.reason for one in files))
    if not files:
        return "all from the archive itself" if target.served else ""
    return f"as real files: {few([one.name for one in files], 4)} ({' or '.join(reasons)})"


def tree(found: Inspection) -> Iterator[str]:
    """The modules, each below its package."""
    content = found.content
    tags = {one.name: one.tag for one in content.extensions}
    kinds = {
        **dict.fromkeys(content.modules, ""),
        **{name: f"extension module {tag}".rstrip() for name, tag in tags.items()},
        **dict.fromkeys(content.portions, "namespace"),
        **dict.fromkeys(content.packages, "package"),
    }
    yield found.path
    rows = []
    for name in sorted(kinds, key=lambda name: name.split(".")):
        rows.append(("  " * name.count(".") + name.rpartition(".")[2], kinds[name]))
    yield from present.table(rows)


def listing(found: Inspection) -> Iterator[str]:
    """The members in the order of the archive, as `unzip -l` lists them."""
    yield f"Archive:  {found.path}"
    yield "  Length      Date    Time    Name"
    yield "---------  ---------- -----   ----"
    for member in found.found.members:
        yield f"{member.size:9}  {present.dos_time(member.modified)}   {member.name}"
    yield "---------                     -------"
    total = counted(len(found.found.members), "member")
    yield f"{found.found.unpacked:9}                     {total}"
