"""A model that was taught on the page, at every door that opens models: each says what the page said."""

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from posterclf.app.gallery import samples
from posterclf.app.words import LANGUAGES
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.prediction import Prediction
from posterclf.percents import percent
from posterclf.registry.model_folder import ModelFolder, find_model
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from posterclf.service.client import predict
from posterclf.settings import OWN_MODELS
from posterclf.teaching.features import HeadClassifier, shared_features
from posterclf.teaching.project_zip import project_zip
from posterclf.teaching.usage import PICTURE, python_lines, shell_lines
from posterclf.teaching.zip_reading import ZippedModel, read_zip
from tests.support import pages
from tests.support.commands import answer, posterclf
from tests.support.served import served
from tests.support.taught import NAME, PICTURES, taught_clothes, taught_model, unzipped

TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    return taught_model(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, unzipped."""
    return unzipped(project_zip(taught_clothes().project), tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def photos(project: Path) -> list[Path]:
    return sorted((project / "Images").iterdir())[:3]


@pytest.fixture(scope="module")
def expected(photos: list[Path]) -> list[Prediction]:
    """What the page says."""
    return [taught_clothes().classifier.predict(photo) for photo in photos]


def assert_same(found: list[dict[str, float]], expected: list[Prediction]) -> None:
    """label -> probability, of each photo."""
    labels = taught_clothes().learned.labels
    assert [list(table) for table in found] == [list(labels)] * len(expected)
    for table, prediction in zip(found, expected, strict=True):
        np.testing.assert_allclose(list(table.values()), prediction.probabilities, atol=TOLERANCE)


def test_python(model, photos, expected):
    classifier = PosterClassifier.load(model.path)
    predictions = [classifier.predict(photo) for photo in photos]
    assert_same([prediction.as_dict() for prediction in predictions], expected)
    for prediction, told in zip(predictions, expected, strict=True):
        assert prediction.tuned_thresholds.table() == told.tuned_thresholds.table()
        np.testing.assert_allclose(prediction.evidence, told.evidence, atol=1e-3)
        np.testing.assert_allclose(prediction.embedding, told.embedding, atol=1e-4)


def test_predict(model, photos, expected):
    lines = answer(posterclf("predict", "--model", model.path, "--json", *photos)).splitlines()
    assert_same([json.loads(line)["probabilities"] for line in lines], expected)


def test_tag(model, photos, expected, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for photo in photos:
        shutil.copy(photo, folder)
    assert posterclf("tag", folder, "--model", model.path, "--out", tmp_path / "tags.jsonl").returncode == 0
    records = [json.loads(line) for line in (tmp_path / "tags.jsonl").read_text().splitlines()]
    assert_same([record["probabilities"] for record in sorted(records, key=lambda one: one["file"])], expected)


def test_serve(model, photos, expected, monkeypatch):
    monkeypatch.setenv(OWN_MODELS.name, str(model.path))
    with served(Service(LocalBackend())) as url:
        assert_same([predict(photo, NAME, url).as_dict() for photo in photos], expected)


def test_models(model):
    listed = answer(posterclf("models", **{OWN_MODELS.name: str(model.path)}))
    assert f"{NAME}: {find_model().card.network}" in listed


def test_evaluate_on_the_project(model, project):
    data = ("--csv", project / "labels.csv", "--images", project / "Images")
    without_split = posterclf("evaluate", "--model", model.path, *data)
    assert without_split.returncode == 1
    assert b"has no test part" in without_split.stderr
    run = posterclf("evaluate", "--model", model.path, *data, "--split", "all", "--json")
    figures = json.loads(run.stdout)
    assert (figures["posters"], figures["part"]) == (PICTURES, "all")
    assert figures["map"] >= model.card.evaluation["map"]  # it has seen them all


def test_export(model, photos, expected, tmp_path):
    pytest.importorskip("tensorflow", reason="the extra train is not installed")
    run = posterclf("export", "--model", model.path, "--out", tmp_path / "exported")
    assert run.returncode == 0, run.stderr.decode()
    exported = PosterClassifier.load(tmp_path / "exported")
    assert_same([prediction.as_dict() for prediction in exported.predict_many(photos)], expected)
    again = posterclf("export", "--model", tmp_path / "exported", "--out", tmp_path / "again")
    assert again.returncode == 1
    assert f"was exported from {model.name} and has no Keras file" in again.stderr.decode()


def test_the_page_teach_again(photos, expected):
    opened = read_zip(taught_clothes().model, "model.zip")
    assert isinstance(opened, ZippedModel)
    classifier = HeadClassifier(ModelFolder(Path(opened.card.name), opened.card), opened.head, shared_features())
    assert_same([classifier.predict(photo).as_dict() for photo in photos], expected)


@pytest.fixture
def of_own(model, monkeypatch) -> Iterator[None]:
    """What the pages offer beside the shipped models."""
    monkeypatch.setenv(OWN_MODELS.name, str(model.path))
    yield
    st.cache_resource.clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_page_says_that_it_was_cross_validated(of_own, model, language):
    page = pages.opened("classify", model=NAME, lang=language)
    told = {"en": f"on the {PICTURES} pictures that it learned from", "zh": f"在它学过的 {PICTURES} 张图片上"}
    assert told[language] in pages.said(page)
    prediction = PosterClassifier.load(model.path).predict(next(iter(samples().values())).path)
    assert list(pages.drawn(page)) == [label for label, _ in prediction.top(5)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_quality_says_so_too(of_own, language):
    page = pages.opened("quality", model=NAME, lang=language)
    told = {"en": f"Measured on the {PICTURES} pictures that it learned from", "zh": f"它学过的 {PICTURES} 张图片"}
    said = pages.said(page)
    assert told[language] in said
    for untrue in ("test pictures", "test posters", "None of them was shown", "测试"):
        assert untrue not in said


def test_the_page_of_many_posters_takes_it(of_own):
    pages.opened("many", model=NAME)


@pytest.fixture(scope="module")
def beside(model, photos) -> Path:
    """The folder that the model's is in, with what the shown lines speak of."""
    folder = model.path.parent
    shutil.copy(photos[0], folder / PICTURE)
    (folder / "photos").mkdir()
    shutil.copy(photos[1], folder / "photos")
    return folder


def as_typed(**more: object) -> dict[str, object]:
    """How a line is run: with posterclf on the path, as after an installation."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return {"text": True, "env": os.environ | {"PATH": path}, **more}


def test_the_lines_of_python_run_as_they_are_shown(beside, expected):
    command = [sys.executable, "-c", python_lines(NAME)]
    run = subprocess.run(command, **as_typed(cwd=beside, capture_output=True))
    assert run.returncode == 0, run.stderr
    assert [label for label, _ in ast.literal_eval(run.stdout)] == [label for label, _ in expected[0].top(3)]


def test_the_lines_of_shell_run_as_they_are_shown(beside, photos, expected):
    predict_line, tag_line, serve_line = shell_lines(NAME).splitlines()
    run = subprocess.run(predict_line, **as_typed(shell=True, cwd=beside, capture_output=True))
    assert run.stdout.splitlines() == [f"{label} {percent(probability)}" for label, probability in expected[0].top(3)]
    run = subprocess.run(tag_line, **as_typed(shell=True, cwd=beside, capture_output=True))
    assert run.returncode == 0, run.stderr
    assert photos[1].name in (beside / "labels.csv").read_text(encoding="utf-8")
    line = f"{serve_line} --port 0 --no-page"
    with subprocess.Popen(
        line, **as_typed(shell=True, cwd=beside, stdout=subprocess.PIPE, start_new_session=True)
    ) as process:
        try:
            address = re.search(r"http://[\d.]+:\d+", process.stdout.readline())[0]
            assert_same([predict(photos[0], NAME, address).as_dict()], expected[:1])
        finally:
            os.killpg(process.pid, signal.SIGINT)
