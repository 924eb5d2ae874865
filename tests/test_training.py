"""Training for real, on a few drawn posters: what is resumed must be what was never interrupted."""

import dataclasses

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from posterclf import training  # noqa: E402 - only where Keras is
from posterclf.dataset import read_dataset  # noqa: E402
from posterclf.errors import TrainingError  # noqa: E402

RECIPE = dataclasses.replace(training.RECIPES["article"], batch_size=8)


@pytest.fixture
def dataset(drawn_posters):
    return read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")


def start(dataset, out, epochs, resume=False, seed=1):
    training.claim(out, "article", dataset, seed, resume)
    return training.fit(RECIPE, dataset, out, seed, epochs)


def test_a_resumed_run_is_the_run_that_was_never_killed(dataset, tmp_path):
    whole = start(dataset, tmp_path / "whole", 2)
    start(dataset, tmp_path / "killed", 1)
    # What a kill in the middle of writing the second epoch leaves behind.
    (tmp_path / "killed" / "checkpoints" / ".epoch-02.keras.part.keras").write_bytes(b"half a file")
    (tmp_path / "killed" / "history.csv").write_text((tmp_path / "whole" / "history.csv").read_text())
    resumed = start(dataset, tmp_path / "killed", 2, resume=True)
    for ours, theirs in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    histories = [training.read_history(tmp_path / name) for name in ("whole", "killed")]
    assert [[epoch["epoch"] for epoch in history] for history in histories] == [[1, 2], [1, 2]]
    assert histories[0][1]["val_loss"] == pytest.approx(histories[1][1]["val_loss"], abs=1e-6)


def test_a_run_is_neither_overwritten_nor_mixed_with_another(dataset, tmp_path):
    run = tmp_path / "run"
    training.claim(run, "article", dataset, seed=1, resume=False)
    training.claim(run, "article", dataset, seed=2, resume=False)  # no epoch is done: there is nothing to lose
    (run / "checkpoints" / "epoch-01.keras").touch()
    with pytest.raises(TrainingError, match="holds a run already"):
        training.claim(run, "article", dataset, seed=2, resume=False)
    with pytest.raises(TrainingError, match="another recipe, seed or CSV"):
        training.claim(run, "article", dataset, seed=1, resume=True)
    training.claim(run, "article", dataset, seed=2, resume=True)


def test_batches_hold_every_poster_once_in_an_order_of_their_own_each_epoch(dataset):
    model = training.RECIPES["article"].network()
    rows = np.arange(19)
    batches = training.PosterBatches(dataset, rows, model, RECIPE, seed=1)
    assert len(batches) == 3
    first = [batches._order.tolist()]
    posters, labels = batches[2]
    assert posters.shape == (3, 400, 400, 3)
    assert posters.dtype == np.float32
    assert 0 <= posters.min() <= posters.max() <= 1
    assert (labels == dataset.labels[batches._order[16:]]).all()
    batches.on_epoch_end()
    second = [batches._order.tolist()]
    assert sorted(first[0]) == sorted(second[0]) == rows.tolist()
    assert first != second
    resumed = training.PosterBatches(dataset, rows, model, RECIPE, seed=1, first_epoch=1)
    assert [resumed._order.tolist()] == second
