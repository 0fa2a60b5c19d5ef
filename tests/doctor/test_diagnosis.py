"""What several checks see is told once: by the check that covers the others, if it is chosen."""

import json
import os
from pathlib import Path

import pytest

from tests.doctor import (
    archive_faults,
    boot_unit_faults,
    environment_faults,
    installed_faults,
    shadow_faults,
    startup_faults,
)
from tests.doctor.bench import Bench
from tests.snapshots import snapshot_of
from zippath.doctor.all_checks import CHECKS, chosen
from zippath.doctor.check import Check
from zippath.doctor.diagnosis import examine
from zippath.doctor.finding import Finding, Part, Repair
from zippath.doctor.mending import Mending
from zippath.doctor.subject import Subject

# --- by data alone ---


def check(code, *seen, covers=(), join=None):
    return Check(code, "error", "a title", "Words.", lambda _: iter(seen), join, covers)


def finding(line, *about, path="/a.pth", repairs=()):
    return Finding(f"line {line}", "it matters", "mend it", path, line, None, repairs, "", about)


def told(*checks, select=None, every=()):
    """(code, message) of what is told."""
    selected = [one for one in checks if not select or one.code in select]
    findings = examine(Subject(snapshot_of([]), {}), selected, every).findings
    return [(one.code, one.message) for one in findings]


def test_a_covered_finding_about_the_same_line_is_left_out():
    one = check("ZP1", finding(1), covers=("ZP2",))
    other = check("ZP2", finding(1), finding(2))

    assert [("ZP1", "line 1"), ("ZP2", "line 2")] == told(one, other) == told(other, one)


def test_a_covered_check_speaks_where_the_other_is_not_chosen():
    one = check("ZP1", finding(1), covers=("ZP2",))
    other = check("ZP2", finding(1))

    assert [("ZP2", "line 1")] == told(one, other, select=["ZP2"])


def test_checks_that_do_not_cover_each_other_both_speak():
    assert [("ZP1", "line 1"), ("ZP2", "line 1")] == told(
        check("ZP1", finding(1)), check("ZP2", finding(1))
    )


def test_what_is_covered_itself_covers_all_the_same():
    first = check("ZP1", finding(1), covers=("ZP2",))
    second = check("ZP2", finding(1), covers=("ZP3",))
    third = check("ZP3", finding(1))

    assert [("ZP1", "line 1")] == told(first, second, third)


def test_findings_say_what_they_are_about():
    name = ("module", "m")
    one = check("ZP1", finding(1, name, ("entry", "/x")), covers=("ZP2",))
    other = check("ZP2", finding(9, name, path="/b"), finding(1))

    assert [("ZP1", "line 1"), ("ZP2", "line 1")] == told(one, other)


def test_parts_are_joined_after_the_covered_ones_are_left_out():
    def join(_subject, numbers):
        yield finding(sum(numbers))

    one = check("ZP1", finding(2), covers=("ZP2",))
    parts = [Part((("/a.pth", number),), number) for number in (1, 2, 4)]

    assert [("ZP1", "line 2"), ("ZP2", "line 5")] == told(one, check("ZP2", *parts, join=join))
    assert [("ZP1", "line 2")] == told(one, check("ZP2", parts[1], join=join))


def test_what_another_check_knows_better_is_not_repaired():
    one = check("ZP1", finding(1), covers=("ZP2",))
    repairs = [(Repair("/a.pth", number, None),) for number in (1, 2)]
    other = check("ZP2", finding(1, repairs=repairs[0]), finding(2, repairs=repairs[1]))
    subject = Subject(snapshot_of([]), {}, "python3")

    findings = examine(subject, [other], [one, other]).findings

    command = "zippath doctor --python python3 --select ZP1"
    assert [(2, repairs[1], "mend it"), (1, (), command)] == [
        (found.line, found.repairs, found.fix) for found in findings
    ]


def test_covered_codes_exist_and_lead_in_no_circle():
    covers = {check.code: check.covers for check in CHECKS}

    def visit(code, trail):
        assert code not in trail, trail
        for covered in covers[code]:
            visit(covered, [*trail, code])

    for code in covers:
        visit(code, [])


# --- for real ---


def foreign_with_extension(bench):
    archive_faults.wheel(bench, "a-1-cp27-cp27m-any.whl", members={"p/a.so": b"\x7fELF"})


def only_namespaces(bench):
    archive_faults.on_path(bench, bench.zip("a.zip", {"space/part.py": ""}, directories=False))


def slash_and_colon(bench):
    """A line that names what lies in an archive, and is two paths joined."""
    archive, other = startup_faults.there(bench), bench.zip("b.zip", {"b.py": ""})
    bench.pth(f"{archive}/:{other}\n")


def indented_attack(bench):
    startup_faults.attack(bench)
    [file] = bench.site.glob("litellm_init.pth")
    file.write_text("  " + file.read_text())


def undecodable(bench):
    bench.pth(b"\xff\n")


def pipe(bench):
    os.mkfifo(bench.site / "some.pth")


def relative_and_joined(bench):
    bench.env["PYTHONPATH"] = f"nowhere;{bench.zip('a.zip', archive_faults.MODULE)}"


def site_dir_of_another(bench):
    environment_faults.other_minor(bench)
    bench.write(Path(bench.env["PYTHONPATH"]) / "some.pth", "# nothing\n")


def customized_library(bench):
    bench.require_plain()
    bench.make_prefix()
    for folder in (bench.site, bench.site.parent):
        bench.write(folder / "sitecustomize.py", f"X = {str(folder)!r}\n")


def shadowed_os(bench):
    bench.write("folder/os.py", "raise RuntimeError\n")
    bench.env["PYTHONPATH"] = str(bench.place / "folder")


def two_versions(bench):
    shadow_faults.version_in_wheel("2.0")(bench)
    bench.write(bench.site / "thing.py", shadow_faults.SOURCE)


def emptied_metadata(bench):
    installed_faults.without_metadata_and_code(bench)
    installed_faults.recorded(bench, "thing", {"thing.py": ""}, "2.0")


def editable_with_a_line(bench):
    """A finder and a path line of one project, whose folder is gone now."""
    installed_faults.editable_without_sources(bench)
    with open(bench.site / "__editable__.mine-1.0.pth", "a") as file:
        file.write(f"{bench.place / 'project' / 'more'}\n")


def clobbered_and_claimed(bench):
    for name in ("serial", "pyserial"):
        text = {"port/__init__.py": f"A = {name!r}\n"}
        installed_faults.recorded(bench, name, text, metadata="Import-Name: port\n")


def claimed_in_two_wheels(bench):
    for name in ("alpha", "beta"):
        info = f"{name}-1.0.dist-info"
        about = f"Name: {name}\nVersion: 1.0\nImport-Name: _utils ; private\n"
        members = {"_utils.py": f"# {name}\n", f"{info}/METADATA": about}
        bench.pth(bench.zip(f"{name}-1.0-py3-none-any.whl", members) + "\n", f"{name}.pth")


def clobbered_and_beside(bench):
    """Two distributions with one module, of which one has a package beside the other's module."""
    for name, file in (("alpha", "shared/__init__.py"), ("beta", "shared.py")):
        files = {"both.py": f"A = {name!r}\n", file: ""}
        installed_faults.recorded(bench, name, files)


def customized_twice(bench):
    environment_faults.own_customize(bench)
    environment_faults.customize("folder")(bench)


def hidden_portion(bench):
    bench.write(bench.site / "space" / "__init__.py")
    shadow_faults.managed(bench, bench.zip("a.zip", {"space/two.py": ""}))


PAIRS = (
    ("ZP106", "ZP105", None, foreign_with_extension),
    ("ZP107", "ZP108", "3.9", only_namespaces),
    ("ZP109", "ZP107", None, archive_faults.data_folder),
    ("ZP114", "ZP206", None, archive_faults.sub_path),
    ("ZP201", "ZP301", None, undecodable),
    ("ZP202", "ZP205", "3.9", startup_faults.bom),
    ("ZP202", "ZP206", "3.9", startup_faults.bom),
    ("ZP204", "ZP203", None, startup_faults.capitals),
    ("ZP205", "ZP114", None, slash_and_colon),
    ("ZP205", "ZP206", None, startup_faults.quoted),
    ("ZP208", "ZP209", None, startup_faults.attack),
    ("ZP208", "ZP218", "3.9", indented_attack),
    ("ZP218", "ZP206", "3.9", startup_faults.indented),
    ("ZP301", "ZP203", None, pipe),
    ("ZP301", "ZP314", None, environment_faults.out_of_venv(environment_faults.wrong_home)),
    ("ZP301", "ZP315", None, environment_faults.variable("PYTHONPLATLIBDIR", "nonsense")),
    ("ZP331", "ZP304", None, environment_faults.misspelt("~/lib/one")),
    ("ZP331", "ZP305", None, environment_faults.misspelt("ONE,TWO")),
    ("ZP305", "ZP302", None, environment_faults.pythonpath("/nowhere")),
    ("ZP306", "ZP304", None, relative_and_joined),
    ("ZP306", "ZP305", None, environment_faults.semicolon),
    ("ZP307", "ZP215", None, site_dir_of_another),
    ("ZP208", "ZP520", None, startup_faults.customize(startup_faults.HIDDEN)),
    ("ZP504", "ZP405", None, emptied_metadata),
    ("ZP512", "ZP503", None, installed_faults.dead_link_of_a_distribution),
    ("ZP511", "ZP206", None, editable_with_a_line),
    ("ZP502", "ZP521", None, clobbered_and_beside),
    ("ZP502", "ZP523", None, clobbered_and_claimed),
    ("ZP523", "ZP403", None, claimed_in_two_wheels),
    ("ZP523", "ZP521", None, installed_faults.two_claims("Import-Name", "Import-Name")),
    ("ZP312", "ZP520", None, customized_twice),
    ("ZP312", "ZP402", None, customized_library),
    ("ZP312", "ZP403", None, environment_faults.customize("site", "folder")),
    ("ZP323", "ZP209", None, environment_faults.code_in_record),
    ("ZP325", "ZP207", "3.9", boot_unit_faults.lost_as_before),
    ("ZP325", "ZP210", "3.15", boot_unit_faults.lost_as_before),
    ("ZP325", "ZP212", "3.15", boot_unit_faults.silenced),
    ("ZP325", "ZP320", None, boot_unit_faults.with_damaged_bytecode),
    ("ZP401", "ZP301", "3.9", shadowed_os),
    ("ZP405", "ZP403", None, two_versions),
    ("ZP407", "ZP402", None, shadow_faults.losing_to_the_library),
    ("ZP407", "ZP403", None, shadow_faults.losing),
    ("ZP407", "ZP404", None, hidden_portion),
    ("ZP408", "ZP217", None, shadow_faults.named_before),
)


def test_each_pair_is_tried():
    assert {(one.code, code) for one in CHECKS for code in one.covers} == {
        (covering, covered) for covering, covered, *_ in PAIRS
    }


@pytest.mark.live
@pytest.mark.parametrize(
    ("covering", "covered", "minor", "build"),
    [
        # the start waits for the pipe until its time is over
        pytest.param(
            *pair, marks=pytest.mark.slow if pair[-1] is pipe else (), id="-".join(pair[:2])
        )
        for pair in PAIRS
    ],
)
def test_one_of_the_pair_speaks(covering, covered, minor, build, tmp_path):
    bench = Bench(tmp_path, minor)
    build(bench)

    subject = bench.subject()

    def codes(select):
        return {one.code for one in examine(subject, chosen(select, [])).findings}

    assert {covering} == codes([covering, covered])
    assert {covered} == codes([covered])


@pytest.mark.live
def test_ignoring_the_one_makes_the_other_speak(tmp_path):
    bench = Bench(tmp_path)
    environment_faults.code_in_record(bench)

    def codes(*options):
        _, out, _ = bench.zippath("doctor", "--python", str(bench.python), "--json", *options)
        return {found["code"] for found in json.loads(out)["findings"]} & {"ZP209", "ZP323"}

    assert {"ZP323"} == codes()
    assert {"ZP209"} == codes("--ignore", "ZP323")
    assert set() == codes("--ignore", "ZP323,ZP209")


@pytest.mark.live
def test_a_repair_leaves_lines_alone_that_another_check_mends(tmp_path):
    bench = Bench(tmp_path)
    archive = startup_faults.there(bench)
    bench.pth(f'"{archive}"\n/nowhere/a.zip\n')
    subject = bench.subject()

    report = examine(subject, chosen(["ZP206"], []), CHECKS)
    plan = Mending(subject, report, CHECKS).plan(subject.snapshot)

    assert 2 == len(report.findings)
    assert [f'"{archive}"{os.linesep}'.encode()] == [edit.after for edit in plan.edits]
