"""posterclf predict, as a user runs it."""

import csv
import io
import json
import os
import subprocess
import sys

import numpy as np

from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.records import columns
from posterclf.labels import GENRES
from posterclf.percents import percent
from posterclf.publishing import non_posters
from posterclf.registry.model_folder import find_model
from tests.support.commands import SAMPLES, answer, posterclf
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT


def test_predict_prints_the_most_probable_genres():
    lines = answer(posterclf("predict", SAMPLES[0])).splitlines()
    assert len(lines) == 3
    names, numbers = zip(*(line.rstrip("%").rsplit(" ", 1) for line in lines), strict=True)
    assert set(names) < set(GENRES)
    assert sorted(map(int, numbers), reverse=True) == list(map(int, numbers))


def test_predict_top_and_threshold():
    assert len(answer(posterclf("predict", "--top", 25, SAMPLES[0])).splitlines()) == 25
    assert answer(posterclf("predict", "--threshold", 1, SAMPLES[0])) == "no label at or above 1.0\n"
    assert len(answer(posterclf("predict", "--threshold", 0, SAMPLES[0])).splitlines()) == 25


def test_predict_json_gives_one_object_a_line():
    lines = answer(posterclf("predict", "--json", "--threshold", 0.2, *SAMPLES[:2])).splitlines()
    assert len(lines) == 2
    for line, path in zip(map(json.loads, lines), SAMPLES, strict=False):
        keys = ["file", "model", "threshold", "probabilities", "predicted", "poster_likeness", "probably_no_poster"]
        assert list(line) == keys
        assert line["file"] == str(path)
        assert tuple(line["probabilities"]) == GENRES
        assert set(line["predicted"]) == {genre for genre, p in line["probabilities"].items() if p >= 0.2}


def test_predict_marks_what_the_models_own_rule_predicts_where_no_threshold_is_given():
    line = json.loads(answer(posterclf("predict", "--json", SAMPLES[0])))
    tuned = json.loads(answer(posterclf("predict", "--json", "--threshold", "tuned", SAMPLES[0])))
    assert (line["threshold"], line["predicted"]) == ("tuned", tuned["predicted"])
    assert json.loads(answer(posterclf("predict", "--model", "article", "--json", SAMPLES[0])))["threshold"] == 0.3


def test_predict_takes_tuned_thresholds_of_a_model_that_has_them():
    line = json.loads(answer(posterclf("predict", "--json", "--threshold", "tuned", SAMPLES[0])))
    least = find_model().tuned_thresholds.table()
    assert set(line["predicted"]) == {genre for genre, p in line["probabilities"].items() if p >= least[genre]}
    run = posterclf("predict", "--model", "article", "--threshold", "tuned", SAMPLES[0])
    assert run.returncode == 2
    assert "article has no tuned thresholds" in run.stderr.decode()


def test_what_is_probably_no_poster_is_predicted_and_named(tmp_path):
    picture = tmp_path / "page.png"
    non_posters.text_page(np.random.default_rng(0)).save(picture)
    run = posterclf("predict", picture)
    assert run.returncode == 0
    assert run.stderr.decode() == f"{picture}: probably no poster\n"
    assert len(run.stdout.splitlines()) == 3


def test_predict_csv_has_a_column_for_each_genre():
    rows = list(csv.DictReader(io.StringIO(answer(posterclf("predict", "--csv", *SAMPLES[:2])))))
    assert [row["file"] for row in rows] == [str(path) for path in SAMPLES[:2]]
    assert all(0 <= float(row[genre]) <= 1 for row in rows for genre in GENRES)


def test_predict_names_a_models_own_labels(tmp_path):
    folder = model_of(SIX, tmp_path / "six")
    prediction = PosterClassifier.load(folder.path).predict(SAMPLES[0])
    model = ("--model", folder.path)
    lines = answer(posterclf("predict", *model, "--top", 100, SAMPLES[0])).splitlines()
    assert lines == [f"{label} {percent(probability)}" for label, probability in prediction.ranking()]
    assert answer(posterclf("predict", *model, "--threshold", 1, SAMPLES[0])) == "no label at or above 1.0\n"
    line = json.loads(answer(posterclf("predict", *model, "--json", SAMPLES[0])))
    assert line["file"] == str(SAMPLES[0])
    assert line["probabilities"] == prediction.as_dict()
    assert line["poster_likeness"] is None
    (row,) = csv.DictReader(io.StringIO(answer(posterclf("predict", *model, "--csv", SAMPLES[0]))))
    assert tuple(row) == columns(SIX)
    assert (row["file"], row["file (label)"]) == (str(SAMPLES[0]), f"{prediction.as_dict()['file']:.6f}")
    run = posterclf("predict", *model, "--threshold", "tuned", SAMPLES[0])
    assert (run.returncode, "six has no tuned thresholds. Give a number." in run.stderr.decode()) == (2, True)


def test_predict_reads_standard_input():
    by_path = json.loads(answer(posterclf("predict", "--json", SAMPLES[0])))
    by_pipe = json.loads(answer(posterclf("predict", "--json", "-", stdin=SAMPLES[0].read_bytes())))
    assert by_pipe == by_path | {"file": "-"}


def test_a_bad_file_costs_one_line_and_the_others_are_predicted(tmp_path):
    (tmp_path / "broken.jpg").write_bytes(SAMPLES[0].read_bytes()[:500])
    (tmp_path / "text.png").write_text("hello")
    run = posterclf(
        "predict", "--json", tmp_path / "broken.jpg", SAMPLES[0], tmp_path / "text.png", tmp_path / "no", tmp_path
    )
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 1
    errors = run.stderr.decode().splitlines()
    assert [line.split(": ")[0].rsplit("/")[-1] for line in errors] == ["broken.jpg", "text.png", "no", tmp_path.name]


def test_a_name_that_is_no_text_is_predicted_too(tmp_path):
    odd = tmp_path / os.fsdecode(b"\xff.jpg")
    odd.write_bytes(SAMPLES[0].read_bytes())
    run = subprocess.run([sys.executable, "-m", "posterclf", "predict", odd, SAMPLES[0]], capture_output=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) == 8


def test_predict_says_what_computed_it_where_it_was_asked_for():
    run = posterclf("predict", "--runtime", "litert", "--precision", "fast", SAMPLES[0])
    said = run.stderr.decode()
    assert (run.returncode, said.count("\n")) == (0, 1)
    assert said.startswith("Computed by LiteRT in float32: ")
    assert run.stdout.decode() == answer(posterclf("predict", SAMPLES[0]))
    refused = posterclf("predict", SAMPLES[0], POSTERCLF_RUNTIME="cuda")
    assert refused.returncode == 1
    assert refused.stderr.decode() == "Error: POSTERCLF_RUNTIME is 'cuda'. Set it to litert, openvino or auto.\n"
