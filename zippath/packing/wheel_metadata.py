"""Makes a wheel of a plain tree: its file name, METADATA, WHEEL and RECORD."""

import base64
import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zippath.errors import UsageError
from zippath.importer.archives.layout import is_native
from zippath.packing.main_script import EntryPoint
from zippath.packing.piece import Piece, text_piece
from zippath.packing.tree import Tree

_ANY = "py3-none-any"
_NO_VERSION = "0"


@dataclass(frozen=True)
class WheelName:
    """The name of a wheel's file (PEP 427), and what it says."""

    file: str
    name: str
    version: str
    tags: tuple[str, ...]

    @property
    def metadata_dir(self) -> str:
        """The folder of its metadata, as the file spells name and version."""
        return "-".join(self.file.split("-")[:2]) + ".dist-info/"


def wheel_name(file: str, name: str = "", version: str = "") -> WheelName:
    """Return the name of a wheel; where `file` is none, it is completed. Raises UsageError.

    >>> wheel_name("Hello.World-1.0.whl").file, wheel_name("hello.whl", version="2").file
    ('hello_world-1.0-py3-none-any.whl', 'hello-2-py3-none-any.whl')
    """
    from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
    from packaging.version import InvalidVersion, Version

    stem = file.removesuffix(".whl")
    if stem.count("-") < 2:
        own, _, rest = stem.partition("-")
        try:
            number = str(Version(version or rest or _NO_VERSION))
        except InvalidVersion as error:
            raise UsageError(f"{version or rest!r} is no version", "such as 1.0") from error
        project = canonicalize_name(name or own).replace("-", "_")
        file = f"{project}-{number}-{_ANY}.whl"
    try:
        parsed, number_of, _, tags = parse_wheel_filename(file)
    except (InvalidWheelFilename, InvalidVersion) as error:
        raise UsageError(f"{file} is no name of a wheel: {error}", "such as hello.whl") from error
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", parsed):
        raise UsageError(f"{parsed!r} is no name of a project", "name it: --name")
    return WheelName(file, parsed, str(number_of), tuple(sorted(map(str, tags))))


def metadata(wheel: WheelName, members: Tree, main: EntryPoint | None) -> Iterator[Piece]:
    """Yield the metadata of a wheel but for its RECORD. Raises UsageError."""
    natives = [name for name in members if is_native(name)]
    if natives and any(tag.endswith("-none-any") for tag in wheel.tags):
        raise UsageError(
            f"{natives[0]} is for one platform, and {wheel.file} says that it is for any",
            "name the wheel with its tags, such as hello-1.0-cp312-cp312-linux_x86_64.whl",
        )
    others = [name for name in members if name.partition("/")[0].endswith(".dist-info")]
    if others:
        raise UsageError(
            f"the sources bring {others[0]}, and a wheel is of one project",
            "make a .zip of them, or leave it out: --exclude '*.dist-info'",
        )
    yield _made(wheel, "METADATA", [
        "Metadata-Version: 2.1", f"Name: {wheel.name}", f"Version: {wheel.version}",
    ])  # fmt: skip
    yield _made(wheel, "WHEEL", [
        "Wheel-Version: 1.0", "Generator: zippath", f"Root-Is-Purelib: {str(not natives).lower()}",
        *(f"Tag: {tag}" for tag in wheel.tags),
    ])  # fmt: skip
    if main is not None:
        main.require_module(members)
        if not main.object:
            raise UsageError("a wheel starts functions", "--main takes PACKAGE.MODULE:FUNCTION")
        command = f"{wheel.name} = {main.module}:{main.object}"
        yield _made(wheel, "entry_points.txt", ["[console_scripts]", command])


def record(wheel: WheelName, members: Iterable[Piece]) -> Piece:
    """Return the RECORD of the members, with their hashes."""
    name = f"{wheel.metadata_dir}RECORD"
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for piece in members:
        content = piece.read()
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
        rows.writerow([piece.name, f"sha256={digest.decode()}", len(content)])
    rows.writerow([name, "", ""])
    return text_piece(name, text.getvalue(), "made by zippath")


def beside(output: str, wheel: WheelName) -> str:
    """Return the path of a wheel in the folder that was asked for."""
    return os.path.join(os.path.dirname(output), wheel.file)


def _made(wheel: WheelName, file: str, lines: list[str]) -> Piece:
    text = "".join(f"{line}\n" for line in lines)
    return text_piece(f"{wheel.metadata_dir}{file}", text, "made by zippath")
