"""Training for real, on a few drawn posters: what is resumed must be what was never interrupted."""

import dataclasses

import keras
import numpy as np
import pytest

from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import ChosenSplit, article_split
from posterclf.registry.sample_history import SAMPLES_FILE, SampleHistory
from posterclf.training import fit, recipes, run_folder
from tests.support.paths import SAMPLES
from tests.support.tiny_network import tiny_network

ARTICLE = recipes.RECIPES["article"]
# The tutorial's network on the smallest posters that its four convolutions leave anything of.
RECIPE = dataclasses.replace(
    ARTICLE,
    stages=lambda pictures: (
        dataclasses.replace(ARTICLE.stages(pictures)[0], height=76, width=76, batch_size=8, epochs=2),
    ),
)
# The default model's way of training in miniature: stages, averaged weights, further posters, frozen layers.
FINE_TUNING = dataclasses.replace(
    recipes.RECIPES["posters"],
    network=tiny_network,
    stages=lambda pictures: tuple(
        dataclasses.replace(stage, height=32, width=32, batch_size=8, epochs=epochs, frozen_until="stem_relu")
        for stage, epochs in zip(recipes.RECIPES["posters"].stages(pictures), (1, 2), strict=False)
    ),
)


@pytest.fixture
def dataset(drawn_posters):
    return read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")


def start(dataset, out, epochs, resume=False, seed=1, recipe=RECIPE, further=(), balance=False):
    split = ChosenSplit("article", article_split(dataset))
    run = run_folder.Run("article", dataset, split, out, seed, further, balance)
    run_folder.claim(run, resume)
    return fit.fit(run, recipe, lambda model: None, epochs)


def test_a_resumed_run_is_the_run_that_was_never_killed(dataset, tmp_path):
    whole = start(dataset, tmp_path / "whole", 2)
    start(dataset, tmp_path / "killed", 1)
    # What a kill in the middle of writing the second epoch leaves behind.
    half = tmp_path / "killed" / "checkpoints" / ".epoch-02.keras.abcdefgh"
    half.mkdir()
    (half / "epoch-02.keras").write_bytes(b"half a file")
    (tmp_path / "killed" / "history.csv").write_text((tmp_path / "whole" / "history.csv").read_text())
    resumed = start(dataset, tmp_path / "killed", 2, resume=True)
    for ours, theirs in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    histories = [run_folder.read_history(tmp_path / name) for name in ("whole", "killed")]
    assert [[epoch["epoch"] for epoch in history] for history in histories] == [[1, 2], [1, 2]]
    assert histories[0][1]["val_loss"] == pytest.approx(histories[1][1]["val_loss"], abs=1e-6)
    recorded = [SampleHistory.from_bytes((tmp_path / name / SAMPLES_FILE).read_bytes()) for name in ("whole", "killed")]
    assert [history.epochs for history in recorded] == [[1, 2], [1, 2]]
    assert recorded[0].probabilities == pytest.approx(recorded[1].probabilities, abs=1e-6)
    assert recorded[0].probabilities.shape == (2, len(SAMPLES), 25)


def test_stages_and_averages_survive_being_killed_at_any_epoch(dataset, tmp_path):
    whole = start(dataset, tmp_path / "whole", 3, recipe=FINE_TUNING, further=[dataset])
    for epochs in (1, 2, 3):
        resumed = start(dataset, tmp_path / "killed", epochs, True, recipe=FINE_TUNING, further=[dataset])
    for ours, theirs in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-6)
    histories = [run_folder.read_history(tmp_path / name) for name in ("whole", "killed")]
    assert [epoch["val_loss"] for epoch in histories[0]] == pytest.approx(
        [epoch["val_loss"] for epoch in histories[1]], abs=1e-6
    )
    assert {"val_map", "val_micro_ap", "val_mean_auc"} <= set(histories[0][0])


def test_frozen_layers_stay_and_others_learn(dataset, tmp_path):
    keras.utils.set_random_seed(1)
    fresh = FINE_TUNING.network(32, 32, 25)
    model = start(dataset, tmp_path, 1, recipe=FINE_TUNING)
    changed = {
        layer.name
        for layer, before in zip(model.layers, fresh.layers, strict=True)
        if any((one != other).any() for one, other in zip(layer.get_weights(), before.get_weights(), strict=True))
    }
    assert changed == {"features", "evidence"}


def test_what_is_unknown_costs_nothing():
    labels = np.array([[1, 0, -1, -1], [0, 1, 1, 0]], np.float32)
    probabilities = np.array([[0.8, 0.3, 0.9, 0.1], [0.2, 0.6, 0.7, 0.4]], np.float32)
    loss = np.asarray(fit.known_binary_crossentropy(keras.ops.array(labels), keras.ops.array(probabilities)))
    expected = keras.losses.binary_crossentropy(labels[1:], probabilities[1:])
    assert loss[1] == pytest.approx(float(expected[0]), abs=1e-6)
    assert loss[0] == pytest.approx(-(np.log(0.8) + np.log(0.7)) / 2, abs=1e-6)
    right = fit.known_binary_accuracy(keras.ops.array(labels), keras.ops.array(probabilities))
    assert np.asarray(right) == pytest.approx([1, 1])
