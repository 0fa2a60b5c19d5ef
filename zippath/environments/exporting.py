"""Lists what an environment has as requirements with hashes, or as a lock file (PEP 751)."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zippath.distributions.installed import Metadata, metadata_in
from zippath.environments.environment_record import EnvironmentRecord
from zippath.finders.trees import RealTree
from zippath.wheelhouse.wheel import Wheel

Format = Literal["requirements", "pylock"]


@dataclass(frozen=True)
class Installed:
    """A distribution that an installer has put into the environment meanwhile."""

    name: str
    version: str


def installed_in(site: str) -> tuple[Installed, ...]:
    """Return the distributions that installers have put into a site dir."""
    found = (one.by_directory for one in metadata_in(RealTree(site), site) if _is_of_others(one))
    return tuple(sorted((Installed(one.normalised_name, one.version) for one in found), key=repr))


def _is_of_others(metadata: Metadata) -> bool:
    return (metadata.read("INSTALLER", 64) or b"").strip() != b"zippath"


def exported(
    record: EnvironmentRecord, installed: Sequence[Installed], kind: Format
) -> tuple[str, ...]:
    """Return the lines of the list. What no installer can be given is a comment."""
    lines = _requirements if kind == "requirements" else _lock
    return (*lines(record.archives), *_comments(record.archives, installed))


def _requirements(wheels: Sequence[Wheel]) -> Iterator[str]:
    yield "# pip install --no-deps --require-hashes --no-index --find-links DIR -r THIS_FILE"
    for wheel in wheels:
        if is_wheel(wheel):
            yield f"{wheel.name}=={wheel.version} \\"
            yield f"    --hash=sha256:{wheel.sha256}"


def _lock(wheels: Sequence[Wheel]) -> Iterator[str]:
    import tomlkit  # 30 ms, and only locks need it

    lock = tomlkit.document()
    lock.add("lock-version", "1.0")
    lock.add("created-by", "zippath")
    packages = tomlkit.aot()
    for wheel in filter(is_wheel, wheels):
        package = tomlkit.table()
        package.add("name", wheel.name)
        package.add("version", wheel.version)
        file = {
            "name": os.path.basename(wheel.path),
            "path": wheel.path.replace(os.sep, "/"),
            "hashes": {"sha256": wheel.sha256},
        }
        package.add("wheels", [file])
        packages.append(package)
    lock.add("packages", packages if len(packages) else tomlkit.array())
    yield from tomlkit.dumps(lock).splitlines()


def is_wheel(wheel: Wheel) -> bool:
    """Whether an archive is a wheel as a whole, which installers take."""
    return bool(wheel.version) and wheel.path.endswith(".whl") and not wheel.root


def _comments(wheels: Sequence[Wheel], installed: Sequence[Installed]) -> Iterator[str]:
    """Yield comments about what is there and is not listed above."""
    archives = [wheel for wheel in wheels if not is_wheel(wheel)]
    if archives:
        yield "# on the path too, and no wheels, so no installer takes them:"
        yield from (f"#   {wheel.path} sha256:{wheel.sha256}" for wheel in archives)
    if installed:
        listed = {wheel.name: wheel for wheel in filter(is_wheel, wheels)}
        yield "# installed into the environment meanwhile; their wheels are not known here:"
        for one in installed:
            hidden = listed.get(one.name)
            more = f", which is imported instead of {hidden.version}" if hidden else ""
            yield f"#   {one.name}=={one.version}{more}"
