"""Somebody comes with pictures and labels of their own: kind and colour of clothes, both at once, through every door.

The tutorial closes with this use of what it teaches. 300 drawn pictures, nine labels, some pictures of two pieces.
"""

import csv
import json
import shutil
from pathlib import Path

import pytest
import requests
from playwright.sync_api import expect
from pyarrow import parquet

from bench.pages import served
from posterclf import evaluate
from posterclf.inference.classifier import PosterClassifier
from posterclf.registry.model_folder import ModelFolder, find_model
from tests.support.clothes import CLOTHES, COLOURS, KINDS, draw_clothes
from tests.support.commands import posterclf
from tests.support.paths import ROOT

pytest.importorskip("sklearn", reason="the extra train is not installed")


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> tuple[Path, Path]:
    return draw_clothes(tmp_path_factory.mktemp("clothes"), 300)


def said(run) -> str:
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode()


@pytest.fixture(scope="module")
def runs(data, tmp_path_factory) -> Path:
    """The folder of models, with the model 'clothes' made by the command."""
    folder = tmp_path_factory.mktemp("runs")
    arguments = ("--csv", data[0], "--images", data[1])
    assert "300 rows, 300 distinct Ids, 9 labels" in said(posterclf("dataset", "check", *arguments))
    run = posterclf("train", *arguments, "--out", folder / "clothes")
    assert f"The model is in {folder / 'clothes'}" in said(run)
    assert f"A split was made, {folder / 'clothes' / 'split.csv'}: " in run.stderr.decode()
    return folder


@pytest.fixture(scope="module")
def model(runs) -> ModelFolder:
    return find_model(runs / "clothes")


def test_a_head_knows_clothes_that_it_has_not_seen(model):
    figures = model.card.evaluation
    assert figures["map"] > 0.95
    assert figures["map"] > figures["baseline"]["map"] + 0.5
    assert figures["posters"] == model.card.training.posters["test"] >= 40
    assert (model.labels, model.fault()) == (CLOTHES, "")


def test_its_own_split_is_measured_again(model, data, runs):
    figures = json.loads(
        said(posterclf("evaluate", "--json", "--model", f"{runs}/clothes/", "--csv", data[0], "--images", data[1]))
    )
    assert figures["map"] == pytest.approx(model.card.evaluation["map"])
    assert (figures["split"], figures["part"]) == ("own", "test")


def test_commands_find_the_model_by_its_name(model, data, runs):
    own = {"POSTERCLF_MODELS": str(runs)}
    listed = said(posterclf("models", **own))
    assert f"clothes: {find_model().card.network}" in listed
    assert "checksums verified" in listed
    picture = data[1] / "001.jpg"
    record = json.loads(said(posterclf("predict", "--json", "--model", "clothes", picture, **own)))
    assert tuple(record["probabilities"]) == CLOTHES
    assert not record["probably_no_poster"]
    assert record["probabilities"] == pytest.approx(PosterClassifier.load(model.path).predict(picture).as_dict())


def test_an_archive_is_tagged_in_every_format(model, data, runs, tmp_path):
    (tmp_path / "archive").mkdir()
    for name in ("000.jpg", "001.jpg", "002.jpg"):
        shutil.copy(data[1] / name, tmp_path / "archive" / name)
    for ending in ("csv", "jsonl", "parquet"):
        said(
            posterclf("tag", tmp_path / "archive", "--model", f"{runs}/clothes/", "--out", tmp_path / f"tags.{ending}")
        )
    with (tmp_path / "tags.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    records = [json.loads(line) for line in (tmp_path / "tags.jsonl").read_text().splitlines()]
    table = parquet.read_table(tmp_path / "tags.parquet").to_pylist()
    for row, record, line in zip(rows, records, table, strict=True):
        assert row["predicted"] == "|".join(record["predicted"]) == "|".join(line["predicted"])
        assert set(record["predicted"]) <= set(CLOTHES)
        for label in CLOTHES:
            assert float(row[label]) == pytest.approx(record["probabilities"][label], abs=1e-6)
            assert line[label] == pytest.approx(record["probabilities"][label])


def test_a_head_is_exported_like_any_network(model, runs, tmp_path):
    pytest.importorskip("keras")
    pytest.importorskip("tf2onnx")
    out = tmp_path / "exported"
    run = posterclf("export", "--format", "onnx", "--model", f"{runs}/clothes/", "--out", out)
    assert "predicts as Keras does" in said(run)
    card = find_model(out).card
    assert (card.labels, card.exported.source) == (CLOTHES, "clothes")
    assert max(card.export.outputs.values()) < 1e-4


def test_a_few_steps_of_fine_tuning_begin_where_the_head_ends(tmp_path):
    pytest.importorskip("keras")
    data = draw_clothes(tmp_path / "few", 40, seed=1)
    arguments = ("--csv", data[0], "--images", data[1], "--recipe", "efficientnet", "--epochs", 1)
    run = posterclf("train", *arguments, "--out", tmp_path / "tuned")
    assert "On " in said(run)
    card = find_model(tmp_path / "tuned").card
    assert (card.training.recipe, card.training.pretrained, len(card.training.history)) == ("efficientnet",) * 2 + (1,)
    assert card.evaluation["map"] > card.evaluation["baseline"]["map"] + 0.2
    assert card.labels == CLOTHES
    assert evaluate(*data, model=tmp_path / "tuned")["map"] == pytest.approx(card.evaluation["map"])


def test_the_service_has_a_schema_of_its_labels(model, data, runs, monkeypatch):
    from posterclf.service.api import Service
    from posterclf.service.backends import LocalBackend
    from tests.support.served import served as served_api

    monkeypatch.setenv("POSTERCLF_MODELS", str(runs))
    with served_api(Service(LocalBackend())) as url:
        description = requests.get(f"{url}/api/openapi.json", timeout=60).text
        assert all(f'"{label}"' in description for label in CLOTHES)
        answer = requests.post(
            f"{url}/api/v1/predict?model=clothes",
            data=(data[1] / "001.jpg").read_bytes(),
            headers={"Content-Type": "image/jpeg"},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        assert tuple(answer.json()["probabilities"]) == CLOTHES


@pytest.fixture(scope="module")
def page_address(runs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTERCLF_MODELS", str(runs))
        patch.setenv("POSTERCLF_SHIPPED_MODELS", "no")
        with served(ROOT / "streamlit_app.py") as address:
            patch.undo()  # the other tests see the shipped models as well
            yield address


@pytest.fixture
def page(browser, page_address):
    page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=page_address)
    page.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    yield page
    faults = page.get_by_test_id("stException").count()
    page.close()
    assert faults == 0


def test_the_start_page_names_kind_and_colour(page, data):
    page.goto("/")
    page.locator("input[type=file]").set_input_files(data[1] / "001.jpg")
    expect(page.locator(".st-key-poster")).to_contain_text("Your picture")
    bars = page.locator(".answer .ytick text")
    expect(bars).to_have_count(9)
    assert {bar.text_content() for bar in bars.all()} == set(CLOTHES)
    with (data[0]).open(newline="") as file:
        row = list(csv.DictReader(file))[1]
    marked = {label for label in CLOTHES if row[label] == "1"}
    top = page.locator(".answer .headline").text_content()
    assert any(label in top for label in marked & set(KINDS)), top
    assert any(label in top for label in marked & set(COLOURS)), top
    said = page.locator(".st-key-answer").inner_text()
    assert "genre" not in said.lower()
    assert "probably no" not in said.lower()


def test_many_pictures_are_answered(page, data):
    page.goto("/many")
    page.locator("input[type=file]").first.set_input_files(sorted(data[1].glob("*.jpg"))[:12])
    expect(page.locator(".many .shown")).to_contain_text("12 of 12")
    expect(page.locator(".many .counts")).to_contain_text("dress")


def test_the_quality_page_tells_of_the_held_out_pictures(page, model):
    page.goto("/quality")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_test_id("stDownloadButton").first).to_be_visible()
    expect(page.get_by_test_id("stMain")).to_contain_text(f"{model.card.evaluation['map']:.3f}")
    expect(page.get_by_test_id("stMain")).to_contain_text("trousers")


def test_the_lessons_keep_the_tutorials_data(page):
    page.goto("/learn")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_test_id("stMain")).to_contain_text("genre")
