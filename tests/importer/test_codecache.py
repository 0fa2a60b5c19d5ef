"""The code cache returns what was put, to any process, and nothing that is damaged."""

import os
import subprocess
import sys

import pytest

from tests.importer.building import ROOT
from zippath.importer import codecache
from zippath.importer.codecache import (
    BLOCK,
    BLOCKS,
    DIGEST,
    KEY,
    NEAR,
    PLACE,
    Rows,
    open_cache,
    own_stem,
    shared_stem,
    version,
)
from zippath.importer.record import key_of
from zippath.importer.store import Store, digest_of

ROW = KEY + PLACE
KEYS = [bytes([number]) * 16 for number in range(20)]
CODE = [compile(f"x = {number}\ny = {'z' * 50 * number!r}", "a", "exec") for number in range(20)]


DIGESTS = [bytes([number]) * DIGEST for number in range(20)]
SIGNATURE = (1, 2, 3, 4)
ARCHIVE = "/one/a.zip"
FILES = {
    "code": shared_stem(ARCHIVE) + ".code",
    "digests": shared_stem(ARCHIVE) + ".digests",
    "rows": own_stem(ARCHIVE) + ".rows",
}


def opened(store, archive=ARCHIVE, signature=SIGNATURE):
    return open_cache(store, archive, signature)


def filled(store):
    cache = opened(store)
    for key, code, digest in zip(KEYS, CODE, DIGESTS, strict=True):
        cache.put(key, code, digest)
    return cache


def test_what_was_put_is_there(store):
    assert CODE == [filled(store).get(key) for key in KEYS]
    assert CODE == [opened(store).get(key) for key in KEYS]
    again = opened(store)
    assert CODE[::-1] == [again.get(key) for key in KEYS[::-1]]


def test_answers_are_kept_too(store):
    filled(store).put(b"?" * 16, True)
    filled(store).put(b"!" * 16, False)
    cache = opened(store)

    assert [True, False] == [cache.get(b"?" * 16), cache.get(b"!" * 16)]


def test_code_longer_than_a_block(store):
    cache = filled(store)
    long = compile(f"x = {'y' * 2 * BLOCK!r}", "a", "exec")
    cache.put(b"l" * 16, long)

    assert long == opened(store).get(b"l" * 16)
    assert CODE[3] == cache.get(KEYS[3])


def test_few_reads_bring_much_code(store, monkeypatch):
    cache = filled(store)
    keys = [b"%16d" % number for number in range(100)]
    for number, key in enumerate(keys):
        cache.put(key, compile(f"x = {str(number) * 20_000!r}", "a", "exec"))
    reads = []
    read_into = Store.read_into
    monkeypatch.setattr(Store, "read_into", lambda *args: reads.append(1) or read_into(*args))
    assert all(cache.get(key) for key in keys)

    size = store.size(FILES["code"])
    assert size > 2_000_000
    assert len(reads) <= 1 + size // 450_000  # each is five system calls


def test_what_others_add_is_seen(store):
    one, two = opened(store), opened(store)
    assert one.get(KEYS[0]) is None
    two.put(KEYS[0], CODE[0])
    assert CODE[0] == one.get(KEYS[0])


def test_the_last_of_two_counts(store):
    cache = filled(store)
    cache.put(KEYS[1], CODE[2])

    assert CODE[2] == opened(store).get(KEYS[1])


@pytest.mark.parametrize("kind", FILES)
def test_damage_is_a_miss(store, kind):
    filled(store)
    with open(store.path(FILES[kind]), "rb") as file:
        data = file.read()
    for position in range(0, len(data), max(1, len(data) // 400)):
        damaged = data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]
        store.publish(FILES[kind], damaged)
        cache = opened(store)
        for key, code, digest in zip(KEYS, CODE, DIGESTS, strict=True):
            assert cache.get(key) in (None, code)
            assert cache.share(key, digest, False) in (None, code)


@pytest.mark.parametrize("kind", FILES)
def test_truncation_is_a_miss_and_is_mended(store, kind):
    filled(store)
    with open(store.path(FILES[kind]), "rb") as file:
        data = file.read()
    for length in range(0, len(data), max(1, len(data) // 50)):
        store.publish(FILES[kind], data[:length])
        cache = opened(store)
        for key, code, digest in zip(KEYS, CODE, DIGESTS, strict=True):
            assert cache.get(key) in (None, code)
            assert cache.share(key, digest, False) in (None, code)
        cache.put(KEYS[7], CODE[7], DIGESTS[7])
        assert CODE[7] == opened(store).get(KEYS[7])
        assert CODE[7] == opened(store).share(KEYS[7], DIGESTS[7], False)


@pytest.mark.parametrize("kind", ["digests", "rows"])
def test_a_row_that_is_just_being_added_spoils_nothing(store, kind):
    filled(store)
    store.append(FILES[kind], b"half a row")
    cache = opened(store)

    assert CODE == [cache.get(key) for key in KEYS]
    assert CODE == [cache.share(*pair, False) for pair in zip(KEYS, DIGESTS, strict=True)]


@pytest.mark.parametrize("kind", ["digests", "rows"])
def test_a_file_that_is_lost_while_it_is_in_use_is_made_again(store, kind):
    cache = filled(store)
    store.remove(FILES[kind])
    cache.put(KEYS[3], CODE[3], DIGESTS[3])

    assert CODE[3] == opened(store).get(KEYS[3])
    assert CODE[3] == opened(store).share(KEYS[3], DIGESTS[3], False)


@pytest.mark.parametrize("kind", ["digests", "rows"])
def test_another_format_is_a_miss_and_is_replaced(store, kind):
    filled(store)
    with open(store.path(FILES[kind]), "r+b") as file:
        file.write(b"zippath code 0")
    cache = opened(store)
    found = cache.get(KEYS[0]) if kind == "rows" else cache.share(KEYS[0], DIGESTS[0], False)
    assert found is None
    cache.put(KEYS[0], CODE[0], DIGESTS[0])

    assert CODE[0] == opened(store).get(KEYS[0]) == opened(store).share(KEYS[0], DIGESTS[0], False)
    row = ROW + (DIGEST if kind == "digests" else 0)
    assert store.size(FILES[kind]) <= 4 * row


def test_one_that_has_grown_too_much_begins_again(store, monkeypatch):
    filled(store)
    monkeypatch.setattr(codecache, "LARGEST", 100)
    filled(store)

    assert store.size(FILES["code"]) < 10_000


def test_filling_it_reads_each_row_once(store, monkeypatch):
    read = []
    real = Store.read_since

    def counted(self, name, head, offset):
        data = real(self, name, head, offset)
        read.append(len(data) - head)
        return data

    monkeypatch.setattr(Store, "read_since", counted)
    cache, other = opened(store), opened(store)
    for number in range(500):
        key = number.to_bytes(16, "little")
        assert cache.get(key) is None
        assert other.get(key) is None
        (cache if number % 3 else other).put(key, True)

    assert len(read) <= 2 * 500
    assert sum(read) <= 2 * 501 * ROW
    assert [True] * 500 == [other.get(number.to_bytes(16, "little")) for number in range(500)]


def test_little_is_read_where_code_is_far_apart(store, monkeypatch):
    cache, sizes = opened(store), []
    for number in range(200):
        key = number.to_bytes(16, "little")
        assert cache.put(key, compile(f"x = {'y' * 1000!r} * {number}", "a", "exec"), key * 2)
    real = Store.read_into

    def counted(self, name, buffer, offset):
        sizes.append(len(buffer))
        return real(self, name, buffer, offset)

    monkeypatch.setattr(Store, "read_into", counted)
    reading = opened(store)
    for number in (0, 100, 199, 50):
        assert reading.get(number.to_bytes(16, "little"))
    assert [NEAR] * 4 == sizes
    sizes.clear()
    for number in range(200):
        assert reading.get(number.to_bytes(16, "little"))
    assert [NEAR, BLOCK] == sizes


def test_memory_is_used_again_for_other_files(store, monkeypatch):
    key = b"k" * 16
    archives = [f"/one/{number}.zip" for number in range(3 * BLOCKS)]
    for archive in archives:
        assert opened(store, archive).put(key, CODE[0], key * 2)
    codecache._blocks.clear()
    buffers = []
    real = Store.read_into

    def noted(self, name, buffer, offset):
        if all(buffer.obj is not known for known in buffers):
            buffers.append(buffer.obj)
        return real(self, name, buffer, offset)

    monkeypatch.setattr(Store, "read_into", noted)
    assert [CODE[0]] * 2 * len(archives) == [opened(store, one).get(key) for one in 2 * archives]
    assert BLOCKS == len(buffers)


def test_one_process_that_fills_it_reads_no_row_again(store, monkeypatch):
    filled(store)
    cache = opened(store)
    assert CODE[0] == cache.get(KEYS[0])
    cache.put(KEYS[0], CODE[0], DIGESTS[0])
    monkeypatch.setattr(Store, "read_since", None)
    for number in range(100):
        cache.put(number.to_bytes(16, "big"), True)
        assert cache.get(b"absent" + bytes(9) + bytes([number])) is None


@pytest.mark.parametrize("key", [b"", b"8 bytes.", b"seventeen bytes.."])
def test_a_key_of_another_length_is_not_kept(store, key):
    cache = filled(store)
    size = store.size(FILES["rows"])
    cache.put(key, True)

    assert size == store.size(FILES["rows"])
    assert CODE == [opened(store).get(each) for each in KEYS]


def test_what_cannot_be_kept_is_not(tmp_path):
    (tmp_path / "file").write_text("")
    cache = opened(Store(str(tmp_path / "file" / "cache")))
    cache.put(KEYS[0], CODE[0], DIGESTS[0])

    assert cache.get(KEYS[0]) is cache.share(KEYS[0], DIGESTS[0], True) is None


def test_many_processes_add_at_once(store):
    script = (
        "import sys; from zippath.importer.codecache import open_cache; "
        "from zippath.importer.store import Store\n"
        f"cache = open_cache(Store(sys.argv[1]), {ARCHIVE!r}, {SIGNATURE}); me = sys.argv[2]\n"
        "for n in range(60):\n"
        "    code = compile(f'x = {me!r} * {n}', me, 'exec')\n"
        "    cache.get(bytes([n]) * 16)\n"
        "    cache.put(bytes([n]) * 8 + me.encode() * 8, code, me.encode() * 31 + bytes([n]))\n"
    )
    filled(store)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, store.directory, name], env={"PYTHONPATH": str(ROOT)}
        )
        for name in "abcd"
    ]
    assert [0] * 4 == [worker.wait() for worker in workers]
    cache = opened(store)
    for name in "abcd":
        for number in range(60):
            key = bytes([number]) * 8 + name.encode() * 8
            code = cache.get(key)
            assert code == cache.share(key, name.encode() * 31 + bytes([number]), False)
            names: dict[str, str] = {}
            exec(code, names)
            assert (name, name * number) == (code.co_filename, names["x"])


def test_the_key_is_of_name_crc_and_size():
    header = bytes(range(42))
    other = header[:12] + b"crc!" + header[16:]

    assert 16 == len(key_of(header, b"a.py"))
    assert b"" == key_of(b"", b"a.py")
    assert 3 == len({key_of(header, b"a.py"), key_of(header, b"b.py"), key_of(other, b"a.py")})


def test_the_files_go_by_archive_python_and_optimisation(monkeypatch):
    stems = shared_stem(ARCHIVE), own_stem(ARCHIVE)

    assert shared_stem("/two/a.zip") == stems[0] != shared_stem("/one/b.zip")
    assert own_stem("/two/a.zip") != stems[1] == own_stem("/one/a.zip")
    assert all(stem.endswith(f".{sys.implementation.cache_tag}") for stem in stems)
    monkeypatch.setattr(sys, "flags", type("flags", (), {"optimize": 2}))
    assert stems == tuple(
        stem.removesuffix(".opt-2") for stem in (shared_stem(ARCHIVE), own_stem(ARCHIVE))
    )


def test_where_python_caches_no_code_there_is_no_cache(store, monkeypatch):
    assert open_cache(None, ARCHIVE, SIGNATURE) is None
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert open_cache(store, ARCHIVE, SIGNATURE) is None


OTHERS = {
    "a change": (ARCHIVE, (1, 2, 4, 4)),
    "a copy": ("/two/a.zip", SIGNATURE),
    "a path that goes on": (ARCHIVE + "x" * 200, SIGNATURE),
    "one whose changes go unnoticed": (ARCHIVE, ()),
}


@pytest.mark.parametrize("other", OTHERS)
def test_code_is_for_the_very_file(store, other):
    """For another one only the digest of the content counts."""
    filled(store)
    cache = opened(store, *OTHERS[other])
    assert [None] * 20 == [cache.get(key) for key in KEYS]
    if not other.startswith("a path"):
        assert CODE[2] == cache.share(KEYS[2], DIGESTS[2], True)
    assert cache.share(KEYS[2], DIGESTS[3], True) is None
    assert cache.share(KEYS[3], DIGESTS[2], True) is None

    assert (CODE[2] if OTHERS[other][1] and other != "a path that goes on" else None) == opened(
        store, *OTHERS[other]
    ).get(KEYS[2])


def test_a_process_that_is_late_adds_no_row_to_those_of_another_file(store):
    """The archive is replaced while a process compiles what it has read of the old one."""
    late = filled(store)
    new = opened(store, ARCHIVE, (9, 9, 9, 9))
    new.put(b"?" * 16, True)
    late.put(KEYS[0], CODE[1], DIGESTS[1])

    for cache in (new, opened(store, ARCHIVE, (9, 9, 9, 9))):
        assert (True, None) == (cache.get(b"?" * 16), cache.get(KEYS[0]))


def test_a_row_leads_to_nothing_when_the_code_has_begun_again(store, monkeypatch):
    """Though the same code with the same key is in the same place."""
    filled(store)
    store.remove(FILES["code"])
    store.remove(FILES["digests"])
    others = opened(store, "/two/a.zip")
    for key, code, digest in zip(KEYS, CODE, DIGESTS, strict=True):
        others.put(key, code, digest)

    assert [None] * 20 == [opened(store).get(key) for key in KEYS]


def test_an_answer_is_for_the_very_file_alone(store):
    opened(store).put(b"?" * 16, True)

    assert opened(store, "/two/a.zip").share(b"?" * 16, b"", True) is None
    unnoticed = opened(store, ARCHIVE, ())
    unnoticed.put(b"!" * 16, True)
    assert unnoticed.get(b"!" * 16) is None


def test_a_digest_is_of_content_and_kind():
    digests = {digest_of(*each) for each in ((b"a", b".py"), (b"b", b".py"), (b"a", b"pyc"))}

    assert 3 == len(digests)
    assert {DIGEST} == set(map(len, digests))


def test_without_blake2_only_the_very_file_has_code(store, monkeypatch):
    monkeypatch.setitem(sys.modules, "_blake2", None)
    digest = digest_of(b"content", b".py")
    assert b"" == digest
    opened(store).put(KEYS[0], CODE[0], digest)

    assert CODE[0] == opened(store).get(KEYS[0])
    assert opened(store, "/two/a.zip").share(KEYS[0], digest, True) is None


def test_the_head_tells_the_magic_number(store):
    from importlib.util import MAGIC_NUMBER

    assert MAGIC_NUMBER in version()
    for key in (KEY, KEY + DIGEST):
        table = Rows(store, "table", version(), key)
        table.add(b"k" * key, b"p" * PLACE)
        assert 2 * (key + PLACE) == store.size("table")


def test_no_descriptor_stays_open(store):
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("no list of descriptors here")
    before = len(os.listdir("/proc/self/fd"))
    cache = filled(store)
    assert CODE == [cache.get(key) for key in KEYS]

    assert before == len(os.listdir("/proc/self/fd"))


@pytest.mark.parametrize("error", [EOFError, MemoryError, OverflowError, SystemError, ValueError])
def test_what_marshal_does_not_take_is_a_miss(store, monkeypatch, error):
    def refuse(data):
        raise error

    filled(store)
    monkeypatch.setattr(codecache.marshal, "loads", refuse)

    assert None is codecache.load(b"anything")
    assert None is opened(store).get(KEYS[0])


def test_rows_whose_keys_end_alike_are_told_apart(store):
    rows = Rows(store, "a.rows", b"head", KEY)
    places = {bytes([number]) * 8 + b"the same": bytes([number]) * PLACE for number in range(9)}
    for key, place in places.items():
        rows.add(key, place)
    rows.add(bytes([3]) * 8 + b"the same", b"newer" + bytes(PLACE - 5))
    again = Rows(store, "a.rows", b"head", KEY)

    assert b"newer" == again.get(bytes([3]) * 8 + b"the same")[:5]
    assert places[bytes([8]) * 8 + b"the same"] == again.get(bytes([8]) * 8 + b"the same")
    assert places[bytes(8) + b"the same"] == again.get(bytes(8) + b"the same")
    assert again.get(b"nothing!the same") is None
    assert again.get(bytes([1]) * 8 + b"the past") is None
