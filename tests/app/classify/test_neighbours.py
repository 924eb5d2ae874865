"""The training posters that are nearest, on the start page: Ids, labels, and pictures where the operator has them."""

import shutil
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.classify.neighbours import SHOWN, neighbours_of
from posterclf.app.data_folder import picture
from posterclf.app.gallery import samples
from posterclf.errors import ModelError
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import find_model
from posterclf.registry.neighbours import Neighbours
from tests.support import pages
from tests.support.pages import said
from tests.support.paths import SAMPLES


def opened(**address: str) -> AppTest:
    return pages.opened("classify", **address)


def test_neighbours_have_their_ids_and_labels():
    page = opened()
    prediction = PosterClassifier.load().predict(next(iter(samples().values())).path)
    nearest = Neighbours.load(find_model()).nearest(prediction.embedding, 6)
    for neighbour in nearest:
        assert f"[{neighbour.id}](https://www.imdb.com/title/{neighbour.id}/)" in said(page)
        assert "\u00a0· ".join(neighbour.labels) in said(page)
    assert "By the angle between embeddings" in said(page)
    assert "By the angle between embeddings" not in said(opened(model="article"))


def test_no_shipped_neighbour_comes_twice():
    ids = Neighbours.load(find_model()).ids
    assert len(set(ids)) == len(ids)


def test_pictures_are_shown_where_the_operator_has_them(monkeypatch, tmp_path):
    prediction = PosterClassifier.load().predict(next(iter(samples().values())).path)
    nearest = Neighbours.load(find_model()).nearest(prediction.embedding, SHOWN)
    monkeypatch.delenv("POSTERCLF_DATA", raising=False)
    without = opened()
    assert "POSTERCLF_DATA" in said(without)
    (tmp_path / "Images").mkdir()
    shutil.copy(SAMPLES[0], tmp_path / "Images" / f"{nearest[0].id}.jpg")
    (tmp_path / "Images" / f"{nearest[1].id}.jpg").write_bytes(b"no picture")
    monkeypatch.setenv("POSTERCLF_DATA", str(tmp_path))
    picture.clear()
    page = opened()
    assert len(page.get("image")) == len(without.get("image")) + 1
    assert "POSTERCLF_DATA" not in said(page)


def test_a_model_that_does_not_exist_has_no_neighbours():
    prediction = PosterClassifier.load("article").predict(SAMPLES[0])
    assert neighbours_of(prediction) == []
    with pytest.raises(ModelError, match="There is no model"):
        neighbours_of(replace(prediction, model="nowhere"))
