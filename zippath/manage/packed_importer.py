"""The importer as one archive, with bytecode for one Python: made once, and linked from then on.

It holds the sources as they are, deflated, and what the target has compiled of them, stored. Where
the target is another Python, or an optimised start, stock zipimport takes what fits: bytecode of
another Python not at all, and with -O that without.
"""

import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zippath import dirs, importer
from zippath.edits import Edit, files, sealed_files
from zippath.importer.store import Store
from zippath.manage import packed_importer_worker
from zippath.manage.boot_text import digest_of_ours
from zippath.manage.importer_package import package_files
from zippath.python.facts import Facts
from zippath.python.process import run
from zippath.syspath.boot_entries import ARCHIVE, MODULE, PACKAGE

LONGEST = 16 << 20  # bytes
_FLAGS = ("-I", "-S", "-B", "-W", "ignore")
_TIMEOUT = 120.0
_SIZE = 4  # bytes that tell how many follow
_DIGITS = 64  # of the SHA-256 that is the comment of the archive


@dataclass(frozen=True)
class PackedImporter:
    """The archive for one Python; `digest` is that of its content, `magic` that of its bytecode.

    `kept` is a file of zippath's own that can be linked, "" where it could not be written.
    """

    content: bytes
    digest: str
    magic: str
    kept: str = ""


def kept_zip(facts: Facts, env: Mapping[str, str]) -> PackedImporter:
    """Return the archive for a Python, from the cache if it is there; else the Python compiles it.

    What cannot be compiled is left to its imports, and what cannot be kept is made again each time.
    """
    kept = _kept_path(facts, env)
    found = _read(kept, facts)
    if found is not None:
        return found
    compiled = _compiled(facts, env)
    made = _packed(compiled, facts)
    if not (kept and compiled and Store(os.path.dirname(kept)).ready()):
        return made
    try:
        sealed_files.keep(kept, made.content)
        if _read(kept, facts) is None:  # another one was there, damaged
            files.discard(kept)
            sealed_files.keep(kept, made.content)
    except OSError:
        return made
    return _read(kept, facts) or made


def known_zip(facts: Facts, env: Mapping[str, str]) -> PackedImporter:
    """Return the archive for a Python from the cache, else one of sources alone."""
    return _read(_kept_path(facts, env), facts) or _packed({}, facts)


def place(archive: PackedImporter, directory: str) -> None:
    """Put the archive into a directory, as a link if possible. Raises ZippathError."""
    sealed_files.place(archive.kept, archive.content, os.path.join(directory, ARCHIVE))


def kept_unit(files: Mapping[str, bytes], facts: Facts, cache_dir: str | None) -> str:
    """Return where a boot module is kept for links to it, less ".py" or ".pyc"; "" for nowhere."""
    import hashlib

    if not cache_dir or not Store(cache_dir).ready():
        return ""
    digest = hashlib.sha256(files[MODULE]).hexdigest()[:16]
    return os.path.join(cache_dir, f"boot-{digest}-{facts.magic.hex()}")


def share(edits: Iterable[Edit], facts: Facts, env: Mapping[str, str]) -> None:
    """Let the archives that edits have written be links to the one that is kept."""
    written = [edit for edit in edits if edit.is_sealed and edit.after is not None]
    kept = known_zip(facts, env) if written else None
    for edit in written:
        if kept and kept.kept and edit.after == kept.content:
            sealed_files.share(kept.kept, edit.path)


def digest_in(content: bytes, copy: str, magic: str) -> str:
    """Return the digest that an archive names as its own, "" if that is not so.

    It is that of the content, of the `copy` of sources that it holds, and of the bytecode's magic.
    """
    said = content[-_DIGITS:].decode("ascii", "replace")
    return said if said == _digest(content[:-_DIGITS], copy, magic) else ""


def _kept_path(facts: Facts, env: Mapping[str, str]) -> str:
    cache_dir = dirs.baked_cache_dir(env)
    if not cache_dir:
        return ""
    return os.path.join(cache_dir, f"importer-{digest_of_ours()[:16]}-{facts.magic.hex()}.zip")


def _read(kept: str, facts: Facts) -> PackedImporter | None:
    content, magic = sealed_files.read_own(kept, LONGEST) if kept else None, facts.magic.hex()
    digest = digest_in(content, digest_of_ours(), magic) if content else ""
    return PackedImporter(content, digest, facts.magic.hex(), kept) if content and digest else None


def _packed(compiled: Mapping[str, bytes], facts: Facts) -> PackedImporter:
    import zipfile  # 10 ms, and an archive is made once

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, source in package_files():
            if name in compiled:
                info = zipfile.ZipInfo(f"{PACKAGE}/{name}c")
                archive.writestr(info, compiled[name], zipfile.ZIP_STORED)
            info = zipfile.ZipInfo(f"{PACKAGE}/{name}")
            archive.writestr(info, source, zipfile.ZIP_DEFLATED, 9)
        archive.comment = bytes(_DIGITS)
    content = out.getvalue()[:-_DIGITS]
    magic = facts.magic.hex() if compiled else ""
    digest = _digest(content, digest_of_ours(), magic)
    return PackedImporter(content + digest.encode("ascii"), digest, magic)


def _compiled(facts: Facts, env: Mapping[str, str]) -> dict[str, bytes]:
    """Return the .pyc file of each module by path, none if the Python cannot compile them."""
    sources = package_files()
    # the name is shown in tracebacks, and means the same in every environment
    asked = [(f"{ARCHIVE}/{PACKAGE}/{name}", len(source)) for name, source in sources]
    given = json.dumps(asked).encode("ascii") + b"\n" + b"".join(source for _, source in sources)
    script = packed_importer_worker.__loader__.get_source(packed_importer_worker.__name__)  # type: ignore[union-attr]
    place = os.path.dirname(os.path.abspath(importer.__path__[0]))
    done = run([facts.executable, *_FLAGS, "-c", script], env, place, _TIMEOUT, given)
    pycs = dict(zip((name for name, _ in sources), _parts(done.stdout), strict=False))
    is_whole = len(pycs) == len(sources) and all(
        pyc.startswith(facts.magic) for pyc in pycs.values()
    )
    return pycs if done.status == 0 and is_whole else {}


def _parts(said: bytes) -> Iterator[bytes]:
    """Yield what the script has written, as far as it is whole."""
    while len(said) > _SIZE:
        size = _SIZE + int.from_bytes(said[:_SIZE], "little")
        if size > len(said):
            return
        yield said[_SIZE:size]
        said = said[size:]


def _digest(content: bytes, copy: str, magic: str) -> str:
    import hashlib  # 4 ms, as it loads OpenSSL, and only what has the importer needs it

    whole = hashlib.sha256(content)
    whole.update(f"{copy} {magic}".encode("ascii"))
    return whole.hexdigest()
