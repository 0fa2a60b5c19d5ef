"""The concerns about an archive that was looked into: a pure function of what was found."""

import sys
from collections.abc import Iterator

from zippath.finders.pycs import pyc_name
from zippath.importer.archives.schemes import installed
from zippath.inspection.concern import Concern
from zippath.inspection.inspecting import Inspection
from zippath.inspection.private_files import private_files
from zippath.inspection.projects import Project
from zippath.inspection.sorting import ExtensionMember
from zippath.python.facts import Facts
from zippath.typed import typed
from zippath.wording import few

# imported by `site` from anywhere on the path, and startup files (PEP 829)
_SITE_MODULES = ("sitecustomize", "usercustomize")
_STARTUP = (".pth", ".start")


def concerns(inspection: Inspection) -> tuple[Concern, ...]:
    """Return the concerns about an archive, errors first; fewer of them without a target."""
    doubts = [one for check in _CHECKS for one in check(inspection)]
    return tuple(sorted((*inspection.wrong, *doubts), key=lambda one: not one.is_error))


def _standard_library(inspection: Inspection) -> Iterator[Concern]:
    target = inspection.target
    library = target.facts.stdlib_names if target else sys.stdlib_module_names
    names = sorted(set(inspection.content.tops).intersection(library))
    if names:
        text = f"in the standard library too: {few(names)}"
        remedy = "rename it: who puts the archive first on the path breaks others"
        yield Concern("standard-library", text, remedy)


def _startup_code(inspection: Inspection) -> Iterator[Concern]:
    """Warn of what `site` imports or executes: of startup files only if they are installed."""
    named = [name for name in _SITE_MODULES if name in inspection.content.tops]
    if inspection.path.endswith(".whl"):
        places = map(installed, inspection.content.data)
        named += [name for name in places if "/" not in name and name.endswith(_STARTUP)]
    if named:
        text = f"it runs at every start of a python that has it: {few(named)}"
        yield Concern("startup-code", text, "read it first, or leave it out")


def _missing_init(inspection: Inspection) -> Iterator[Concern]:
    """Folders of modules with siblings that have an `__init__`, or with relative imports inside.

    At the top of an archive siblings say nothing: portions of namespaces lie there. What a wheel
    or an installed distribution brought is as its author means it.
    """
    content, brought = inspection.content, frozenset(inspection.brought)
    # bytecode belongs to whom its source belongs to
    own = [name for name in content.code if not {name, name.removesuffix("c")} & brought]
    with_modules = {name.rpartition("/")[0].replace("/", ".") for name in own}
    with_packages = {name.rpartition(".")[0] for name in content.packages}.intersection(
        content.packages
    )
    relative = {name.rpartition("/")[0].replace("/", ".") for name in inspection.code.relative}
    folders = [
        portion
        for portion in content.portions
        if portion in with_modules
        and (portion in relative or portion.rpartition(".")[0] in with_packages)
        and not _is_claimed(portion, inspection)
    ]
    if folders:
        text = f"no __init__.py, and likely meant for packages: {few(folders)}"
        yield Concern("missing-init", text, "add an empty __init__.py to each folder")


def _is_claimed(portion: str, inspection: Inspection) -> bool:
    """Whether a project says that it shares the name (PEP 794)."""
    claims = (project.claims for project in inspection.projects)
    return any(portion in one.namespaces for one in claims if one)


def _foreign_extensions(inspection: Inspection) -> Iterator[Concern]:
    if inspection.target is None:
        return
    facts = inspection.target.facts
    loadable = {one.name for one in inspection.content.extensions if _is_loaded(one, facts)}
    others = [one for one in inspection.content.extensions if one.name not in loadable]
    if others:
        text = f"extension modules for another python or platform: {few(_members(others), 3)}"
        yield Concern("foreign-extension", text, f"get those for {facts.cache_tag}")


def _is_loaded(one: ExtensionMember, facts: Facts) -> bool:
    file = one.member.rpartition("/")[2]
    stem = file.partition(".")[0]
    return file[len(stem) :] in facts.extension_suffixes


def _members(extensions: list[ExtensionMember]) -> list[str]:
    return [one.member for one in extensions]


def _secrets(inspection: Inspection) -> Iterator[Concern]:
    names = dict.fromkeys((*private_files(inspection.found.files), *inspection.code.keys))
    if names:
        text = f"it looks like a secret, and everybody gets it: {few(list(names))}"
        yield Concern("secret", text, "leave it out, and change what was given away")


def _bytecode(inspection: Inspection) -> Iterator[Concern]:
    """Doubt the bytecode of other Pythons, except beside that of the target in `__pycache__`."""
    if inspection.target is None:
        return
    tag = inspection.target.facts.cache_tag
    reasons: dict[str, list[str]] = {}
    for one in inspection.target.compiled:
        own = pyc_name(one.member.removesuffix("c"), tag)
        if (one.stock or one.ours) and own not in inspection.found.by_name:
            reasons.setdefault(one.stock or one.ours, []).append(one.member)
    for reason, members in reasons.items():
        text = f"bytecode that is not used: {few(members, 3)}: {reason}"
        yield Concern("stale-bytecode", text, _compiled_again(members, inspection))


def _compiled_again(members: list[str], inspection: Inspection) -> str:
    """Return the remedy for bytecode that is not used, which takes the sources of it."""
    if inspection.target is None or not {name[:-1] for name in members}.issubset(
        inspection.content.code
    ):
        return "get an archive with the sources in it, or one for this python"
    python = inspection.target.facts.minor_text
    words = ["zippath", "pack", inspection.path, "-o", "NEW.zip", "--python", python]
    return f"compile it again: `{typed(words)}`"


def _claims(inspection: Inspection) -> Iterator[Concern]:
    for project in inspection.projects:
        says = " and ".join(project.claimed_otherwise(_code_of(project, inspection)))
        if says:
            text = f"the metadata of {project.name} {says}"
            yield Concern("other-claims", text, "correct Import-Name and Import-Namespace")


def _code_of(project: Project, inspection: Inspection) -> list[str]:
    """Return the code that a project has brought: of several projects, what it claims."""
    code = list(inspection.content.code)
    if project.claims is None or len(inspection.projects) == 1:
        return code
    tops = project.claims.tops
    return [name for name in code if name.partition("/")[0].partition(".")[0] in tops]


def _tags(inspection: Inspection) -> Iterator[Concern]:
    named = inspection.tags
    for project in inspection.projects:
        if named and project.tags and named != project.tags:
            both = few(sorted(named ^ project.tags), 3)
            text = f"the name of the wheel and its WHEEL have other tags: {both}"
            yield Concern("other-tags", text, "rename it as its WHEEL says")


# the order in which they are told
_CHECKS = (
    _secrets,
    _standard_library,
    _startup_code,
    _missing_init,
    _foreign_extensions,
    _bytecode,
    _claims,
    _tags,
)
