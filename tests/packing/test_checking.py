"""What speaks against an archive."""

import pytest

from tests.facts import facts
from tests.program import make_zip
from zippath.errors import ZippathError
from zippath.inspection import Concern
from zippath.inspection.importability import Unimportable
from zippath.inspection.verifying import Verified
from zippath.packing import checking
from zippath.packing.precompiling import Failure
from zippath.packing.receiver import Receiver
from zippath.syspath.disk import RealDisk
from zippath.syspath.ledger import replay
from zippath.syspath.snapshot import Snapshot

FACTS = facts(cache_tag="cpython-312", implementation="cpython", stdlib_names=("random",))
RECEIVER = Receiver("python3.12", Snapshot(FACTS, replay(FACTS, RealDisk()), RealDisk()))


def checked(tmp_path, content):
    archive = make_zip(tmp_path / "draft.zip", content)
    return checking.check(archive, str(tmp_path / "a.zip"), [RECEIVER], False, {})


def test_a_good_archive_has_no_problems(tmp_path):
    assert () == checked(tmp_path, {"a.py": "", "pkg/__init__.py": ""}).problems(())


def test_a_shadowed_name_and_a_secret_are_problems(tmp_path):
    found = checked(tmp_path, {"random.py": "", ".env": "KEY=1"})

    assert {"standard-library", "secret"} == {one.kind for one in found.concerns}
    assert 2 == len(found.problems(()))


def test_folders_without_init_are_doubted_only_in_own_sources(tmp_path):
    content = {"pkg/__init__.py": "", "pkg/sub/__init__.py": "", "pkg/doc/a.py": ""}
    archive = make_zip(tmp_path / "draft.zip", content)
    for published, expected in ((), ["missing-init"]), (content, []):
        found = checking.check(archive, "a.zip", [RECEIVER], False, {}, "", published)
        assert expected == [one.kind for one in found.concerns]


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("pkg/b.abi3.so", "only zippath's importer loads its 1 extension module"),
        ("pkg/b.txt", "only zippath's importer gives real files to pkg"),
    ],
)
def test_how_an_archive_is_used_that_needs_the_importer(tmp_path, member, reason):
    found = checked(tmp_path, {"pkg/__init__.py": "", member: ""})

    assert (f"{reason}: `zippath add {tmp_path}/a.zip`",) == found.notes


def test_what_nobody_looked_at_is_no_problem():
    unasked = Concern("too-large", "20,001 members: no importer was asked about them", "")
    hostile = Concern("too-large", "more than are looked at", "", is_error=True)

    assert ("more than are looked at",) == checking.Checked((unasked, hostile)).problems(())
    assert ["note", "error"] == [unasked.level, hostile.level]


def test_an_archive_without_modules_is_of_no_use(tmp_path):
    assert checked(tmp_path, {"a.py": "", ".env": "KEY=1"}).is_useful
    assert not checked(tmp_path, {"a.txt": ""}).is_useful


def test_what_is_required_and_not_there_is_said(tmp_path):
    metadata = "Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: gone>1\n"
    found = checked(tmp_path, {"a.py": "", "a-1.dist-info/METADATA": metadata})

    assert (("a requires gone>1, which is not in it",), ()) == (found.notes, found.problems(()))


def test_what_the_better_importer_cannot_import_counts():
    failed = Unimportable("b", "no")
    verified = (
        Verified("python3.12", "zipimport", ("a",), (failed, Unimportable("native", "no"))),
        Verified("python3.12", "zippath", ("a", "native"), (failed,)),
    )
    found = checking.Checked(verified=((RECEIVER, verified),))

    assert ("python 3.12 cannot import b: no",) == found.failed_imports
    failure = Failure("c.py", "/c.py", "python 3.12", "invalid syntax", 1)
    assert 2 == len(found.problems([failure]))


def test_strict_refuses_with_all_problems():
    checking.refuse("a.zip", ())
    with pytest.raises(ZippathError) as raised:
        checking.refuse("a.zip", ("one", "two"))
    assert ("one", "two") == raised.value.details
