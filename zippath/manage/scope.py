"""The site dirs of a target that a wish is about, and the reason why one is closed."""

from typing import Literal

from zippath.errors import ZippathError
from zippath.syspath.snapshot import Snapshot

Scope = Literal["user", "site"]


def site_dir(snapshot: Snapshot, scope: Scope | None, force: bool = False) -> str:
    """The directory for the startup files of `scope`; it may not exist yet.

    Without a scope: the environment's own site dir in a virtual environment, else the user site.
    `force` overrides EXTERNALLY-MANAGED (PEP 668). Raises ZippathError, with the reason and a
    remedy, where the scope is closed.
    """
    facts = snapshot.facts
    if facts.site is None:
        raise ZippathError(
            f"{facts.executable} runs without `site`, so it reads no .pth files",
            "a ._pth file isolates it: add the archive to that file" if facts.underscore_pth else
            "PYTHONPATH is the other way to its path",
        )  # fmt: skip
    if scope == "user" or (scope is None and not facts.in_venv):
        return _user_site(snapshot)
    if facts.externally_managed and not facts.in_venv and not force:
        raise ZippathError(
            f"{facts.executable} is managed by the system: {facts.externally_managed.path}",
            "use --user or a virtual environment, or --force if you know better",
        )
    return _global_site(snapshot)


def site_dirs(snapshot: Snapshot, scope: Scope | None) -> tuple[str, ...]:
    """The site dirs that the target reads startup files from, or the one of `scope`."""
    if scope:
        return (site_dir(snapshot, scope, force=True),)
    return tuple(dict.fromkeys(directory.path for directory in snapshot.ledger.site_dirs))


def _user_site(snapshot: Snapshot) -> str:
    user = snapshot.ledger.user_site
    if user.enabled and user.path:
        return user.path
    raise ZippathError(
        f"the user site of {snapshot.facts.executable} is off: {user.reason.text}",
        "use --site" if snapshot.facts.in_venv else "use --site, or start it without that",
    )


def _global_site(snapshot: Snapshot) -> str:
    """The site dir for local additions, among those of the interpreter's own prefix.

    Debian lists `/usr/local/…/dist-packages` first, which is meant for them; Windows lists the
    prefix itself first, which is not.
    """
    kind = "venv" if snapshot.facts.in_venv else "site"
    dirs = [directory.path for directory in snapshot.ledger.site_dirs if directory.kind == kind]
    for directory in dirs:
        if directory.endswith(("site-packages", "dist-packages")):
            return directory
    raise ZippathError(f"{snapshot.facts.executable} has no site dir", "use --user")
