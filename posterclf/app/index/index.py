"""Streamlit's index.html as this page needs it, for each of its addresses; and the answer for an address that is none.

The page must be readable before its websocket is there, and where it never comes: what index.html brings is all that
such a visit has.
"""

import hashlib
import html
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from posterclf.app.browser_files import SCRIPT, address_of
from posterclf.app.index.policy import page_policy
from posterclf.app.main import PAGES
from posterclf.app.words import LANGUAGES, catalogue
from posterclf.service.doors import POLICY

HERE = Path(__file__).parent
SCRIPTS = (HERE / "translated.js", HERE / "words.js", HERE / "connection.js")
STYLES = (HERE.parent / "chrome.css", HERE.parent / "classify" / "page.css")  # the start page is there at first sight
ICON = HERE.parent / "icon.svg"
CSS = "text/css"
STREAMLITS = "streamlit."  # how the keys of Streamlit's own texts begin
SENTENCES = (
    "index.waiting",
    "index.full",
    "index.lost",
    "index.renewed",
    "index.own_gone",
    "index.close",
    "index.pages",
)
SHOWN = {'[data-testid="stSkipToContent"]': "frame.skip"}  # selector -> key of what is shown there
NO_CACHE = {"Cache-Control": "no-cache"}  # the browser asks each time whether it is still the same


class Nowhere(Convertor[str]):
    """A path that neither Streamlit nor this application answers. Streamlit leads on from one that ends in a slash."""

    regex = (
        r"(?!(?:_stcore|media|component|static|app/static|auth|posterclf)/)"
        r"(?!(?:oauth2callback|favicon\.png|manifest\.json)$).*[^/]"
    )

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("nowhere", Nowhere())


def routes() -> list[Route]:
    """For `st.App`, after all others: the last one takes every address that is left."""
    return [*(Route(f"/{page}", _index) for page in ("", *PAGES)), Route("/{path:nowhere}", _not_found)]


@cache
def index_html() -> str:
    """Streamlit's own index.html, not to be translated, with our script before Streamlit's and our style."""
    page = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    script = address_of(script_of_the_page().encode(), "page.js", SCRIPT)
    style = address_of(b"".join(path.read_bytes() for path in STYLES), "page.css", CSS)
    ours = f'<meta name="google" content="notranslate" /><script defer src="./{script}"></script>'
    without_script = "".join(f'<p lang="{name}">{_text("index.without_script", name)}</p>' for name in LANGUAGES)
    for theirs, replacement in (
        ('<html lang="en">', '<html lang="en" translate="no">'),
        ("<title>Streamlit</title>", "<title>posterclf</title>"),
        ('(?=<script type="module")', ours),
        (r'(?s)\s*<!--(?:(?!-->).)*-->\s*<link rel="service-desc" [^>]*>', ""),  # the agents' routes are closed
        ("(?s)<noscript>.*</noscript>", f"<noscript>{without_script}</noscript>"),
        # In the body: of rules that weigh the same the later counts, and Streamlit puts its own into the head.
        ('(?=<div id="root">)', f'<link rel="stylesheet" href="./{style}" />'),
    ):
        page, count = re.subn(theirs, lambda _, new=replacement: new, page)
        assert count == 1, theirs  # another version of Streamlit
    return page


def script_of_the_page() -> str:
    """The scripts of this folder as one, with the words that they need in all languages."""
    words = json.dumps({name: _words(name) for name in LANGUAGES}, ensure_ascii=False)
    return "\n".join(["(() => {", f"const WORDS = {words};", *(path.read_text("utf-8") for path in SCRIPTS), "})();"])


def _words(language: str) -> dict[str, object]:
    """What words.js and connection.js say in that language."""
    spoken = [
        (source, texts[language], key.endswith(" "))
        for key, texts in catalogue().items()
        if key.startswith(STREAMLITS)
        for source in (key.removeprefix(STREAMLITS), *texts.values())
        if source != texts[language]
    ]
    shown = [(selector, catalogue()[key][language]) for selector, key in SHOWN.items()]
    sentences = {key.partition(".")[2]: catalogue()[key][language] for key in SENTENCES}
    return {"shown": shown, "spoken": spoken, **sentences}


def _text(key: str, language: str) -> str:
    return html.escape(catalogue()[key][language])


def _index(request: Request) -> Response:
    page = index_html()
    tag = f'"{hashlib.sha256(page.encode()).hexdigest()[:16]}"'
    headers = {**NO_CACHE, "ETag": tag, POLICY: page_policy(page)}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(page, headers=headers)


def _not_found(request: Request) -> Response:
    root = "../" * request.path_params["path"].count("/") or "./"
    sections = "\n".join(_not_found_in(language, root) for language in LANGUAGES)
    style = address_of((HERE / "not_found.css").read_bytes(), "not_found.css", CSS)
    icon = address_of(ICON.read_bytes(), ICON.name, "image/svg+xml")
    template = (HERE / "not_found.html").read_text("utf-8")
    page = template.format(root=root, style=style, icon=icon, sections=sections)
    return HTMLResponse(page, 404, {**NO_CACHE, POLICY: page_policy(page)})


def _not_found_in(language: str, root: str) -> str:
    links = "".join(
        f'<li><a href="{root}{"" if page == "classify" else page}?lang={language}">'
        f"{_text(f'frame.{page}', language)}</a></li>"
        for page in PAGES
    )
    title, sentence = _text("index.not_found", language), _text("index.not_found_meaning", language)
    return f'<section lang="{language}"><h1>{title}</h1><p>{sentence}</p><ul>{links}</ul></section>'
