"""A file in another encoding becomes one that the target reads, without lines that name nothing."""

import pytest

from tests.doctor.bench import Bench
from tests.doctor.startup_faults import there, utf16_with_dead_lines
from zippath.doctor.recoding import recoding


def content(bench):
    """What the repairs make of the file."""
    file = str(bench.site / "some.pth")
    return b"".join(one.content or b"" for one in recoding(bench.subject(), file)).decode()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_line_that_is_right_stays_and_the_others_go_or_are_mended(tmp_path, encoding):
    bench = Bench(tmp_path)
    utf16_with_dead_lines(encoding)(bench)

    archive = there(bench)
    assert f"# note\n{archive}\nmore\n{archive}\n" == content(bench)


def test_a_line_that_nobody_can_judge_stays(tmp_path):
    """An empty directory may be the place of a mount that is absent."""
    bench = Bench(tmp_path)
    (bench.place / "mnt").mkdir()
    bench.pth(f"\ufeff{bench.place}/mnt/lib\r\nimport sys\r\n".encode("utf-16-le"))

    assert f"{bench.place}/mnt/lib\nimport sys\n" == content(bench)
