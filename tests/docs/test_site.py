"""The site: built without a warning, whole, in two languages, without another server, and with what the code says."""

import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest
from playwright.sync_api import expect

from docs import docstrings, reference_pages, site
from posterclf.cli import cli
from posterclf.registry.model_folder import find_model
from posterclf.service.description import description
from tests.support.paths import ROOT

CHINESE = ("index", "tutorial", "how-to/teach-an-hour", "explanation/sigmoid", "explanation/accuracy")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The site, as `make docs` builds it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    site.assemble(folder / "docs")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("build/docs", str(folder / "docs"))
    settings = settings.replace("docs/docstrings.py", str(ROOT / "docs" / "docstrings.py"))
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", folder / "mkdocs.yml"]
    run = subprocess.run(
        [*command, "--site-dir", folder / "site"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "site"


def test_no_page_asks_another_server_for_a_script_a_style_or_a_picture(built):
    loads = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=[\"']?(https?:[^\"'> ]+)")
    found = {url for page in built.rglob("*.html") for url in loads.findall(page.read_text(encoding="utf-8"))}
    assert {url for url in found if not url.startswith("https://squidfunk.github.io")} == set()


def test_what_is_said_in_chinese_stands_beside_the_english_and_is_found(built):
    index = json.loads((built / "search" / "search_index.json").read_text(encoding="utf-8"))
    locations = {entry["location"].partition("#")[0] for entry in index["docs"]}
    for page in CHINESE:
        assert f"{page}.html" in locations
        assert f"zh/{page}.html" in locations
        assert 'lang="zh"' in (built / "zh" / f"{page}.html").read_text(encoding="utf-8")[:300]
    assert "教程" in (built / "zh" / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def address(built):
    """The site as any web server has it."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=built)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_link_of_the_built_site_leads_somewhere(address):
    checker = shutil.which("linkchecker", path=Path(sys.executable).parent)
    assert checker
    command = [checker, "--no-status", "--no-warnings", "--threads=2", f"{address}/index.html"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:]
    assert int(re.search(r"(\d+) links? in", run.stdout)[1]) > 100


@pytest.mark.parametrize("opened", ["with a web server", "as files"])
@pytest.mark.parametrize(("begin", "words"), [("index.html", "calibrated"), ("zh/tutorial.html", "阈值")])
def test_the_search_finds_without_another_server(built, address, page, opened, begin, words):
    root = address if opened == "with a web server" else built.as_uri()
    elsewhere = []
    page.on("request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(root) else None)
    page.goto(f"{root}/{begin}")
    page.locator(".md-search__input").first.fill(words)
    page.keyboard.press("End")  # it looks at what was typed when a key is let go
    found = page.locator(".md-search-result__link").first
    expect(found).to_be_visible(timeout=30_000)
    found.click()
    expect(page.locator("article mark").first).to_contain_text(words, ignore_case=True)
    assert [url for url in elsewhere if url != "about:srcdoc"] == []


def commands(context: click.Context):
    yield context
    if isinstance(context.command, click.Group):
        for name, command in context.command.commands.items():
            yield from commands(click.Context(command, context, name))


def test_the_reference_has_every_command_and_every_option():
    text = reference_pages.command_line()
    for context in commands(click.Context(cli, info_name="posterclf")):
        part = text.partition(f"## {context.command_path}\n")[2].partition("\n## ")[0]
        options = [name for option in context.command.params for name in option.opts if name.startswith("--")]
        assert part and all(name in part for name in options), context.command_path


def test_the_reference_has_every_path_and_every_schema_of_the_api():
    text = reference_pages.http()
    api = description([find_model()])
    assert all(f"/api{path}\n" in text for path in api["paths"])
    assert all(f"## {name}\n" in text for name in api["components"]["schemas"])


def test_the_cards_format_has_the_meaning_of_each_name_that_is_explained():
    text = reference_pages.card()
    assert "| `multiply_adds` | integer from 0 | yes | for one poster |" in text
    assert "[InputSize](#inputsize)" in text


def test_a_docstring_lists_what_it_explains():
    told = "One sentence.\n\nlabels:   (n,) int\n          of each\nreturns:  n\n\n>>> 1 + 1\n2"
    assert docstrings.as_markdown(told) == (
        "One sentence.\n\n- `labels`: (n,) int\n  of each\n- `returns`: n\n\n```pycon\n>>> 1 + 1\n2\n```"
    )


@pytest.mark.parametrize(
    ("link", "page", "expected"),
    [
        ("[names](docs/names.md)", "contributing.md", "[names](names.md)"),
        ("[names](names.md#a)", "house.md", "[names](names.md#a)"),
        ("[`deploy/nginx.conf`](deploy/nginx.conf)", "contributing.md", "`deploy/nginx.conf`"),
        ("[settings](deploy/nginx.conf)", "contributing.md", "settings (`deploy/nginx.conf`)"),
        ("[there](https://example.org/a.md)", "contributing.md", "[there](https://example.org/a.md)"),
    ],
)
def test_links_lead_to_pages_of_the_site_and_files_of_the_repository_are_named(link, page, expected):
    source = "CONTRIBUTING.md" if page == "contributing.md" else f"docs/{page}"
    assert site.linked(link, source, page) == expected
