"""Edits as values, and their diff."""

from zippath.edits import Edit, diff


def test_diff_shows_all_edits_in_order():
    edits = [
        Edit("/s/zippath.pth", b"# mine\n/a.zip\n", b"# mine\n/a.zip\n/b.zip\n"),
        Edit("/s/gone.pth", b"/c.zip\n", None),
        Edit("/s/same.pth", b"x\n", b"x\n"),
        Edit("/s/empty.pth", None, b""),
    ]

    expected = """\
--- /s/zippath.pth
+++ /s/zippath.pth
@@ -1,2 +1,3 @@
 # mine
 /a.zip
+/b.zip
--- /s/gone.pth
+++ /dev/null
@@ -1 +0,0 @@
-/c.zip
--- /dev/null
+++ /s/empty.pth
"""
    assert expected == diff(edits)


def test_diff_tells_bytes_apart_that_look_alike():
    edit = Edit("rc", b"caf\xe9\r\none\x0btwo\n", "caf\\xe9\none\x0btwo\nétc".encode())

    expected = """\
--- rc
+++ rc
@@ -1,2 +1,3 @@
-caf\\xe9\\r
+caf\\xe9
 one\x0btwo
+étc
\\ No newline at end of file
"""
    assert expected == diff([edit])


def test_diff_marks_a_newline_that_is_taken_away():
    expected = """\
--- rc
+++ rc
@@ -1 +1 @@
-a
+a
\\ No newline at end of file
"""
    assert expected == diff([Edit("rc", b"a\n", b"a")])


def test_diff_tells_the_size_of_a_large_file_that_comes_or_goes():
    large = b"x\n" * 40_000

    assert "Files /dev/null and a.py differ: 80,000 bytes\n" == diff([Edit("a.py", None, large)])
    assert "Files a.py and /dev/null differ: 80,000 bytes\n" == diff([Edit("a.py", large, None)])
    assert "Files /dev/null and a.pth differ: 80,000 bytes\n" == diff([Edit("a.pth", None, large)])
    assert "+y" in diff([Edit("a.py", large, large + b"y\n")])


def test_a_module_that_comes_or_goes_is_told_by_its_size():
    """There are forty of them in the boot module's copy of the importer."""
    assert "Files /dev/null and a.py differ: 2 bytes\n" == diff([Edit("a.py", None, b"1\n")])
    assert diff([Edit("a.py", b"1\n", b"2\n")]).endswith("-1\n+2\n")


def test_a_diff_shows_nothing_of_binary_files():
    """The importer's copy in an environment is a zip: 4,000 lines of it filled the terminal."""
    assert "Binary files a.zip and a.zip differ\n" == diff([Edit("a.zip", b"\0a\n", b"b\n")])
    assert "Binary files a.zip and /dev/null differ\n" == diff([Edit("a.zip", b"\0", None)])


def test_diff_of_nothing_is_empty():
    assert "" == diff([])


def test_a_write_cut_short_anywhere_is_recognised():
    before, after = b"one\ntwo\nthree\n", b"one\nnew\ntwo\n3\n"
    for long, short in ((before, after), (after, before)):
        edit = Edit("rc", short, long)
        back = Edit("rc", long, short)
        assert edit.left(long)
        assert back.left(short)
        for cut in range(len(long) + 1):
            assert edit.left(long[:cut] + short[cut:])
        for cut in range(len(short) + 1):
            assert back.left(short[:cut] + long[cut:])


def test_what_others_wrote_is_not_taken_for_ours():
    edit = Edit("rc", b"one\n", b"one\ntwo\n")

    assert not edit.left(b"one\ntwo\n# mine\n")
    assert not edit.left(b"# mine\none\n")
    assert not Edit("rc", None, b"one\n").left(b"on")
    assert not Edit("rc", b"one\n", None).left(b"on")
