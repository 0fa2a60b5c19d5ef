"""PowerShell as text: it cannot be had where these tests run, so its documented rules stand for it.

about_Quoting_Rules: in single quotes only the single quote is special, doubled; the parser takes
the curly ones U+2018 to U+201B for it, too. about_Comparison_Operators: -ccontains regards case.
"""

import json
import subprocess

import pytest

from tests.live import tools
from zippath.shell.dialect import snippet
from zippath.shell.dialects import find
from zippath.shell.powershell import quote
from zippath.shell.value import Item, Wish

NAMES = ("plain", "two words", "it's", "‘a’ ‚b‛", '"“”„"', "$(Get-Date)", "`n`", "$HOME", "#a\nb",
         "R&D;|", "{a}[b]", "%x% !y!", "-n", "back\\slash\\")  # fmt: skip

GRAMMAR = """\
import json, sys
import tree_sitter, tree_sitter_powershell
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
source = sys.stdin.buffer.read()
found = []
def walk(node):
    if node.type == "verbatim_string_characters":
        found.append(source[node.start_byte : node.end_byte].decode())
    for child in node.children:
        walk(child)
tree = parser.parse(source)
walk(tree.root_node)
print(json.dumps([tree.root_node.has_error, found]))
"""


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('$(x) `y "z"', "'$(x) `y \"z\"'"),
        ("it's", "'it''s'"),
        ("‘a’‚b‛", "'‘‘a’’‚‚b‛‛'"),
        ("a\nb", "'a\nb'"),
    ],
)
def test_quotes_are_doubled_and_nothing_else_is_touched(text, quoted):
    assert quoted == quote(text)


def test_paths_are_compared_as_the_platform_does():
    entry = (Item("C:\\x.zip", "C:\\x.zip"),)

    assert " -cnotcontains " in snippet(find("powershell"), Wish((Item("/x", "/x"),)))
    assert " -notcontains " in snippet(find("powershell"), Wish(entry, separator=";"))


@pytest.mark.live
@pytest.mark.parametrize("place", ["prepend", "append", "remove"])
def test_a_grammar_of_powershell_reads_the_same_strings(place):
    """The quoted paths, and nothing else but the separator, are string tokens."""
    python = tools.FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        pytest.skip("a grammar of PowerShell: python tests/live/tools.py fetches it")
    entries = tuple(Item(f"/{name}.zip", f"/{name}.zip") for name in NAMES)
    text = snippet(find("powershell"), Wish(entries, place))

    done = subprocess.run(
        [python, "-c", GRAMMAR], input=text.encode(), capture_output=True, check=True
    )
    has_error, strings = json.loads(done.stdout)

    assert not has_error
    assert {"':'", *(quote(entry.path) for entry in entries)} == set(strings)
