"""The code cache gives back what was put, to any process, and nothing that is damaged."""

import os
import subprocess
import sys

import pytest

from tests.importer.building import ROOT
from zippath.importer import codecache
from zippath.importer.codecache import BLOCK, ROW, CodeCache, first_row, key_of, stem_of
from zippath.importer.store import Store

KEYS = [bytes([number]) * 16 for number in range(20)]
CODE = [compile(f"x = {number}\ny = {'z' * 50 * number!r}", "a", "exec") for number in range(20)]


@pytest.fixture
def store(tmp_path):
    return Store(str(tmp_path / "cache"))


def filled(store):
    cache = CodeCache(store, "a")
    for key, code in zip(KEYS, CODE, strict=True):
        cache.put(key, code)
    return cache


def test_what_was_put_is_there(store):
    assert CODE == [filled(store).get(key) for key in KEYS]
    assert CODE == [CodeCache(store, "a").get(key) for key in KEYS]
    again = CodeCache(store, "a")
    assert CODE[::-1] == [again.get(key) for key in KEYS[::-1]]


def test_answers_are_kept_too(store):
    filled(store).put(b"?" * 16, True)
    filled(store).put(b"!" * 16, False)
    cache = CodeCache(store, "a")

    assert [True, False] == [cache.get(b"?" * 16), cache.get(b"!" * 16)]


def test_code_longer_than_a_block(store):
    cache = filled(store)
    long = compile(f"x = {'y' * 2 * BLOCK!r}", "a", "exec")
    cache.put(b"l" * 16, long)

    assert long == CodeCache(store, "a").get(b"l" * 16)
    assert CODE[3] == cache.get(KEYS[3])


def test_what_others_add_is_seen(store):
    one, two = CodeCache(store, "a"), CodeCache(store, "a")
    assert one.get(KEYS[0]) is None
    two.put(KEYS[0], CODE[0])
    assert CODE[0] == one.get(KEYS[0])


def test_the_last_of_two_counts(store):
    cache = filled(store)
    cache.put(KEYS[1], CODE[2])

    assert CODE[2] == CodeCache(store, "a").get(KEYS[1])


@pytest.mark.parametrize("suffix", [".code", ".rows"])
def test_damage_is_a_miss(store, suffix):
    filled(store)
    with open(store.path("a" + suffix), "rb") as file:
        data = file.read()
    for position in range(0, len(data), max(1, len(data) // 400)):
        store.publish(
            "a" + suffix, data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]
        )
        cache = CodeCache(store, "a")
        for key, code in zip(KEYS, CODE, strict=True):
            assert cache.get(key) in (None, code)


@pytest.mark.parametrize("suffix", [".code", ".rows"])
def test_truncation_is_a_miss_and_is_mended(store, suffix):
    filled(store)
    with open(store.path("a" + suffix), "rb") as file:
        data = file.read()
    for length in range(0, len(data), max(1, len(data) // 50)):
        store.publish("a" + suffix, data[:length])
        cache = CodeCache(store, "a")
        assert all(cache.get(key) in (None, code) for key, code in zip(KEYS, CODE, strict=True))
        cache.put(KEYS[7], CODE[7])
        assert CODE[7] == CodeCache(store, "a").get(KEYS[7])


def test_a_row_that_is_just_being_added_spoils_nothing(store):
    filled(store)
    store.append("a.rows", b"half a row")
    cache = CodeCache(store, "a")

    assert list(CODE) == [cache.get(key) for key in KEYS]


def test_another_format_is_a_miss_and_is_replaced(store):
    filled(store)
    with open(store.path("a.rows"), "r+b") as file:
        file.write(b"zippath code 0")
    cache = CodeCache(store, "a")
    assert cache.get(KEYS[0]) is None
    cache.put(KEYS[0], CODE[0])

    assert CODE[0] == CodeCache(store, "a").get(KEYS[0])
    assert 2 * ROW == store.size("a.rows")


def test_one_that_has_grown_too_much_begins_anew(store, monkeypatch):
    filled(store)
    monkeypatch.setattr(codecache, "LARGEST", 100)
    filled(store)

    assert store.size("a.code") < 10_000


def test_filling_it_reads_each_row_once(store, monkeypatch):
    read = []
    real = Store.read

    def counted(self, name, size, offset=0):
        data = real(self, name, size, offset)
        read.append(len(data))
        return data

    monkeypatch.setattr(Store, "read", counted)
    cache, other = CodeCache(store, "a"), CodeCache(store, "a")
    for number in range(500):
        key = number.to_bytes(16, "little")
        assert cache.get(key) is None
        assert other.get(key) is None
        (cache if number % 3 else other).put(key, True)

    assert len(read) <= 2 * 500
    assert sum(read) <= 2 * 501 * ROW
    assert [True] * 500 == [other.get(number.to_bytes(16, "little")) for number in range(500)]


def test_one_process_that_fills_it_reads_no_row_again(store, monkeypatch):
    filled(store)
    cache = CodeCache(store, "a")
    assert CODE[0] == cache.get(KEYS[0])
    monkeypatch.setattr(Store, "read", None)
    for number in range(100):
        cache.put(number.to_bytes(16, "big"), True)
        assert cache.get(b"absent" + bytes(9) + bytes([number])) is None


@pytest.mark.parametrize("key", [b"", b"8 bytes.", b"seventeen bytes.."])
def test_a_key_of_another_length_is_not_kept(store, key):
    cache = filled(store)
    cache.put(key, True)

    assert (len(KEYS) + 1) * ROW == store.size("a.rows")
    assert CODE == [CodeCache(store, "a").get(each) for each in KEYS]


def test_what_cannot_be_kept_is_not(tmp_path):
    (tmp_path / "file").write_text("")
    cache = CodeCache(Store(str(tmp_path / "file" / "cache")), "a")
    cache.put(KEYS[0], CODE[0])

    assert cache.get(KEYS[0]) is None


def test_many_processes_add_at_once(store):
    script = (
        "import sys; from zippath.importer.codecache import CodeCache; "
        "from zippath.importer.store import Store\n"
        "cache = CodeCache(Store(sys.argv[1]), 'a'); me = sys.argv[2]\n"
        "for n in range(60):\n"
        "    code = compile(f'x = {me!r} * {n}', me, 'exec')\n"
        "    cache.get(bytes([n]) * 16)\n"
        "    cache.put(bytes([n]) * 8 + me.encode() * 8, code)\n"
    )
    filled(store)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, store.directory, name], env={"PYTHONPATH": str(ROOT)}
        )
        for name in "abcd"
    ]
    assert [0] * 4 == [worker.wait() for worker in workers]
    cache = CodeCache(store, "a")
    for name in "abcd":
        for number in range(60):
            code = cache.get(bytes([number]) * 8 + name.encode() * 8)
            names: dict[str, str] = {}
            exec(code, names)
            assert (name, name * number) == (code.co_filename, names["x"])


def test_the_key_is_of_name_crc_and_size():
    header = bytes(range(42))
    other = header[:12] + b"crc!" + header[16:]

    assert 16 == len(key_of(header, b"a.py"))
    assert b"" == key_of(b"", b"a.py")
    assert 3 == len({key_of(header, b"a.py"), key_of(header, b"b.py"), key_of(other, b"a.py")})


def test_the_files_go_by_name_python_and_optimisation(monkeypatch):
    stem = stem_of("/one/a.zip")

    assert stem == stem_of("/two/a.zip")
    assert stem != stem_of("/two/b.zip")
    assert stem.endswith(f".{sys.implementation.cache_tag}")
    monkeypatch.setattr(sys, "flags", type("flags", (), {"optimize": 2}))
    assert f"{stem}.opt-2" == stem_of("/one/a.zip")
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert not stem_of("/one/a.zip")


def test_the_first_row_tells_the_magic_number():
    from importlib.util import MAGIC_NUMBER

    assert MAGIC_NUMBER in first_row()
    assert ROW == len(first_row())


def test_no_descriptor_stays_open(store):
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("no list of descriptors here")
    before = len(os.listdir("/proc/self/fd"))
    cache = filled(store)
    assert CODE == [cache.get(key) for key in KEYS]

    assert before == len(os.listdir("/proc/self/fd"))
