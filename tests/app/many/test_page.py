"""The page for many posters, with Streamlit's AppTest: real model, real pictures, no browser."""

import io
import shutil
from html import unescape

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.app.many.poster_queue import MOST, PosterQueue
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry import model_folder
from posterclf.registry.model_folder import SERVED_FILE
from tests.support import pages
from tests.support.pages import charts, named, ran
from tests.support.paths import ROOT, SAMPLES

GOOD = SAMPLES[0].read_bytes()


def opened(**address: str) -> AppTest:
    return pages.opened("many", **address)


def working(page: AppTest) -> bool:
    return any(button.key == "stop" for button in page.button)


def finished(page: AppTest) -> AppTest:
    """As a browser does, ask for handful after handful."""
    ran(page)
    while working(page):
        ran(page)
    return page


def with_samples(**address: str) -> AppTest:
    page = opened(**address)
    page.button(key="take-samples").click()
    return finished(page)


def given(page: AppTest, *files: tuple[str, bytes], uploader: int = 0) -> AppTest:
    page.file_uploader[uploader].set_value([(name, content, "image/jpeg") for name, content in files])
    return page


def html(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def cards(page: AppTest) -> list[str]:
    return [element.proto.body for element in page.get("html") if 'class="card"' in element.proto.body]


def counted(page: AppTest) -> dict[str, int]:
    (bars,) = charts(page)[0]["data"]
    return dict(zip(named(page, bars), bars["x"], strict=True))


def headings(page: AppTest) -> list[str]:
    return [header.value for header in page.header]


def many_small_files(number: int) -> list[tuple[str, bytes]]:
    content = io.BytesIO()
    with Image.open(SAMPLES[0]) as image:
        image.resize((120, 180)).save(content, "JPEG")
    return [(f"{index:03}.jpg", content.getvalue()) for index in range(number)]


def test_an_empty_page_says_what_to_do_and_offers_the_samples():
    page = opened()
    assert len(page.title) == 1
    assert any(f"try it with the {len(samples())} samples" in element.value for element in page.markdown)
    assert not page.get("plotly_chart")


@pytest.mark.parametrize("model", ["efficientnet", "article"])
def test_the_samples_are_predicted_and_counted(model):
    page = with_samples(model=model)
    classifier = PosterClassifier.load(model)
    predicted = [
        classifier.predict(sample.path).at(round(100 * classifier.folder.threshold) / 100)
        for sample in samples().values()
    ]
    assert headings(page)[0] == f"{len(predicted)} of {len(predicted)} posters"
    for genre, count in counted(page).items():
        assert count == sum(genre in genres for genres in predicted)
    for card, sample in zip(cards(page), samples().values(), strict=True):
        assert sample.path.name in card


def test_a_moved_threshold_predicts_anew_without_inferring(monkeypatch):
    page = with_samples()
    before = sum(counted(page).values())
    monkeypatch.setattr(PosterClassifier, "predict", None)
    page.slider(key="threshold").set_value(100)
    ran(page)
    assert sum(counted(page).values()) == 0 < before
    assert all("No genre; nearest: " in card for card in cards(page))


def test_tuned_thresholds_are_those_of_the_card():
    page = with_samples(rule="tuned")
    classifier = PosterClassifier.load()
    predicted = [classifier.predict(sample.path).at("tuned") for sample in samples().values()]
    assert sum(counted(page).values()) == sum(map(len, predicted))


def test_genre_and_name_filter_pictures_and_table():
    page = with_samples(posters="Comedy", sort="probability")
    comedies = counted(page)["Comedy"]
    assert headings(page)[0] == f"{comedies} of {len(samples())} posters"
    assert len(cards(page)) == comedies
    page.text_input(key="name-part").set_value("OTTO")
    ran(page)
    assert len(cards(page)) == 1
    page.button_group(key="choice-show").set_value("table")
    ran(page)
    assert list(page.dataframe[0].value["File"]) == ["otto.jpg"]
    assert page.dataframe[0].value.shape == (1, 29)


def test_bad_files_are_listed_and_the_rest_is_predicted():
    page = given(opened(), ("<b>x</b>.jpg", b"hello"), ("*cut*.jpg", GOOD[:3000]), ("good.jpg", GOOD))
    finished(page)
    assert headings(page)[0] == "1 of 1 posters"
    assert "Files that cannot be used: 2" in headings(page)[-2:]
    assert "<b>x" not in html(page)
    assert "<b>x</b>.jpg</strong> This is not a picture" in unescape(html(page))
    assert "*cut*.jpg</strong> The picture is damaged" in unescape(html(page))
    assert not page.error


def test_stop_stops_keeps_what_is_done_and_go_on_goes_on():
    page = given(opened(), *many_small_files(150))
    ran(page)
    page.button(key="stop").click()
    ran(page)
    done = headings(page)[0]
    assert not working(page)
    assert 0 < int(done.split()[0]) < 150
    assert headings(ran(page))[0] == done
    page.button(key="go-on").click()
    finished(page)
    assert headings(page)[0] == "150 of 150 posters"
    assert len(cards(page)) == 24  # the first page


def test_more_than_fit_are_left_out_in_a_sentence():
    page = given(opened(), *many_small_files(MOST + 5))
    ran(page)
    assert any(f"up to {MOST} posters and 400 MB: 5 found no room" in element.value for element in page.markdown)


def test_a_second_choice_is_added_a_file_taken_back_leaves_and_clear_clears():
    page = given(opened(), ("a.jpg", GOOD))
    finished(given(finished(page), ("posters/b.jpg", GOOD), uploader=1))
    assert headings(page)[0] == "2 of 2 posters"
    finished(given(page, uploader=1))
    assert ["a.jpg" in card for card in cards(page)] == [True]
    page.button(key="clear").click()
    ran(page)
    assert not page.get("plotly_chart")
    assert page.button(key="clear").disabled


def test_the_page_is_chinese_in_chinese():
    page = given(opened(lang="zh"), ("bad.jpg", b""), ("good.jpg", GOOD))
    finished(page)
    assert headings(page)[0] == "1 张海报中的 1 张"
    assert "文件是空的" in html(page)
    assert "剧情" in counted(page)


def test_a_faulty_model_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    st.cache_resource.clear()  # a running page keeps the network that it has loaded
    shutil.copytree(ROOT / "models" / "article", tmp_path / "article")
    (tmp_path / "article" / SERVED_FILE).write_bytes(b"another network")
    page = opened()
    page.session_state.queue = PosterQueue()
    page.session_state.queue.add([("1", "a.jpg", GOOD)])
    ran(page)
    assert ["`posterclf models`" in error.value for error in page.error] == [True]
