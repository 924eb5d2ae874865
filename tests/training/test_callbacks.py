"""What a run measures, records and keeps after every epoch, on a tiny network that is really trained."""

import io
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import pytest
from sklearn.metrics import average_precision_score
from tqdm import tqdm

from posterclf.registry.card_parts import InputSize
from posterclf.registry.sample_history import SAMPLES_FILE, SampleHistory
from posterclf.shipped import shipped_samples
from posterclf.training.batches import LabelledPosters, PosterBatches
from posterclf.training.callbacks import Checkpoints, ProgressBar, SampleRecorder, Validation, take_average
from posterclf.training.run_folder import newest_checkpoint, read_history
from tests.support.tiny_network import tiny_network

SIZE = InputSize(height=32, width=32, resample="bilinear")
POSTERS = LabelledPosters(
    shipped_samples(), (np.random.default_rng(0).random((len(shipped_samples()), 25)) < 0.2).astype(np.float32)
)
VALIDATION = LabelledPosters(POSTERS.paths[:10], POSTERS.labels[:10])


@dataclass
class Run:
    """Two epochs of a network whose weights are averaged.

    model:   as Keras leaves it, the averages in the weights' place
    logged:  Keras' own history: name -> a value for each epoch
    """

    out: Path
    model: keras.Model
    logged: dict[str, list[float]]


def trained(out: Path, *callbacks: keras.callbacks.Callback) -> Run:
    (out / "checkpoints").mkdir()
    keras.utils.set_random_seed(1)
    model = tiny_network(32, 32, 25)
    model.get_layer("evidence").set_weights([np.random.default_rng(0).normal(size=(1, 1, 8, 25)), np.zeros(25)])
    model.compile(keras.optimizers.Adam(0.01, use_ema=True, ema_momentum=0.9), "binary_crossentropy")
    batches = PosterBatches(POSTERS, SIZE, 8, seed=1)
    history = model.fit(
        batches, epochs=2, shuffle=False, verbose=0, callbacks=[*callbacks, Checkpoints(out, seed=1)]
    ).history
    return Run(out, model, history)


@pytest.fixture(scope="module")
def unmeasured(tmp_path_factory) -> Run:
    return trained(tmp_path_factory.mktemp("unmeasured"))


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> Run:
    out = tmp_path_factory.mktemp("measured")
    return trained(out, Validation(PosterBatches(VALIDATION, SIZE, 8), VALIDATION.labels), SampleRecorder(out, SIZE))


def test_the_log_has_the_figures_of_the_averaged_network_on_the_validation_posters(measured):
    logged = {name: values[-1] for name, values in measured.logged.items()}
    probabilities = measured.model.predict(PosterBatches(VALIDATION, SIZE, 8), verbose=0)
    losses = keras.losses.binary_crossentropy(VALIDATION.labels, probabilities)
    assert logged["val_loss"] == pytest.approx(float(np.mean(losses)), rel=1e-5)
    assert logged["val_binary_accuracy"] == pytest.approx(np.mean((probabilities >= 0.5) == VALIDATION.labels))
    micro_ap = average_precision_score(VALIDATION.labels.ravel(), probabilities.ravel())
    assert logged["val_micro_ap"] == pytest.approx(micro_ap, abs=1e-6)
    assert {"val_map", "val_mean_auc", "val_micro_f1"} < set(logged)


def test_measuring_leaves_the_weights_in_training_as_they_are(measured, unmeasured):
    checkpoints = [keras.models.load_model(newest_checkpoint(run.out)) for run in (measured, unmeasured)]
    for one, other in zip(*(model.get_weights() for model in checkpoints), strict=True):
        assert one == pytest.approx(other, abs=1e-6)
    in_training = checkpoints[0].get_weights()
    take_average(checkpoints[0])
    averaged = checkpoints[0].get_weights()
    assert any((one != other).any() for one, other in zip(in_training, averaged, strict=True))


def test_every_epoch_leaves_its_row_and_a_checkpoint_that_training_can_go_on_from(unmeasured):
    history = read_history(unmeasured.out)
    assert [row["epoch"] for row in history] == [1, 2]
    assert [row["loss"] for row in history] == pytest.approx(unmeasured.logged["loss"])
    assert all(row["seconds"] >= 0 for row in history)
    names = sorted(path.name for path in (unmeasured.out / "checkpoints").iterdir())
    assert names == ["epoch-01.keras", "epoch-02.keras"]
    again = keras.models.load_model(newest_checkpoint(unmeasured.out))
    assert int(again.optimizer.iterations) == 2 * len(PosterBatches(POSTERS, SIZE, 8))
    take_average(again)  # as Keras does at the end of a run
    for one, other in zip(again.get_weights(), unmeasured.model.get_weights(), strict=True):
        assert one == pytest.approx(other, abs=1e-6)


def test_an_epoch_that_is_done_again_takes_the_place_of_its_row(unmeasured, tmp_path):
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "history.csv").write_bytes((unmeasured.out / "history.csv").read_bytes())
    checkpoints = Checkpoints(tmp_path, seed=1)
    checkpoints.set_model(unmeasured.model)
    checkpoints.on_epoch_begin(1, {})
    checkpoints.on_epoch_end(1, {"loss": 0.25})
    assert [(row["epoch"], row["loss"]) for row in read_history(tmp_path)] == [
        (1, read_history(unmeasured.out)[0]["loss"]),
        (2, 0.25),
    ]


def test_dropout_is_a_function_of_seed_and_epoch(unmeasured, tmp_path):
    poster = np.random.default_rng(0).random((1, 32, 32, 3), dtype=np.float32)

    def with_dropout(seed: int, epoch: int) -> list[float]:
        checkpoints = Checkpoints(tmp_path, seed)
        checkpoints.set_model(unmeasured.model)
        checkpoints.on_epoch_begin(epoch, {})
        return np.concatenate([np.asarray(unmeasured.model(poster, training=True)) for _ in range(4)]).ravel().tolist()

    first = with_dropout(1, 3)
    assert with_dropout(1, 3) == first
    assert with_dropout(1, 4) != first
    assert with_dropout(2, 3) != first


def test_samples_are_recorded_after_every_epoch_with_the_averaged_network(measured):
    recorded = SampleHistory.from_bytes((measured.out / SAMPLES_FILE).read_bytes())
    assert recorded.epochs == [1, 2]
    assert recorded.names == [path.stem for path in shipped_samples()]
    predicted = measured.model.predict(PosterBatches(POSTERS, SIZE, 8), verbose=0)
    assert recorded.probabilities[1] == pytest.approx(predicted, abs=1e-6)
    assert (recorded.probabilities[0] != recorded.probabilities[1]).any()


def test_the_bar_counts_posters_over_the_whole_run_and_shows_the_loss():
    shown = io.StringIO()
    with tqdm(total=60, initial=20, file=shown, mininterval=0) as bar:
        progress = ProgressBar(bar, 20)
        progress.set_params({"steps": 3})  # of which the last has fewer posters
        for epoch in (1, 2):
            progress.on_epoch_begin(epoch, {})
            for batch in range(3):
                progress.on_train_batch_end(batch, {"loss": 0.5 / epoch})
            assert bar.n == 20 + 20 * epoch
    assert "epoch=2, loss=0.5000" in shown.getvalue()
    assert "epoch=3, loss=0.2500" in shown.getvalue()
