"""What the fuzzers ask of an importer, and what must hold whatever the answers are."""

import contextlib
import os
import shutil
import sys
import time
import tracemalloc
import zipfile

from tests.importer import mutate
from zippath.importer import ZipImporter, index, readnames

FLOOR = 1 << 20  # bytes that opening any archive may take: its tail is read at once, 64 KiB
TIMES = 64  # and this many times its size, for names in two forms and their dictionaries
TICK = 0.011  # a kernel's clock for files may tick only a hundred times a second
MEMORY_DISK = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # ext4 writes at truncations
BOMB = 16 << 20  # content is inflated as a whole: what it unpacks to, not what it claims


class Wrong(Exception):  # noqa: N818 - it is a verdict
    """Something came out of the importer that must not."""


def forget():
    """What a new process would not know."""
    index.INDEXES.clear()


@contextlib.contextmanager
def kept_at_once():
    """Let the index of an archive be stored that has been written this very moment."""
    forget()
    settled = readnames.is_settled
    readnames.is_settled = lambda *_: True
    try:
        yield
    finally:
        readnames.is_settled = settled


def answers(path, base, cache=None):
    """{question: answer}; None where the archive is refused."""
    writing, sys.dont_write_bytecode = sys.dont_write_bytecode, False  # or no code is cached
    try:
        return _answers(path, base, cache)
    finally:
        sys.dont_write_bytecode = writing


def _answers(path, base, cache):
    try:
        importer = ZipImporter(path, cache, "never")
    except ImportError:
        return None
    seen = {"modules": sorted(importer.iter_modules(""))}
    for directory, name in base.modules:
        beside = importer
        if directory:
            beside = ZipImporter(f"{path}/{directory}", cache, "never")
        spec = beside.find_spec(name)
        seen[directory, name] = spec and (spec.origin, spec.submodule_search_locations)
        if spec and spec.loader:
            seen[directory, name, "code"] = code(beside, name)
            seen[directory, name, "source"] = allowed(beside.get_source, name)
    for name in base.members:
        seen[name] = allowed(importer.get_data, name)
    return seen


def allowed(question, name):
    """The answer, or the error where it is one that the import system can bear."""
    try:
        return question(name)
    except (ImportError, OSError) as error:
        return type(error).__name__


def code(importer, name):
    """What a module's code answers; content that is no Python is the content's fault alone."""
    try:
        return importer.get_code(name).co_names
    except ImportError as error:
        return type(error).__name__
    except (SyntaxError, ValueError) as error:
        filename = importer.get_filename(name)
        if not filename.endswith(".py"):
            raise
        try:
            compile(importer.get_data(filename), filename, "exec", dont_inherit=True)
        except type(error):
            return type(error).__name__
        raise


def check_archive(path, cache, base, size=None):
    """Whether a damaged archive is opened; raises Wrong. With its `size`, memory is watched."""
    plain = answers(path, base) if size is None else frugal(path, base, size)
    with kept_at_once():
        cold = answers(path, base, cache)
    forget()
    warm = answers(path, base, cache)
    if not plain == cold == warm:
        raise Wrong(f"no cache: {plain}\ncold: {cold}\nwarm: {warm}")
    if plain is not None:
        check_content(path, base, plain)
    return plain is not None


def frugal(path, base, size):
    tracemalloc.start()
    try:
        plain = answers(path, base)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    limit = FLOOR + TIMES * size + (BOMB if base.name == "bomb" else 0)
    if peak > limit:
        raise Wrong(f"{peak} bytes of memory for a file of {size}")
    return plain


def check_content(path, base, seen):
    """Where zipfile reads a member of that name, ours reads the same or refuses."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError):
        return
    with archive:
        for name in base.members:
            if not isinstance(seen[name], bytes):
                continue
            try:
                theirs = archive.read(name)
            except Exception:  # zipfile raises what it likes
                continue
            if theirs != seen[name]:
                raise Wrong(f"{name}: zipfile {theirs[:80]!r}, ours {seen[name][:80]!r}")


class Indexed:
    """A sound archive, a cache that has been filled from it, and what it answers without one."""

    def __init__(self, path, cache, base):
        self.path, self.cache, self.base = path, cache, base
        with open(path, "wb") as file:
            file.write(base.data)
        forget()
        self.plain = answers(path, base)
        with kept_at_once():
            answers(path, base, cache)
        forget()

    def check(self, copy, rng):
        """Damage a copy of the cache, and compare with no cache at all; raises Wrong."""
        shutil.copytree(self.cache, copy)
        damage(copy, rng)
        self.compare(copy, self.plain)

    def replace(self, rng):
        """Change the archive under its cache, leaving its size and its time; raises Wrong."""
        before = os.stat(self.path)
        time.sleep(TICK)  # the index says it is settled, as one is that old
        if rng.random() < 0.5:
            os.unlink(self.path)
        with open(self.path, "wb") as file:
            file.write(self.base.changed)
        os.utime(self.path, ns=(before.st_atime_ns, before.st_mtime_ns))
        self.compare(self.cache, answers(self.path, self.base))

    def compare(self, cache, plain):
        for _ in range(2):  # the second finds what the first has left there
            forget()
            seen = answers(self.path, self.base, cache)
            if seen != plain:
                raise Wrong(f"no cache: {plain}\ndamaged: {seen}")
        forget()


def damage(cache, rng):
    """Change one file of a cache, or what stands in its place."""
    names = sorted(os.listdir(cache))
    file = os.path.join(cache, rng.choice(names))
    kind = rng.randrange(20)
    if kind == 0:
        os.unlink(file)
        os.mkdir(file)
    elif kind == 1:
        other = os.path.join(cache, rng.choice(names))
        os.rename(file, f"{file}.moved")
        os.symlink(other, file)
    elif kind == 2:
        shutil.copyfile(os.path.join(cache, rng.choice(names)), f"{file}.new")
        os.replace(f"{file}.new", file)
    elif kind == 3:
        os.chmod(file, 0)
    else:
        with open(file, "rb") as opened:
            data = opened.read()
        for _ in range(rng.choice((1, 1, 2))):
            data = rng.choice(mutate.RECORD)(data, rng)
        with open(file, "wb") as opened:
            opened.write(data)
