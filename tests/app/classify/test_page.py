"""The start page's logic, with Streamlit's AppTest: real model, real pictures, no browser."""

import io
import shutil

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from posterclf.publishing import non_posters
from posterclf.registry import model_folder
from posterclf.registry.model_folder import SERVED_FILE, find_model
from tests.support import pages
from tests.support.pages import answer, component, drawn, rows, said, with_own_poster, with_sample
from tests.support.paths import ROOT, SAMPLES


def opened(**address: str) -> AppTest:
    return pages.opened("classify", **address)


def test_a_first_visit_shows_the_prediction_of_the_first_sample():
    page = opened()
    assert [title.value for title in page.title] == ["What is this poster about?"]
    first = next(iter(samples().values()))
    expected = PosterClassifier.load().predict(first.path)
    assert drawn(page) == pytest.approx(expected.as_dict())
    assert [row["label"] for row in rows(page)] == [label for label, _ in expected.ranking()]
    assert answer(page)["chosen"]["one"] == round(100 * find_model().threshold)


def test_the_sample_that_the_address_names_is_predicted():
    name = list(samples())[3]
    page = with_sample(opened(), name)
    assert drawn(page) == pytest.approx(PosterClassifier.load().predict(samples()[name].path).as_dict())


def test_the_address_restores_the_view():
    name = list(samples())[2]
    page = opened(sample=name, threshold="55", by_name="true", model="article")
    assert answer(page)["chosen"]["one"] == 55
    assert list(drawn(page))[:2] == ["Action", "Adventure"]
    assert drawn(page) == pytest.approx(PosterClassifier.load("article").predict(samples()[name].path).as_dict())


@pytest.mark.parametrize(
    "address",
    [
        {"sample": "../../etc/passwd"},
        {"threshold": "no"},
        {"threshold": "900"},
        {"rule": "x"},
        {"by_name": "x"},
        {"why": "x"},
        {"lang": "x"},
        {"view": "x"},
        {"model": "../x"},
    ],
)
def test_nonsense_in_the_address_gives_the_ordinary_page(address):
    page = opened(**address)
    assert answer(page)["chosen"]["one"] == round(100 * find_model().threshold)
    assert len(drawn(page)) == 25


def test_an_upload_wins_and_a_sample_brings_back_the_samples():
    page = opened()
    upload = SAMPLES[-1]
    with_own_poster(page, "strange <b>name</b>.jpg", upload.read_bytes())
    assert drawn(page) == pytest.approx(PosterClassifier.load().predict(upload).as_dict())
    assert not any("<b>" in element.value for element in (*page.markdown, *page.caption))
    name = next(iter(samples()))
    with_sample(page, name)
    assert component(page, "gallery")["own"].startswith("data:image/jpeg;base64,")
    assert drawn(page) == pytest.approx(PosterClassifier.load().predict(samples()[name].path).as_dict())


@pytest.mark.parametrize("content", [b"", b"hello", SAMPLES[0].read_bytes()[:2000], b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_a_bad_upload_is_one_sentence_in_place(content):
    page = opened()
    with_own_poster(page, "poster.jpg", content)
    assert len(page.error) == 1
    assert "Traceback" not in page.error[0].value
    assert not page.get("bidi_component") or "answer" not in str(
        [one.proto.component_name for one in page.get("bidi_component")]
    )


@pytest.mark.parametrize("fault", ["missing", "changed"])
def test_a_faulty_model_is_one_sentence_in_place(fault, tmp_path, monkeypatch):
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    st.cache_resource.clear()  # a running page keeps the network that it has loaded
    if fault == "changed":
        shutil.copytree(ROOT / "models" / "article", tmp_path / "article")
        (tmp_path / "article" / SERVED_FILE).write_bytes(b"another network")
    page = opened()
    assert len(page.error) == 1
    assert "`posterclf models`" in page.error[0].value


def test_what_is_no_poster_is_doubted_and_still_predicted():
    page = opened()
    content = io.BytesIO()
    non_posters.text_page(np.random.default_rng(0)).save(content, "PNG")
    with_own_poster(page, "page.png", content.getvalue())
    assert answer(page)["doubted"]
    assert answer(page)["words"]["no_poster"].endswith(
        "It looks unlike the posters that this network was trained on. The bars are shown all the same."
    )
    assert len(drawn(page)) == 25


def test_the_other_network_stands_beside_it():
    page = opened(compare="true")
    other = PosterClassifier.load("article").predict(next(iter(samples().values())).path)
    assert {row["label"]: row["other"] for row in rows(page)} == pytest.approx(other.as_dict())
    assert answer(page)["other"].startswith("◇ article says: ")


def test_why_says_what_the_map_shows_and_what_not():
    page = opened(why="Drama")
    assert "speaks for Drama" in said(page)
    assert "not whether the network is right" in said(page)
    assert page.slider(key="opacity").value == 75
    page = opened(why="Drama", model="article")
    assert "gives no such map" in said(page)


def test_chinese_is_complete_on_the_page():
    page = opened(lang="zh", compare="true", why="Drama")
    assert page.title[0].value == "这张海报讲的是什么？"
    assert "剧情" in drawn(page)
    assert not set(drawn(page)) & set(GENRES)


@pytest.mark.parametrize("address", [{"view": "stage"}, {"compare": "true"}, {}])
def test_any_broken_file_of_a_model_is_one_sentence(address, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "models", tmp_path / "models")
    monkeypatch.setattr(model_folder, "MODELS", tmp_path / "models")
    st.cache_resource.clear()
    st.cache_data.clear()
    broken = {"stage": "efficientnet/model.tflite", "compare": "article/model.tflite"}
    name = broken.get(address.get("view", next(iter(address), "")), "efficientnet/neighbours.npz")
    (tmp_path / "models" / name).write_bytes(b"broken")
    page = opened(**address)
    assert ["`posterclf models`" in error.value for error in page.error] == [True]
