"""No text file is read or written in the encoding of whoever's locale."""

import ast
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PACKAGE = ROOT / "posterclf"
OPEN_BYTES = ("Image", "os")  # modules whose `open` knows no encoding


def without_encoding(call: ast.Call) -> bool:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if "encoding" in keywords:
        return False
    if getattr(keywords.get("text"), "value", None) is True:  # of subprocess
        return True
    match call.func:
        case ast.Attribute(attr="read_text"):
            return not call.args  # of which the first is the encoding
        case ast.Attribute(attr="write_text"):
            return len(call.args) < 2
        case ast.Attribute(attr="open", value=ast.Name(id=module)) if module in OPEN_BYTES:
            return False
        case ast.Attribute(attr="open"):
            mode = call.args[0] if call.args else ast.Constant("r")
        case ast.Name(id="open") | ast.Attribute(attr="fdopen"):
            mode = call.args[1] if len(call.args) > 1 else ast.Constant("r")
        case _:
            return False
    return isinstance(mode, ast.Constant) and "b" not in str(mode.value)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_text_files_name_their_encoding(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and without_encoding(node)] == []


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("path.read_text()", True),
        ("path.read_text('utf-8')", False),
        ("path.write_text('x')", True),
        ("path.write_text('x', encoding='utf-8')", False),
        ("path.open()", True),
        ("path.open('w', newline='')", True),
        ("path.open('rb')", False),
        ("open(path)", True),
        ("open(path, 'wb')", False),
        ("Image.open(path)", False),
        ("subprocess.run(command, text=True)", True),
    ],
)
def test_what_counts_as_without(call, expected):
    (expression,) = ast.parse(call).body
    assert without_encoding(expression.value) == expected
