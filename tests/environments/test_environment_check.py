"""What would change is what is wrong."""

from zippath.edits import Edit
from zippath.environments import environment_check
from zippath.environments.environment_check import plan_faults
from zippath.environments.environment_layout import Layout
from zippath.environments.environment_record import EnvironmentRecord, WheelSource
from zippath.environments.pinned_contents import Fault
from zippath.manage.plan import Plan

EDITS = (
    Edit("/env/site/zippath.pth", b"1", b"2"),
    Edit("/env/site/_zippath_boot.py", b"1", b"2"),
    Edit("/env/bin/missing", None, b"2"),
    Edit("/env/bin/spare", b"1", None),
    Edit("/env/zippath-env.json", b"1", b"2"),
)


def test_a_whole_boot_module_of_another_zippath_is_no_fault():
    found = plan_faults(Plan(EDITS, upgraded="0.0.9"), "the record", "sync")

    assert "/env/site/_zippath_boot.py" not in {one.text.split()[0] for one in found}


def test_each_change_is_a_fault_with_its_remedy():
    found = list(plan_faults(Plan(EDITS), "the record", "sync"))

    assert [edit.path for edit in EDITS] == [one.text.split()[0] for one in found]
    assert {"sync"} == {one.remedy for one in found}
    assert "the record" in found[0].text
    assert "missing" in found[2].text
    assert "should not be there" in found[3].text


def test_a_link_to_data_that_is_gone_is_a_fault(tmp_path):
    (tmp_path / "share").mkdir()
    for name, target in (("gone", "/not/there"), ("kept", str(tmp_path))):
        (tmp_path / "share" / name).symlink_to(target)
    record = EnvironmentRecord("python", WheelSource("archives"), data=("share/gone", "share/kept"))
    layout = Layout(str(tmp_path), "lib/site-packages", "bin", "bin/python")

    found = list(environment_check._lost_data(record, layout, "zippath env sync"))

    gone = f"{tmp_path}/share/gone leads to /not/there, which is gone"
    assert [Fault(gone, "zippath env sync")] == found
