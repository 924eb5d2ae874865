"""How predictions for the samples changed: epochs come one by one, and a file gives back what was put into it."""

import numpy as np
import pytest
from msgspec.structs import replace

from posterclf.errors import ModelError
from posterclf.registry.model_folder import ModelFolder, find_model, sha256
from posterclf.registry.sample_history import SAMPLES_FILE, SampleHistory
from tests.support.paths import SAMPLES


def after(epoch: int, labels: int = 3) -> np.ndarray:
    """What is predicted for 2 samples after that epoch."""
    return np.full((2, labels), epoch / 10, np.float32)


def history(*epochs: int, labels: int = 3) -> SampleHistory:
    recorded = SampleHistory(["otto", "第九"], [], np.zeros((0, 2, labels), np.float32))
    for epoch in epochs:
        recorded = recorded.followed_by(epoch, after(epoch, labels))
    return recorded


def test_each_epoch_follows_the_one_before():
    recorded = history(1, 2, 3)
    assert recorded.epochs == [1, 2, 3]
    assert (recorded.probabilities == np.stack([after(1), after(2), after(3)])).all()


def test_an_epoch_that_comes_again_drops_itself_and_later_ones():
    recorded = history(1, 2, 3).followed_by(2, after(9))
    assert recorded.epochs == [1, 2]
    assert (recorded.probabilities == np.stack([after(1), after(9)])).all()


def test_the_history_before_stays_as_it_was():
    before = history(1)
    before.followed_by(2, after(2))
    assert (before.epochs, before.probabilities.shape) == ([1], (1, 2, 3))


@pytest.mark.parametrize("epochs", [(), (1,), (1, 2, 10)])
def test_a_history_comes_back_as_it_was_kept(epochs):
    kept = history(*epochs)
    again = SampleHistory.from_bytes(kept.to_bytes())
    assert (again.names, again.epochs) == (kept.names, kept.epochs)
    assert again.probabilities.dtype == np.float32
    assert again.probabilities.shape == (len(epochs), 2, 3)
    assert (again.probabilities == kept.probabilities).all()


def test_a_models_history_is_the_file_that_its_card_describes(tmp_path):
    content = history(1, 2, labels=25).to_bytes()
    (tmp_path / SAMPLES_FILE).write_bytes(content)
    card = find_model("article").card
    assert SampleHistory.load(ModelFolder(tmp_path, replace(card, files={}))) is None
    described = replace(card, files={SAMPLES_FILE: sha256(content)})
    assert SampleHistory.load(ModelFolder(tmp_path, described)).epochs == [1, 2]
    (tmp_path / SAMPLES_FILE).write_bytes(history(1, 3).to_bytes())
    with pytest.raises(ModelError, match="SHA-256"):
        SampleHistory.load(ModelFolder(tmp_path, described))


def test_a_history_of_other_labels_is_refused(tmp_path):
    content = history(1, 2).to_bytes()
    (tmp_path / SAMPLES_FILE).write_bytes(content)
    described = replace(find_model("article").card, files={SAMPLES_FILE: sha256(content)})
    with pytest.raises(ModelError, match="no probabilities of the model's labels"):
        SampleHistory.load(ModelFolder(tmp_path, described))


def test_the_shipped_history_is_of_the_shipped_samples_and_the_last_epochs():
    folder = find_model()
    recorded = SampleHistory.load(folder)
    assert set(recorded.names) <= {path.stem for path in SAMPLES}  # others were drawn after that training
    trained = [epoch["epoch"] for epoch in folder.card.training.history]
    assert recorded.epochs == trained[-len(recorded.epochs) :]
    assert recorded.probabilities.shape == (len(recorded.epochs), len(recorded.names), len(folder.labels))
