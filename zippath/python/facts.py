"""The facts about an interpreter: the answer of the probe, as values."""

from typing import Any, NamedTuple

from zippath.python.start import PLAIN, Start

# the names of what bears the importer's marker, whatever its module is called (see `probe._name`)
IMPORTER_HOOK = "zippath path hook"
IMPORTER_LOADER = "zippath importer"
IMPORTER_META_FINDER = "zippath metadata finder"
INDEX_HOOK = "zippath index hook"
INDEX_STARTER = "zippath index starter"


class TextFile(NamedTuple):
    """A configuration file of the interpreter: pyvenv.cfg, ._pth, EXTERNALLY-MANAGED."""

    path: str
    text: str


class Flags(NamedTuple):
    """The members of `sys.flags` for `sys.path`, start-up and bytecode."""

    isolated: bool = False
    ignore_environment: bool = False
    no_user_site: bool = False
    no_site: bool = False
    safe_path: bool = False
    utf8_mode: bool = False
    dev_mode: bool = False
    dont_write_bytecode: bool = False
    optimize: int = 0
    verbose: int = 0


class SiteFacts(NamedTuple):
    """The state of the module `site` after it ran; `enabled` is its ENABLE_USER_SITE."""

    enabled: bool | None
    user_base: str | None
    user_site: str | None
    prefixes: tuple[str, ...] = ()
    # what getsitepackages() gives for each prefix: distributions patch it
    dirs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    file: str | None = None


class Encodings(NamedTuple):
    """The encodings of file names, and of files in the locale's encoding."""

    filesystem: str = "utf-8"
    errors: str = "surrogateescape"
    locale: str = "utf-8"


class KnownSpec(NamedTuple):
    """The spec of a loaded or frozen module; `path` is the `__path__` of a loaded package.

    `loader` is its type, such as `_frozen_importlib_external.SourceFileLoader`; "" is none.
    """

    name: str
    loader: str = ""
    origin: str | None = None
    locations: tuple[str, ...] | None = None
    path: tuple[str, ...] | None = None


class Facts(NamedTuple):
    """The facts about one interpreter, started with certain flags, environment and directory.

    All paths are text as UTF-8 with surrogateescape would give it, whatever the interpreter's own
    file-system encoding is (see `Facts.from_json`), so they compare with zippath's own.
    """

    executable: str
    version: tuple[int, int, int, str, int]
    path: tuple[str, ...]
    # sys.path before site ran, as a second start with -S shows it
    initial_path: tuple[str, ...]
    cwd: str
    prefix: str
    exec_prefix: str
    base_prefix: str
    base_exec_prefix: str
    implementation: str = "cpython"
    implementation_version: tuple[int, int, int, str, int] = (0, 0, 0, "final", 0)
    build: str = ""
    base_executable: str | None = None
    cache_tag: str | None = None
    magic: bytes = b""
    platform: str = "linux"
    os_name: str = "posix"
    framework: str = ""
    winver: str = ""
    platlibdir: str = "lib"
    abiflags: str = ""
    bits: int = 64
    flags: Flags = Flags()
    site: SiteFacts | None = None
    encodings: Encodings = Encodings()
    extension_suffixes: tuple[str, ...] = ()
    builtin_names: tuple[str, ...] = ()
    stdlib_names: tuple[str, ...] = ()
    stdlib_dir: str | None = None
    # the file of a module `site` that is not the interpreter's own, but shadows it
    foreign_site: str | None = None
    sitecustomize: str | None = None
    usercustomize: str | None = None
    meta_path: tuple[str, ...] = ()
    path_hooks: tuple[str, ...] = ()
    # which packages zippath's importer lays out as files, where it is active: all, needed or never;
    # (archive, the same) of those that it has opened; and the cache that it uses
    importer_files: str = "never"
    archive_files: tuple[tuple[str, str], ...] = ()
    importer_cache: str = ""
    # what the boot module could not do at this start
    boot_problems: tuple[str, ...] = ()
    # whether extension modules can be loaded without a file
    importer_memory: bool = False
    # what the start-up has imported, and what can be imported from within the executable
    loaded: tuple[KnownSpec, ...] = ()
    frozen: tuple[KnownSpec, ...] = ()
    pyvenv_cfg: TextFile | None = None
    underscore_pth: TextFile | None = None
    externally_managed: TextFile | None = None
    environ: tuple[tuple[str, str], ...] = ()
    # (uid, euid, gid, egid); None where the platform has none
    ids: tuple[int, int, int, int] | None = None
    # what the start printed on stderr: site names failing lines there
    stderr: str = ""
    # why the normal start failed; then the facts come from a start without site
    failure: str = ""
    # what it runs: then `path` is that of such a start, and `initial_path` still that of code
    start: Start = PLAIN
    # False where only a start with -I -S was asked for (see `foresight`)
    started: bool = True

    @property
    def minor_text(self) -> str:
        """The language version as text, such as `3.12`."""
        return "{}.{}".format(*self.version)

    @property
    def minor_digits(self) -> str:
        """The language version in file names and tags, such as `312`."""
        return "{}{}".format(*self.version)

    @property
    def release_text(self) -> str:
        """The version without a pre-release, such as `3.15.0`."""
        return "{}.{}.{}".format(*self.version)

    @property
    def version_text(self) -> str:
        """The whole version, such as `3.15.0b2`."""
        level, serial = self.version[3:]
        stage = {"final": "", "alpha": "a", "beta": "b"}.get(level, "rc")
        return f"{self.release_text}{stage}{serial if stage else ''}"

    def variable(self, name: str) -> str | None:
        """The environment variable `name` in the interpreter, if it matters to a path."""
        return dict(self.environ).get(name)

    def file_of(self, module: str) -> str:
        """The origin of a loaded module, or ""."""
        return next((spec.origin or "" for spec in self.loaded if spec.name == module), "")

    @property
    def has_our_importer(self) -> bool:
        """Whether zippath's importer is active in the interpreter."""
        return IMPORTER_HOOK in self.path_hooks

    @property
    def has_path_index(self) -> bool:
        """Whether a path index serves directories in the interpreter, or is about to."""
        return INDEX_HOOK in self.path_hooks or INDEX_STARTER in self.meta_path

    def files_of(self, archive: str) -> str:
        """Which packages of an archive the importer lays out as files: all, needed or never."""
        return dict(self.archive_files).get(archive, self.importer_files)

    @property
    def in_venv(self) -> bool:
        """Whether the interpreter runs in a virtual environment (PEP 405)."""
        return self.pyvenv_cfg is not None

    @classmethod
    def from_json(cls, answer: dict[str, Any]) -> "Facts":
        r"""The facts in the probe's answer, without members unknown to this version.

        Text in the interpreter's own file-system encoding becomes text in UTF-8: a Python 3.6 in
        the C locale sees `h\udcc3\udca9.zip` where everybody else sees `hé.zip`.
        Raises KeyError, TypeError or ValueError where the answer is not one of our probe.
        """
        encodings = Encodings(**answer["encodings"])
        answer = {name: _canonical(value, encodings) for name, value in answer.items()}
        site: dict[str, Any] = answer.get("site") or {}
        known = set(cls._fields)
        values: dict[str, Any] = {
            name: _frozen(value) for name, value in answer.items() if name in known
        }
        values.update(
            encodings=encodings,
            flags=Flags(**answer["flags"]),
            magic=bytes.fromhex(answer["magic"]),
            site=_site(site) if site else None,
        )
        for name in ("loaded", "frozen"):
            values[name] = tuple(_known_spec(spec) for spec in answer.get(name, ()))
        for name in ("pyvenv_cfg", "underscore_pth", "externally_managed"):
            values[name] = _text_file(answer.get(name))
        return cls(**values)


def canonical(text: str, encodings: Encodings) -> str | None:
    r"""Decode the bytes of an interpreter's `text` as UTF-8 with surrogateescape.

    None if it cannot be a file name there.

    >>> canonical("h\udcc3\udca9", Encodings(filesystem="ascii"))
    'hé'
    >>> canonical("hé", Encodings(filesystem="ascii")) is None
    True
    """
    try:
        raw = text.encode(encodings.filesystem, encodings.errors)
    except UnicodeEncodeError:
        return None
    return raw.decode("utf-8", _utf8_errors(encodings))


def foreign(text: str, encodings: Encodings) -> str:
    r"""The `text` of an interpreter with these `encodings`, from the canonical one.

    >>> foreign("hé", Encodings(filesystem="ascii"))
    'h\udcc3\udca9'
    """
    return raw_path(text, encodings).decode(encodings.filesystem, encodings.errors)


def raw_path(text: str, encodings: Encodings) -> bytes:
    """The bytes of a canonical path for the system (UTF-8 on Windows, PEP 529)."""
    return text.encode("utf-8", _utf8_errors(encodings))


def path_of_raw(raw: bytes, encodings: Encodings) -> str:
    """The canonical path of these bytes."""
    return raw.decode("utf-8", _utf8_errors(encodings))


def _utf8_errors(encodings: Encodings) -> str:
    # Windows uses surrogatepass (PEP 529), everybody else surrogateescape (PEP 383)
    return encodings.errors if encodings.errors == "surrogatepass" else "surrogateescape"


def _canonical(value: object, encodings: Encodings) -> object:
    if isinstance(value, str):
        text = canonical(value, encodings)
        return value if text is None else text
    if isinstance(value, list):
        return [_canonical(item, encodings) for item in value]
    if isinstance(value, dict):
        return {name: _canonical(item, encodings) for name, item in value.items()}
    return value


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _known_spec(spec: dict[str, Any]) -> KnownSpec:
    return KnownSpec(**{name: _frozen(value) for name, value in spec.items()})  # type: ignore[arg-type]


def _site(state: dict[str, Any]) -> SiteFacts:
    return SiteFacts(**{name: _frozen(value) for name, value in state.items()})  # type: ignore[arg-type]


def _text_file(value: dict[str, str] | None) -> TextFile | None:
    if not value:
        return None
    return TextFile(value["path"], bytes.fromhex(value["hex"]).decode("utf-8", "surrogateescape"))
