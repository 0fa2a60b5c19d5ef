"""The suffixes of modules by platform; test_contents asks the real FileFinder."""

from tests.snapshots import facts_of
from zippath.finders.suffixes import extension_suffixes, module_suffixes


def test_windows_has_one_suffix_more():
    assert (".pyw", "source") in module_suffixes(facts_of(platform="win32"))
    assert (".pyw", "source") not in module_suffixes(facts_of(platform="linux"))


def test_extensions_come_first_and_bytecode_last():
    kinds = [kind for _, kind in module_suffixes(facts_of(extension_suffixes=(".a.so", ".so")))]

    assert ["extension", "extension", "source", "bytecode"] == kinds


def test_extension_modules_of_other_platforms_are_known():
    own = (".cpython-312-x86_64-cygwin.dll", ".dll")

    assert (*own, ".so", ".pyd", ".dylib") == extension_suffixes(facts_of(extension_suffixes=own))
    assert (".so", ".pyd", ".dylib") == extension_suffixes(facts_of(extension_suffixes=(".so",)))
