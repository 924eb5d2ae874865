"""A page's script run by Streamlit's AppTest, and what it drew."""

import json

from streamlit.testing.v1 import AppTest

from tests.support.paths import ROOT


def opened(page: str, **address: str) -> AppTest:
    """The page posterclf/app/<page>/page.py at that address, run once."""
    test = AppTest.from_file(ROOT / "posterclf" / "app" / page / "page.py", default_timeout=60)
    for key, value in address.items():
        test.query_params[key] = value
    return ran(test)


def ran(page: AppTest) -> AppTest:
    """The page after another run, in which nothing was raised."""
    page.run()
    assert not page.exception
    return page


def charts(page: AppTest) -> list[dict]:
    """The Plotly figures of the page, in their order."""
    return [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]


def bars(page: AppTest) -> list[dict]:
    """The bars of the first chart: what is predicted, and the rest."""
    return [trace for trace in charts(page)[0]["data"] if trace["type"] == "bar"]


def drawn(page: AppTest) -> dict[str, float]:
    """Label, as it is named there -> length of its bar."""
    return {label: x for bar in bars(page) for label, x in zip(named(page, bar), bar["x"], strict=True)}


def named(page: AppTest, trace: dict, chart: int = 0) -> list[str]:
    """The labels of a trace's points, as the chart of that number names them."""
    axis = charts(page)[chart]["layout"]["yaxis"]
    names = dict(zip(axis["tickvals"], axis["ticktext"], strict=True))
    return [names[place] for place in trace["y"]]


def said(page: AppTest) -> str:
    """The page's running text."""
    return " ".join(element.value for element in (*page.header, *page.markdown, *page.caption))
