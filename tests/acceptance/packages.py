"""The packages, popular or awkward, that must work from their unchanged wheels."""

from tests.acceptance import awkward, data, native, pure

PACKAGES = tuple(
    sorted(
        (*pure.PACKAGES, *data.PACKAGES, *native.PACKAGES, *awkward.PACKAGES),
        key=lambda package: package.name,
    )
)
QUICK = tuple(package for package in PACKAGES if package.quick)
