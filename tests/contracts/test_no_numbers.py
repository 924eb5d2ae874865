"""A network that gives NaN for one picture: a sentence at every door, and what is done is kept."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import requests
import streamlit as st
from PIL import Image

import posterclf
from posterclf.errors import ModelError
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from tests.app.many.test_page import given, upload
from tests.support import pages
from tests.support.commands import posterclf as command
from tests.support.hostile_models import model_with, no_number_for_black
from tests.support.served import served

SENTENCE = "The model own gives probabilities that are no numbers. Restore its files, or train it again."


def picture(grey: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (100, 100), (grey,) * 3).save(content, "PNG")
    return content.getvalue()


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch) -> Path:
    """The folder of the pictures 0.png, which is black, 1.png and 2.png, beside the model's."""
    (tmp_path / "models").mkdir()
    model_with(no_number_for_black(), tmp_path / "models" / "own")
    monkeypatch.setenv("POSTERCLF_MODELS", str(tmp_path / "models"))
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(3):
        (pictures / f"{number}.png").write_bytes(picture(100 * number))
    yield pictures
    st.cache_resource.clear()


def test_the_library_raises_a_model_error(own):
    assert np.isfinite(posterclf.predict(own / "1.png", "own").probabilities).all()
    with pytest.raises(ModelError) as caught:
        posterclf.predict(own / "0.png", "own")
    assert str(caught.value) == SENTENCE


@pytest.mark.parametrize("view", ["", "stage"])
def test_the_start_page(view):
    page = pages.opened("classify", model="own")
    if view:
        page.query_params["view"] = view
    pages.with_own_poster(page, "black.png", picture(0))
    assert ["`posterclf models`" in error.value for error in page.error] == [True]


def test_many_posters():
    page = pages.opened("many", model="own")
    pages.ran(given(page, upload("grey.png", picture(100)), upload("black.png", picture(0))))
    assert ["`posterclf models`" in error.value for error in page.error] == [True]


def test_the_service():
    with served(Service(LocalBackend())) as url:
        address = f"{url}/api/v1/predict?model=own"
        answers = [requests.post(address, data=picture(grey)) for grey in (100, 0, 100)]
    assert [answer.status_code for answer in answers] == [200, 503, 200]
    assert answers[1].json()["type"].endswith("#model-unavailable")


def test_predict(own):
    run = command("predict", "--model", "own", own / "1.png", own / "0.png")
    assert (run.returncode, run.stderr.decode()) == (1, f"Error: {SENTENCE}\n")
    assert run.stdout.count(b"%") == 3


def test_tag_stops_and_can_be_resumed(own):
    out = own.parent / "tags.jsonl"
    run = command("tag", own, "--model", "own", "--out", out)
    assert run.returncode == 1
    assert run.stderr.decode().splitlines()[-1] == f"Error: {SENTENCE}"
    (own / "0.png").write_bytes(picture(50))
    assert command("tag", own, "--model", "own", "--out", out, "--resume").returncode == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [Path(row["file"]).name for row in rows] == ["0.png", "1.png", "2.png"]


def test_evaluate(own):
    labels = own.parent / "labels.csv"
    labels.write_text("Id,red,dress,hat\n" + "".join(f"{row},{row % 2},1,0\n" for row in range(3)))
    with pytest.raises(ModelError, match="no numbers"):
        posterclf.evaluate(labels, own, "own", split="all")
