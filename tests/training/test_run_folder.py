"""The folder of a run: whose it is, how far it is, and what it measured."""

import numpy as np
import pytest

from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import ChosenSplit
from posterclf.errors import TrainingError
from posterclf.training.run_folder import (
    Run,
    claim,
    epoch_of,
    newest_checkpoint,
    read_history,
    require_free,
    write_history,
)
from tests.support.csv_files import row, write_csv


@pytest.fixture
def dataset(drawn_posters):
    return read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")


@pytest.fixture
def run(tmp_path):
    return tmp_path / "runs" / "mine"


def begin(out, dataset, seed=1, resume=False, recipe="article", further=(), replace=False, rows=20, balance=False):
    split = ChosenSplit("own", {"train": np.arange(2, rows), "test": np.arange(2)})
    claim(Run(recipe, dataset, split, out, seed, further, balance), resume, replace)


def finish_epoch(run, epoch: int) -> None:
    (run / "checkpoints" / f"epoch-{epoch:02}.keras").touch()


def test_a_run_is_neither_overwritten_nor_mixed_with_another(dataset, run):
    begin(run, dataset)
    begin(run, dataset, seed=2)  # no epoch is done: there is nothing to lose
    finish_epoch(run, 1)
    with pytest.raises(TrainingError, match="holds a run already"):
        begin(run, dataset, seed=2)
    with pytest.raises(TrainingError, match="another recipe, seed, CSV or split"):
        begin(run, dataset, seed=1, resume=True)
    begin(run, dataset, seed=2, resume=True)


def test_a_run_that_was_never_begun_can_be_gone_on_with(dataset, run):
    begin(run, dataset, resume=True)
    assert newest_checkpoint(run) is None
    assert read_history(run) == []


def test_another_recipe_other_labels_or_another_split_are_another_run(dataset, run, drawn_posters):
    begin(run, dataset, further=[dataset])
    finish_epoch(run, 1)
    rows = [row(poster_id, "Western") for poster_id in dataset.ids]
    relabelled = read_dataset(write_csv(drawn_posters / "other.csv", rows), drawn_posters / "Images")
    for options in (
        {"recipe": "efficientnet", "further": [dataset]},
        {"dataset": relabelled, "further": [dataset]},
        {"further": [relabelled]},
        {"further": []},
        {"further": [dataset], "rows": 19},
        {"further": [dataset], "balance": True},
    ):
        with pytest.raises(TrainingError, match="another recipe, seed, CSV or split"):
            begin(run, **{"dataset": dataset, "resume": True} | options)
    begin(run, dataset, resume=True, further=[dataset])


def test_a_model_is_replaced_only_where_that_is_asked_for(dataset, run):
    run.mkdir(parents=True)
    (run / "card.json").write_text("{}")
    for resume in (False, True):
        with pytest.raises(TrainingError, match=r"holds a model\. Give another folder with --out, or replace it"):
            require_free(run, resume, replace=False)
    begin(run, dataset, replace=True)
    finish_epoch(run, 3)
    begin(run, dataset, seed=5, replace=True)
    assert newest_checkpoint(run) is None
    assert (run / "card.json").exists()  # until the new model is written


def test_the_newest_checkpoint_is_the_one_of_the_last_epoch_that_is_complete(dataset, run):
    begin(run, dataset)
    for epoch in (9, 100, 99):
        finish_epoch(run, epoch)
    half = run / "checkpoints" / ".epoch-101.keras.abcdefgh" / "epoch-101.keras"  # what a kill may leave behind
    half.parent.mkdir()
    half.touch()
    assert newest_checkpoint(run).name == "epoch-100.keras"
    assert epoch_of(newest_checkpoint(run)) == 100


def test_a_history_is_read_as_it_was_written(run):
    run.mkdir(parents=True)
    history = [
        {"epoch": epoch, "loss": float(np.float32(0.1)) / epoch, "val_map": 1 / 3, "seconds": 0.1} for epoch in (1, 2)
    ]
    write_history(run / "history.csv", history)
    assert read_history(run) == history
    assert list(read_history(run)[0]) == ["epoch", "loss", "val_map", "seconds"]
