"""README.md names every example and what is typed, and each is as short as it promises."""

import ast
import io
import re
import tokenize

import pytest

from tests.support.examples import EXAMPLES, commands_of

README = (EXAMPLES / "README.md").read_text(encoding="utf-8")
ALL = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in (".py", ".sh", ".ipynb"))
SCRIPTS = [name for name in ALL if not name.endswith(".ipynb")]


def test_every_example_is_in_the_readme():
    assert set(ALL) <= set(re.findall(r"\]\(([^)/]+)\)", README))


def test_every_link_leads_to_a_file():
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert [link for link in links if not (EXAMPLES / link).is_file()] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_an_example_says_is_typed_is_in_the_readme(name):
    typed = README.split("```")[1].splitlines()
    assert commands_of(name) and set(commands_of(name)) <= set(typed)


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name.endswith(".py")])
def test_it_says_what_one_sees_and_is_short(name):
    content = (EXAMPLES / name).read_text(encoding="utf-8")
    assert "sees" in (ast.get_docstring(ast.parse(content)) or "")
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(content).readline) if token.type not in skipped]
    docstrings = {token.start for token in tokens if token.type == tokenize.STRING and token.line.strip()[:3] == '"""'}
    lines = {token.start[0] for token in tokens if token.start not in docstrings}
    assert 8 <= len(lines) <= 30
