"""The script for another Python to print its facts: JSON between two cookies.

Contract, held by tests: Python 3.6 syntax; it imports `sys`, and else only modules that are built
into the interpreter, because a user's `json.py`, `os.py` or `re.py` must not break it; it looks at
other modules only through `sys.modules`; it writes to descriptor 1, because startup code may
replace `sys.stdout`.
"""

import sys

VARIABLES = {
    "APPDATA", "CONDA_PREFIX", "HOME", "HOMEDRIVE", "HOMEPATH", "LANG", "LC_ALL", "LC_CTYPE",
    "USERPROFILE", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__",
}  # fmt: skip


def answer(start, end, imported):
    """Write the facts and `imported` between the cookies `start` and `end` to standard output."""
    if sys.version_info < (3, 6):
        sys.exit("python %d.%d is too old: zippath works with 3.6 and newer" % sys.version_info[:2])
    data = (start + _json(dict(_facts(), **imported)) + end).encode("ascii")
    while data:
        data = data[_system().write(1, data) :]


def _json(value):
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return "%d" % value
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([_json(item) for item in value]) + "]"
    if isinstance(value, dict):
        return "{" + ",".join([_json(key) + ":" + _json(value[key]) for key in value]) + "}"
    return '"' + (value if _is_plain(value) else "".join([_escape(char) for char in value])) + '"'


def _is_plain(text):
    # asking each character would take 3 ms of a start
    if '"' in text or "\\" in text or not text.isprintable():
        return False
    return len(text.encode("utf-8")) == len(text)


def _escape(char):
    code = ord(char)
    if 32 <= code < 127 and char not in '"\\':
        return char
    if code > 0xFFFF:
        code -= 0x10000
        return "\\u%04x\\u%04x" % (0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF))
    return "\\u%04x" % code


def _facts():
    facts = {
        "executable": sys.executable or "",
        "version": list(sys.version_info),
        "implementation": sys.implementation.name,
        "implementation_version": list(sys.implementation.version),
        "build": sys.version,
        "cache_tag": sys.implementation.cache_tag,
        "platform": sys.platform,
        "bits": 64 if sys.maxsize > 2**32 else 32,
        "flags": _flags(),
        "path": [_text(entry) for entry in sys.path],
        "builtin_names": list(sys.builtin_module_names),
        "cwd": _cwd(),
        "ids": _ids(),
        "environ": _environ(),
        "encodings": _encodings(),
        "magic": _hex(sys.modules["_frozen_importlib_external"].MAGIC_NUMBER),
        "extension_suffixes": sys.modules["_imp"].extension_suffixes(),
        "sitecustomize": _file("sitecustomize"),
        "usercustomize": _file("usercustomize"),
    }
    facts.update(_places())
    return facts


def _places():
    stdlib = _stdlib_dir()
    site = sys.modules.get("site")
    own = site is not None and _is_own(site, stdlib)
    return {
        "prefix": sys.prefix,
        "exec_prefix": sys.exec_prefix,
        "base_prefix": sys.base_prefix,
        "base_exec_prefix": sys.base_exec_prefix,
        "base_executable": getattr(sys, "_base_executable", None),
        "os_name": _system().__name__,
        "framework": getattr(sys, "_framework", ""),
        "winver": getattr(sys, "winver", ""),
        "platlibdir": getattr(sys, "platlibdir", "lib"),
        "abiflags": getattr(sys, "abiflags", ""),
        "stdlib_dir": stdlib,
        "stdlib_names": _stdlib_names(stdlib),
        "site": _site(site) if own else None,
        "foreign_site": _file("site") if site is not None and not own else None,
        "pyvenv_cfg": _pyvenv_cfg(),
        "underscore_pth": _underscore_pth(),
        "externally_managed": _read(_join(stdlib, "EXTERNALLY-MANAGED")) if stdlib else None,
    }


def _system():
    """The module `posix` or `nt`, built into every interpreter."""
    return __import__("nt" if "nt" in sys.builtin_module_names else "posix")


def _flags():
    names = ("isolated", "ignore_environment", "no_user_site", "no_site", "safe_path", "utf8_mode",
             "dev_mode", "dont_write_bytecode")  # fmt: skip
    flags = {name: bool(getattr(sys.flags, name, False)) for name in names}
    return dict(flags, optimize=sys.flags.optimize, verbose=sys.flags.verbose)


def _text(value):
    """An entry of sys.path as text; startup code can put anything there."""
    if isinstance(value, bytes):
        return value.decode(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
    return value if isinstance(value, str) else "<%s object>" % type(value).__name__


def _hex(data):
    return "".join(["%02x" % byte for byte in data])


def _file(name):
    found = getattr(sys.modules.get(name), "__file__", None)
    return found if isinstance(found, str) else None


def _cwd():
    try:
        return _system().getcwd()
    except OSError:  # removed under our feet; abspath() fails there too
        return ""


def _ids():
    system = _system()
    if not hasattr(system, "getuid"):
        return None
    return [system.getuid(), system.geteuid(), system.getgid(), system.getegid()]


def _environ():
    """The variables for sys.path, as at the start of the process."""
    pairs = [(_text(name), _text(value)) for name, value in _system().environ.items()]
    return sorted([pair for pair in pairs if pair[0].startswith("PYTHON") or pair[0] in VARIABLES])


def _encodings():
    locale = ""
    if "_locale" in sys.builtin_module_names:
        module = __import__("_locale")
        if hasattr(module, "getencoding"):  # 3.11
            locale = module.getencoding()
        elif hasattr(module, "nl_langinfo"):
            locale = module.nl_langinfo(module.CODESET)
        else:  # Windows
            locale = module._getdefaultlocale()[1]
    return {
        "filesystem": sys.getfilesystemencoding(),
        "errors": sys.getfilesystemencodeerrors(),
        "locale": locale or "utf-8",
    }


def _join(directory, *names):
    sep = "\\" if _system().__name__ == "nt" else "/"
    return sep.join([directory.rstrip(sep), *names])


def _dirname(path):
    return path.rpartition("\\" if _system().__name__ == "nt" else "/")[0]


def _is_file(path):
    try:
        return _system().stat(path).st_mode & 0o170000 == 0o100000
    except (OSError, ValueError):
        return False


def _read(path):
    if not _is_file(path):
        return None
    try:
        with open(path, "rb") as file:  # binary: a text file would import a codec
            return {"path": path, "hex": _hex(file.read(1 << 20))}
    except OSError:
        return None


def _stdlib_dir():
    """Where the pure modules of the standard library are; `sys._stdlib_dir` knows since 3.11."""
    version = "%d.%d" % sys.version_info[:2]
    abi_thread = "t" if "t" in getattr(sys, "abiflags", "") else ""
    places = [
        (getattr(sys, "platlibdir", "lib"), "python" + version + abi_thread),
        ("lib", "python" + version + abi_thread),
        ("lib", "pypy" + version),
        ("lib-python", "3"),
        ("Lib",),
    ]
    known = getattr(sys, "_stdlib_dir", None)
    for place in [known] + [_join(sys.base_prefix, *names) for names in places]:
        if place and (_is_file(_join(place, "os.py")) or _is_file(_join(place, "os.pyc"))):
            return place
    return known


def _stdlib_names(stdlib):
    if hasattr(sys, "stdlib_module_names"):  # 3.10
        return sorted(sys.stdlib_module_names)
    names = set(sys.builtin_module_names)
    for directory in [stdlib, stdlib and _join(stdlib, "lib-dynload")]:
        try:
            listed = _system().listdir(directory) if directory else []
        except OSError:
            listed = []
        names.update([name.partition(".")[0] for name in listed if _offers(directory, name)])
    return sorted(names)


def _offers(directory, name):
    suffixes = [".py", *sys.modules["_imp"].extension_suffixes()]
    return name.endswith(tuple(suffixes)) or _is_file(_join(directory, name, "__init__.py"))


def _is_own(module, stdlib):
    """Whether `module` is frozen, or comes from the standard library's directory or zip."""
    spec = getattr(module, "__spec__", None)
    if getattr(spec, "origin", None) == "frozen":
        return True
    directory = _dirname(getattr(module, "__file__", None) or "")
    default_zip = "python%d%d.zip" % sys.version_info[:2]
    # PYTHONHOME may spell the directory in another way than site, which makes it absolute
    identity = _identity(directory)
    return directory.endswith(default_zip) or (
        identity is not None and identity == _identity(stdlib)
    )


def _identity(path):
    try:
        status = _system().stat(path)
    except (OSError, TypeError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _site(site):
    prefixes = list(getattr(site, "PREFIXES", []))
    wanted = [*prefixes, sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
    dirs = {}
    if hasattr(site, "getsitepackages"):  # virtualenv before 20 has its own site without
        dirs = {prefix: site.getsitepackages([prefix]) for prefix in wanted}
    return {
        "enabled": site.ENABLE_USER_SITE,
        "user_base": getattr(site, "USER_BASE", None),
        "user_site": getattr(site, "USER_SITE", None),
        "prefixes": prefixes,
        "dirs": [[prefix, dirs[prefix]] for prefix in dirs],
        "file": _file("site"),
    }


def _pyvenv_cfg():
    """The pyvenv.cfg beside the executable, or one directory up (PEP 405)."""
    directory = _dirname(sys.executable or "")
    for place in (directory, _dirname(directory)):
        found = _read(_join(place, "pyvenv.cfg")) if place else None
        if found:
            return found
    return None


def _underscore_pth():
    """The ._pth file in the place of sys.path: on Windows since 3.6, everywhere since 3.11."""
    windows = _system().__name__ == "nt"
    if not windows and sys.version_info < (3, 11):
        return None
    for executable in (sys.executable, getattr(sys, "_base_executable", None)):
        if not executable:
            continue
        stems = [executable]
        if windows:
            library = "python%d%d" % sys.version_info[:2]
            stems = [_join(_dirname(executable), library), executable.rpartition(".")[0]]
        for stem in stems:
            found = _read(stem + "._pth")
            if found:
                return found
    return None
