"""A page's script run by Streamlit's AppTest, and what it drew."""

import hashlib
import json

from streamlit.testing.v1 import AppTest

from posterclf.app.classify.own_poster import ADDRESS, OWN, REFUSED, YOURS, OwnPoster
from posterclf.app.classify.photograph import photograph_of
from posterclf.app.uploads.inbox import Upload
from posterclf.errors import ImageError
from posterclf.images import jpeg, read_image
from tests.support.paths import ROOT


def opened(page: str, **address: str) -> AppTest:
    """The page posterclf/app/<page>/page.py at that address, run once."""
    test = AppTest.from_file(ROOT / "posterclf" / "app" / page / "page.py", default_timeout=60)
    for key, value in address.items():
        test.query_params[key] = value
    return ran(test)


def ran(page: AppTest) -> AppTest:
    """The page after another run, in which nothing was raised."""
    page.run(timeout=60)
    assert not page.exception
    return page


def with_own_poster(page: AppTest, name: str, content: bytes) -> AppTest:
    """The start page after a poster was uploaded there."""
    upload = Upload(hashlib.sha256(content).hexdigest(), name, content)  # one visit for all of AppTest's
    try:
        photograph = photograph_of(upload)
        part = photograph.part()
        page.session_state[OWN] = OwnPoster(part, jpeg(read_image(part.content)), photograph)
        page.query_params[ADDRESS] = YOURS
    except ImageError:
        page.session_state[REFUSED] = upload
    return ran(page)


def with_sample(page: AppTest, name: str) -> AppTest:
    """The start page where that sample is what the address names."""
    page.query_params[ADDRESS] = name
    return ran(page)


def component(page: AppTest, name: str) -> dict:
    """What the browser gets for the page's component `posterclf-<name>`."""
    (found,) = (one for one in page.get("bidi_component") if one.proto.component_name == f"posterclf-{name}")
    return json.loads(found.proto.json)[0]


def charts(page: AppTest) -> list[dict]:
    """What the browser gets for each chart that `app.chart` draws, in their order."""
    return [
        json.loads(one.proto.json)[0]
        for one in page.get("bidi_component")
        if one.proto.component_name == "posterclf-chart"
    ]


def figures(page: AppTest) -> list[dict]:
    """The Plotly figures of the page's charts, in their order."""
    return [chart["figure"] for chart in charts(page)]


def answer(page: AppTest) -> dict:
    """What the browser gets of the answer."""
    return component(page, "answer")


def rows(page: AppTest) -> list[dict]:
    """The answer's rows that have a bar, from top to bottom."""
    data = answer(page)
    count = data["bars"] or (len(data["rows"]) if data["chosen"]["all"] else data["most"])
    shown = data["rows"][:count]
    return sorted(shown, key=lambda row: row["place"]) if data["chosen"]["byName"] else shown


def drawn(page: AppTest) -> dict[str, float]:
    """Label, as it is named there -> length of its bar."""
    return {row["name"]: row["probability"] for row in rows(page)}


def said(page: AppTest) -> str:
    """The page's running text."""
    return " ".join(element.value for element in (*page.header, *page.markdown, *page.caption))
