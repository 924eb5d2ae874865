"""posterclf train, as a user runs it."""

import shutil
from importlib.util import find_spec

import pytest

from posterclf.registry.model_folder import find_model
from tests.support.commands import SAMPLES, answer, posterclf


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
    assert run.returncode == 1
    assert "trains on one CSV only" in run.stderr.decode()


def test_train_refuses_faulty_data_before_it_starts(drawn_posters, tmp_path):
    (drawn_posters / "Images" / "p03.jpg").unlink()
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("train", *data, "--out", tmp_path / "mine")
    assert run.returncode == 1
    assert "file missing: 1, the first in row 5, p03" in run.stderr.decode().splitlines()[-1]


def test_train_never_replaces_a_model_unasked(drawn_posters, tmp_path):
    shutil.copytree(find_model("article").path, tmp_path / "article")
    before = (tmp_path / "article" / "card.json").read_bytes()
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("train", *data, "--out", tmp_path / "article")
    assert run.returncode == 1
    assert "holds a model. Give another folder with --out, or replace it with --replace." in run.stderr.decode()
    assert (tmp_path / "article" / "card.json").read_bytes() == before


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is installed")
def test_train_says_that_an_extra_is_missing_before_it_begins(drawn_posters, tmp_path):
    data = ("--csv", drawn_posters / "train.csv", "--images", drawn_posters / "Images")
    run = posterclf("train", "--recipe", "posters", *data, "--out", tmp_path / "mine")
    assert run.returncode == 1
    assert "pip install 'posterclf[backbone]'" in run.stderr.decode()
    assert not (tmp_path / "mine").exists()
