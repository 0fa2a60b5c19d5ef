"""A wheel made of a plain tree."""

import hashlib

import pytest

from zippath.errors import UsageError
from zippath.packing import wheel_metadata
from zippath.packing.main_script import entry_point
from zippath.packing.piece import text_piece
from zippath.packing.wheel_metadata import wheel_name


def tree(*names):
    return {name: text_piece(name, name, name) for name in names}


@pytest.mark.parametrize(
    ("file", "options", "expected"),
    [
        ("hello.whl", {}, "hello-0-py3-none-any.whl"),
        ("Hello-1.0.whl", {}, "hello-1.0-py3-none-any.whl"),
        ("x.whl", {"name": "My.Shop", "version": "2"}, "my_shop-2-py3-none-any.whl"),
        ("a-1-cp312-abi3-linux_x86_64.whl", {}, "a-1-cp312-abi3-linux_x86_64.whl"),
    ],
)
def test_a_file_name_is_completed(file, options, expected):
    assert expected == wheel_name(file, **options).file


@pytest.mark.parametrize("file", ["a-b.whl", "ä.whl", "a-1-2-3.whl", ".whl"])
def test_what_is_no_name_of_a_wheel(file):
    with pytest.raises(UsageError):
        wheel_name(file)


def test_the_metadata_says_what_the_name_says():
    wheel = wheel_name("hello-1.0.whl")
    made = list(wheel_metadata.metadata(wheel, tree("hello.py"), entry_point("hello:run")))

    assert {
        "hello-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: hello\nVersion: 1.0\n",
        "hello-1.0.dist-info/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: zippath\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
        "hello-1.0.dist-info/entry_points.txt": "[console_scripts]\nhello = hello:run\n",
    } == {one.name: one.read().decode() for one in made}


def test_the_record_has_the_hash_of_each_file_and_not_of_itself():
    record = wheel_metadata.record(wheel_name("a.whl"), tree("a,b.py").values())
    digest = hashlib.sha256(b"a,b.py").digest()
    hashed = __import__("base64").urlsafe_b64encode(digest).decode().rstrip("=")

    assert f'"a,b.py",sha256={hashed},6\na-0.dist-info/RECORD,,\n' == record.read().decode()


@pytest.mark.parametrize(
    ("members", "main"),
    [
        (["a.cpython-312-x86_64-linux-gnu.so"], None),
        (["other-1.dist-info/METADATA"], None),
        (["a.py"], "b:run"),
        (["a.py"], "a"),
    ],
)
def test_what_no_wheel_can_be_made_of(members, main):
    with pytest.raises(UsageError):
        list(
            wheel_metadata.metadata(wheel_name("a.whl"), tree(*members), main and entry_point(main))
        )
