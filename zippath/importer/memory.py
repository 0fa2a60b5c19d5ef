"""Anonymous files, from which Linux loads libraries that cannot be real files."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .index import NameIndex

MFD_EXEC = 0x10  # of Linux 6.3 (vm.memfd_noexec); older ones do not know the flag

_paths: "dict[tuple[str, tuple[int, ...], str], str]" = {}
_descriptors: "set[int]" = set()


def memory_path(index: "NameIndex", folder: str, name: str) -> str:
    """Return the path of an anonymous file with the content of a member. Raises OSError.

    The file stays open: another one must not get its number, and so its path.
    """
    key = (index.archive, index.signature, folder + name)
    path = _paths.get(key)
    if path is None:
        data = memoryview(index.read(folder, name))
        fd = _anonymous(name)
        while data:
            data = data[os.write(fd, data) :]
        path = _paths[key] = f"/proc/self/fd/{fd}"
    return path


def _anonymous(name: str) -> int:
    """A new anonymous file, with a number that none had before: others may have closed that one."""
    try:
        fd = os.memfd_create(name[:200], os.MFD_CLOEXEC | MFD_EXEC)
    except OSError:
        fd = os.memfd_create(name[:200], os.MFD_CLOEXEC)
    used = []
    while fd in _descriptors:
        used.append(fd)
        fd = os.dup(fd)
    for each in used:
        os.close(each)
    _descriptors.add(fd)
    return fd
