"""The popular packages that must work from their unchanged wheels."""

from tests.acceptance import data, native, pure

PACKAGES = tuple(
    sorted((*pure.PACKAGES, *data.PACKAGES, *native.PACKAGES), key=lambda package: package.name)
)
QUICK = tuple(package for package in PACKAGES if package.quick)
