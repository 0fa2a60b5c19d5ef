"""ZP5xx: what is installed does not go together."""

from tests.doctor.faults import Fault


def requiring(*requirements, present=()):
    """The distribution flask with these requirements, and what is there of them."""

    def build(bench):
        for name, version in present:
            bench.distribution(name, version)
        metadata = "".join(f"Requires-Dist: {one}\n" for one in requirements)
        bench.distribution("flask", "3.0", metadata=metadata)

    return build


def through_an_extra(bench):
    """An extra of another distribution asks for what is missing."""
    extra = "Provides-Extra: fast\nRequires-Dist: speedup>=2; extra == 'fast'\n"
    bench.distribution("thing", metadata=extra)
    requiring("thing[fast]")(bench)


def extra_that_nobody_asks_for(bench):
    through_an_extra(bench)
    requiring("thing")(bench)


MET = requiring(
    "jinja2>=3.1", "colorama; sys_platform == 'win32'", "async; extra == 'async'",
    present=[("Jinja2", "3.1.2")],
)  # fmt: skip

FAULTS = (
    Fault("ZP501", "missing", requiring("jinja2>=3.1"), MET),
    Fault("ZP501", "too old", requiring("jinja2>=3.1", present=[("jinja2", "2.0")]), MET),
    Fault("ZP501", "of an extra", through_an_extra, extra_that_nobody_asks_for),
)
