"""posterclf evaluate, as a user runs it."""

import json

import pytest

from posterclf.registry.model_folder import find_model, model_names
from tests.support.commands import posterclf
from tests.support.hostile_models import model_with, plain


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


def test_figures_of_the_card_are_those_of_litert_in_float32(drawn_posters):
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images", "--split", "all")
    run = posterclf("evaluate", *data, "--write", "--precision", "fast")
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"--write enters the figures of LiteRT in float32" in run.stderr


def test_what_is_not_defined_is_called_so(tmp_path, drawn_posters):
    """One picture, which has no label at all."""
    model = model_with(plain(), tmp_path / "own").path
    table = tmp_path / "one.csv"
    table.write_text("Id,red,dress,hat\np03,0,0,0\n")
    arguments = ("--model", model, "--csv", table, "--images", drawn_posters / "Images", "--split", "all")
    lines = posterclf("evaluate", *arguments).stdout.decode().splitlines()
    assert next(line for line in lines if "mAP" in line).split()[1:5] == ["undefined"] * 4
    for label in ("red", "dress", "hat"):
        assert next(line for line in lines if line.split()[:1] == [label]).split()[2::2][:2] == ["undefined"] * 2
    run = posterclf("evaluate", *arguments, "--threshold", "nan")
    assert (run.returncode, run.stdout) == (2, b"")
