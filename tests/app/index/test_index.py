"""Streamlit's index.html as this page needs it, and the answer for an address that is no page."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
import requests
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from posterclf.app.index.index import script_of_the_page
from posterclf.app.main import PAGES
from posterclf.app.routes import routes
from tests.support.served import served

Browser = Callable[..., requests.Response]


class Found(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Asks for a path and gets the answer; what is not ours, something in the place of Streamlit answers."""

    async def theirs(request):
        return PlainTextResponse("Streamlit's")

    app = Starlette(routes=[*routes(), Mount("/", routes=[Route("/{path:path}", theirs)])])
    with served(SimpleNamespace(app=app)) as address:
        yield lambda path, **headers: requests.get(urljoin(address, path), headers=headers, timeout=60)


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in PAGES)])
def test_every_page_brings_our_script_before_streamlits_and_our_style_after_its(browser, path):
    answer = browser(path)
    page = Found(answer.text)
    ours, streamlits = [script["src"] for script in page.all("script") if "src" in script]
    assert streamlits.startswith("./static/js/index.")
    assert "type" not in page.all("script")[-2]  # deferred as Streamlit's module is, and run before it
    assert browser(urljoin(path, ours)).headers["content-type"].startswith("text/javascript")
    assert page.all("html") == [{"lang": "en", "translate": "no"}]
    assert {"name": "google", "content": "notranslate"} in page.all("meta")
    styles = [link["href"] for link in page.all("link") if link["rel"] == "stylesheet"]
    assert browser(urljoin(path, styles[-1])).headers["content-type"].startswith("text/css")
    assert page.tags.index(("link", {"rel": "stylesheet", "href": styles[-1]})) > page.tags.index(("body", {}))


def test_a_page_is_asked_for_each_time_and_sent_where_it_has_changed(browser):
    answer = browser("/learn")
    assert answer.headers["cache-control"] == "no-cache"
    again = browser("/learn", **{"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert browser("/learn", **{"If-None-Match": '"another"'}).status_code == 200


def test_without_javascript_the_page_says_so_in_both_languages(browser):
    text = browser("/").text
    silent = text[text.index("<noscript>") : text.index("</noscript>")]
    assert "This page needs JavaScript" in silent
    assert "本页需要 JavaScript" in silent
    assert "Streamlit" not in silent


@pytest.mark.parametrize(("path", "root"), [("/nowhere", "./"), ("/learn/nowhere", "../"), ("/a/b/c.txt", "../../")])
def test_an_address_that_is_no_page_says_so_in_both_languages_and_leads_to_the_pages(browser, path, root):
    answer = browser(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "没有这个页面" in answer.text
    leads_to = [link["href"] for link in Found(answer.text).all("a")]
    pages = ["", *(page for page in PAGES if page != "classify")]
    assert leads_to == [f"{root}{page}?lang={language}" for language in ("en", "zh") for page in pages]
    style = next(link["href"] for link in Found(answer.text).all("link") if link["rel"] == "stylesheet")
    assert browser(urljoin(path, style)).status_code == 200


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/js/index.js", "/media/1.jpg", "/favicon.png", "/learn/"])
def test_what_is_streamlits_stays_streamlits(browser, path):
    assert browser(path).text == "Streamlit's"


def test_all_of_it_is_below_the_path_that_the_page_is_served_at(monkeypatch):
    monkeypatch.setattr("streamlit.get_option", {"server.baseUrlPath": "/school/posters/"}.get)
    assert {route.path for route in routes()} >= {"/school/posters/", "/school/posters/learn"}
    assert all(route.path.startswith("/school/posters/") for route in routes())


def test_the_script_has_the_words_of_both_languages():
    line = next(line for line in script_of_the_page().splitlines() if line.startswith("const WORDS = "))
    words = json.loads(line.removeprefix("const WORDS = ").removesuffix(";"))
    assert (words["en"]["pages"], words["zh"]["pages"]) == ("Pages", "页面")
    for language in words.values():
        assert all(theirs != ours for theirs, ours, _ in language["spoken"])


def test_the_script_is_javascript(tmp_path):
    node = shutil.which("node")
    if not node:
        pytest.skip("no Node.js")
    path = tmp_path / "page.js"
    path.write_text(script_of_the_page(), encoding="utf-8")
    subprocess.run([node, "--check", path], check=True)
