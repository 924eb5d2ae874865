"""The page 'How good is it?' for models of other labels: not measured, measured on four pictures, a hundred labels."""

import re
import shutil
from html import escape

import pytest
from msgspec.structs import replace
from streamlit.testing.v1 import AppTest

from posterclf.app.quality.tables import genres_table, measured_reports, networks_table
from posterclf.app.words import LANGUAGES
from posterclf.labels import GENRES
from posterclf.registry.model_folder import ModelFolder, find_model, write_card
from tests.support import pages
from tests.support.other_labels import SIX
from tests.support.pages import charts, component, ran, said


def opened(**address: str) -> AppTest:
    return pages.opened("quality", **address)


def figures(page: AppTest) -> list[dict]:
    return [chart["figure"] for chart in charts(page)]


def label_rows(page: AppTest) -> list[str]:
    """The labels of the chart 'Label by label', from top to bottom."""
    (chart,) = (chart for chart in figures(page) if any(trace.get("name") == "AP" for trace in chart["data"]))
    return chart["layout"]["yaxis"]["ticktext"]


def test_a_model_that_was_not_measured_has_a_command_and_its_card(of_own):
    page = opened(model="six")
    assert "posterclf evaluate --model six" in page.info[0].value
    assert "## Training" in said(page)
    assert "a garment that nobody has worn in years" in said(page)
    assert not charts(page)
    assert [button.label for button in page.get("download_button")] == ["Model card, English"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", ["turned", "few", "hundred"])
def test_the_page_speaks_of_labels_and_pictures(of_own, model, language):
    page = opened(model=model, lang=language)
    assert len(page.header) == 7
    lists = [text for box in page.selectbox for text in (box.label, box.help, *box.options)]
    alts = [chart["alt"] for chart in charts(page)]
    texts = " ".join([said(page), *map(str, lists), *alts, str(component(page, "curve")["words"])])
    assert not any(
        word in re.sub("posterclf", "", texts, flags=re.IGNORECASE) for word in ("genre", "poster", "类型", "海报")
    )


def test_a_label_has_figures_of_its_own(of_own):
    page = opened(model="turned", genre="连衣裙")
    report = find_model("turned").card.evaluation
    assert f"**{report['labels']['连衣裙']['ap']:.3f}**" in component(page, "curve")["words"]["area"]
    assert page.selectbox(key="choice-genre").options == ["All labels", *reversed(SIX[1:])]
    assert "red" in page.selectbox(key="choice-genre").help  # the last label, which no picture has


def test_four_pictures_are_few_and_break_nothing(of_own):
    page = opened(model="few")
    assert "Fewer than two labels have 30 pictures" in said(page)
    assert len(component(page, "curve")["steps"]) == 101
    rows = find_model("few").card.evaluation["labels"]
    unknown = {"ap": 1.0, "ap_interval": [None, None], "auc": None, "positives": 4, "ece": 0.1, "brier": 0.1}
    table = genres_table({**rows, "red": unknown}, 4)
    assert "1.000 (–––)" in table["AP (95%)"]
    assert "–" in table["AUC"]


def test_networks_of_the_same_labels_are_compared_and_no_others(of_own):
    assert list(measured_reports(SIX)) == ["few", "turned"]
    assert list(measured_reports(GENRES)) == ["efficientnet", "article", "efficientnet-int8"]
    page = opened(model="turned")
    (chart,) = (chart for chart in figures(page) if any(trace.get("name") == "few" for trace in chart["data"]))
    assert [trace["name"] for trace in chart["data"]] == ["Baseline", "few", "turned"]


def test_an_undefined_figure_is_a_dash():
    report = find_model("article").card.evaluation
    undefined = report | {"map": None, "intervals": report["intervals"] | {"map": [None, None]}}
    assert networks_table({"own": undefined}, {"map": "mAP"})["own"] == ["– (– to –)"]


def test_the_most_frequent_of_a_hundred_labels_have_rows_and_all_on_demand(of_own):
    page = opened(model="hundred")
    rows = find_model("hundred").card.evaluation["labels"]
    known = sorted((label for label in rows if rows[label]["positives"]), key=lambda label: -rows[label]["positives"])
    assert len(known) < 100
    labels = {escape(label, quote=False).replace(" ", ""): label for label in rows}
    shown = [labels[name.replace("<br>", "").replace(" ", "")] for name in label_rows(page)]
    assert len(set(shown)) == 25
    assert min(rows[label]["positives"] for label in shown) == rows[known[24]]["positives"]
    page.toggle(key="all_labels").set_value(True)
    ran(page)
    assert len(label_rows(page)) == len(known)


def test_what_was_measured_on_another_split_is_not_called_unseen(tmp_path, monkeypatch):
    folder = find_model("article")
    shutil.copytree(folder.path, tmp_path / "elsewhere")
    card = replace(folder.card, evaluation=folder.card.evaluation | {"split": "all", "part": "all"})
    write_card(ModelFolder(tmp_path / "elsewhere", card))
    monkeypatch.setenv("POSTERCLF_MODELS", str(tmp_path))
    page = opened(model="elsewhere")
    assert "the part 'all' of the split 'all', with which the network was not trained" in said(page)
    assert "None of them was shown" not in said(page)
