"""The command line as a user meets it: real processes, real files, their output and exit codes."""

import csv
import io
import json
import os
import subprocess
import sys

import click
import numpy as np
import pytest
from click.testing import CliRunner

from posterclf.cli.options import Commands
from posterclf.labels import GENRES
from posterclf.publishing import non_posters
from posterclf.registry.model_folder import find_model, model_names
from tests.support.paths import ROOT
from tests.support.paths import SAMPLES as ALL_SAMPLES

# Those that the default model takes for posters: of the others it says a line on standard error.
SAMPLES = [path for path in ALL_SAMPLES if path.stem not in ("distance-of-a-kiss", "dry-creek", "nearly")]


def posterclf(*arguments, stdin: bytes | None = None) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "posterclf", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=ROOT, env=os.environ | {"COLUMNS": "100"})


def answer(run: subprocess.CompletedProcess) -> str:
    assert run.returncode == 0, run.stderr.decode()
    assert run.stderr == b""
    return run.stdout.decode()


def test_ctrl_c_is_no_traceback_and_130():
    def stopped():
        raise KeyboardInterrupt

    run = CliRunner().invoke(Commands(commands={"work": click.Command("work", callback=stopped)}), ["work"])
    assert (run.exit_code, run.output.strip()) == (130, "Stopped.")


def test_predict_answers_in_the_tutorials_form():
    lines = answer(posterclf("predict", SAMPLES[0])).splitlines()
    assert len(lines) == 3
    names, numbers = zip(*(line.rstrip(")").split(" (") for line in lines), strict=True)
    assert set(names) < set(GENRES)
    assert sorted(numbers, reverse=True) == list(numbers)


def test_predict_top_and_threshold():
    assert len(answer(posterclf("predict", "--top", 25, SAMPLES[0])).splitlines()) == 25
    assert answer(posterclf("predict", "--threshold", 1, SAMPLES[0])) == "no genre at or above 1.0\n"
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


def test_predict_takes_tuned_thresholds_of_a_model_that_has_them():
    line = json.loads(answer(posterclf("predict", "--json", "--threshold", "tuned", SAMPLES[0])))
    least = find_model().tuned_thresholds.table()
    assert set(line["predicted"]) == {genre for genre, p in line["probabilities"].items() if p >= least[genre]}
    run = posterclf("predict", "--model", "article", "--threshold", "tuned", SAMPLES[0])
    assert run.returncode == 2
    assert "article has no tuned thresholds" in run.stderr.decode()


def test_what_is_probably_no_poster_is_answered_and_named(tmp_path):
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


def test_predict_reads_standard_input():
    by_path = json.loads(answer(posterclf("predict", "--json", SAMPLES[0])))
    by_pipe = json.loads(answer(posterclf("predict", "--json", "-", stdin=SAMPLES[0].read_bytes())))
    assert by_pipe == by_path | {"file": "-"}


def test_a_bad_file_costs_one_line_and_the_others_are_answered(tmp_path):
    (tmp_path / "broken.jpg").write_bytes(SAMPLES[0].read_bytes()[:500])
    (tmp_path / "text.png").write_text("hello")
    run = posterclf(
        "predict", "--json", tmp_path / "broken.jpg", SAMPLES[0], tmp_path / "text.png", tmp_path / "no", tmp_path
    )
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 1
    errors = run.stderr.decode().splitlines()
    assert [line.split(": ")[0].rsplit("/")[-1] for line in errors] == ["broken.jpg", "text.png", "no", tmp_path.name]


def test_a_name_that_is_no_text_is_answered_too(tmp_path):
    odd = tmp_path / os.fsdecode(b"\xff.jpg")
    odd.write_bytes(SAMPLES[0].read_bytes())
    run = subprocess.run([sys.executable, "-m", "posterclf", "predict", odd, SAMPLES[0]], capture_output=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    assert len(run.stdout.splitlines()) == 8


@pytest.mark.parametrize(
    "arguments",
    [
        ("predict",),
        ("predict", "--top", "0", "x.jpg"),
        ("predict", "--threshold", "2", "x.jpg"),
        ("predict", "--json", "--csv", "x.jpg"),
        ("predict", "--nonsense"),
        ("nonsense",),
        ("evaluate", "--csv", "nowhere.csv", "--images", "."),
        ("train", "--recipe", "nonsense"),
    ],
)
def test_usage_errors_are_2(arguments):
    run = posterclf(*arguments)
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr


def test_an_unknown_model_is_one_sentence():
    run = posterclf("predict", "--model", "nowhere", SAMPLES[0])
    assert run.returncode == 1
    assert run.stderr.decode().startswith("Error: There is no model 'nowhere'. Models: efficientnet, article")
    assert run.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("predict",),
        ("evaluate",),
        ("train",),
        ("export",),
        ("models",),
        ("tag",),
        ("serve",),
        ("dataset", "check"),
        ("dataset", "split"),
    ],
)
def test_help_is_there_for_every_command(command):
    text = answer(posterclf(*command, "--help"))
    assert text.startswith("Usage: posterclf")
    assert len(text.splitlines()) > 5


def test_models_lists_the_default_and_verifies():
    assert "article: article_cnn, 3,790,457 parameters" in answer(posterclf("models"))
    listed = list(map(json.loads, answer(posterclf("models", "--json")).splitlines()))
    assert [(entry["model"], entry["default"], entry["fault"]) for entry in listed] == [
        ("efficientnet", True, ""),
        ("article", False, ""),
    ]


def test_dataset_check_names_faults_and_exits_1(drawn_posters):
    (drawn_posters / "Images" / "p03.jpg").unlink()
    arguments = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("dataset", "check", *arguments)
    assert run.returncode == 1
    assert "file missing: 1\n  row 5, p03: p03.jpg is not in the folder" in run.stdout.decode()
    found = json.loads(posterclf("dataset", "check", "--json", *arguments).stdout)
    assert found["kinds"]["file missing"] == 1
    assert found["genres"]["Horror"] == 10


def test_evaluate_measures_labelled_posters_of_ones_own(drawn_posters):
    arguments = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images", "--split", "all")
    run = posterclf("evaluate", "--json", *arguments)
    assert run.returncode == 0, run.stderr
    figures = json.loads(run.stdout)
    keys = (
        "model split part posters map labels_in_map micro_ap mean_auc micro_f1 macro_f1 threshold ece baseline labels"
    )
    assert set(keys.split()) <= set(figures)
    assert (figures["split"], figures["part"], figures["posters"], figures["labels_in_map"]) == ("all", "all", 20, 3)
    table = posterclf("evaluate", *arguments).stdout.decode()
    assert "A model that says nothing" in table
    assert "News" in table


def test_evaluate_names_the_file_it_stumbles_over(drawn_posters):
    (drawn_posters / "Images" / "p03.jpg").write_text("no picture")
    arguments = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images", "--split", "all")
    run = posterclf("evaluate", *arguments)
    assert run.returncode == 1
    last = run.stderr.decode().splitlines()[-1]
    assert last.startswith("Error: ")
    assert "p03.jpg: This is not a picture" in last


@pytest.mark.parametrize("model", model_names())
def test_the_shipped_figures_come_out_again(real_posters, model):
    """The card's figures, from the shipped model and the real posters."""
    data = ("--csv", real_posters / "train.csv", "--images", real_posters / "Images")
    card = find_model(model).card.evaluation
    figures = json.loads(posterclf("evaluate", "--json", "--model", model, *data, "--split", card["split"]).stdout)
    for metric in ("posters", "map", "micro_ap", "mean_auc", "micro_f1", "macro_f1", "ece", "brier"):
        assert figures[metric] == pytest.approx(card[metric], abs=1e-3), metric


def test_train_makes_a_model_that_predicts_and_is_not_overwritten(drawn_posters, tmp_path):
    pytest.importorskip("keras")
    data = ("--recipe", "article", "--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("train", *data, "--epochs", 1, "--out", tmp_path / "mine")
    assert run.returncode == 0, run.stderr
    assert len(answer(posterclf("predict", "--model", tmp_path / "mine", SAMPLES[0])).splitlines()) == 3
    again = posterclf("train", *data, "--epochs", 1, "--out", tmp_path / "mine")
    assert again.returncode == 1
    assert again.stderr.decode().splitlines()[-1].endswith("Go on with --resume, or give another folder with --out.")


def test_train_wants_a_folder_for_each_csv(drawn_posters):
    csv, images = drawn_posters / "train.csv", drawn_posters / "Images"
    run = posterclf("train", "--csv", csv, "--images", images, "--csv", csv)
    assert run.returncode == 2
    assert "give one --images for each --csv" in run.stderr.decode()
    run = posterclf("train", "--recipe", "article", *(2 * ("--csv", csv, "--images", images)))
    assert run.returncode == 2
    assert "trains on one CSV only" in run.stderr.decode()


def test_dataset_split_writes_rows_ids_and_parts(drawn_posters, tmp_path):
    out = tmp_path / "split.csv"
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("dataset", "split", *data, "--out", out)
    assert run.returncode == 0, run.stderr
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0]) == ["row", "Id", "part"]
    assert {row["part"] for row in rows} == {"train", "validation", "test"}


def test_train_refuses_faulty_data_before_it_starts(drawn_posters, tmp_path):
    pytest.importorskip("keras")
    (drawn_posters / "Images" / "p03.jpg").unlink()
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("train", *data, "--epochs", 1, "--out", tmp_path / "mine")
    assert run.returncode == 1
    assert "file missing: 1, the first in row 5, p03" in run.stderr.decode().splitlines()[-1]


def test_export_writes_a_folder_that_predict_takes(tmp_path):
    pytest.importorskip("keras")

    from tests.support import tiny_network

    model = tiny_network.save_model(tmp_path / "tiny").path
    run = posterclf("export", "--model", model, "--out", tmp_path / "phone")
    assert run.returncode == 0, run.stderr
    assert "phone answers as Keras does: over 32 images, all outputs agree to" in run.stdout.decode()
    assert len(posterclf("predict", "--model", tmp_path / "phone", SAMPLES[0]).stdout.splitlines()) == 3
    again = posterclf("export", "--model", model, "--out", tmp_path / "phone")
    assert again.returncode == 1
    assert again.stderr.decode().splitlines()[-1].endswith("Remove it, or give another folder with --out.")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--quantize", "int8"),
        ("--quantize", "int8", "--format", "onnx"),
        ("--csv", ROOT / "pyproject.toml", "--images", ROOT),
        ("--in-place", "--format", "onnx"),
        ("--in-place", "--out", "somewhere"),
    ],
)
def test_what_export_cannot_combine_is_said_in_one_sentence(arguments):
    run = posterclf("export", *arguments)
    assert run.returncode == 2
    assert run.stderr.decode().splitlines()[-1].startswith("Error: --")
