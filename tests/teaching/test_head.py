"""The regressions against scikit-learn's own on features that it sees whole."""

import numpy as np
import pytest
from msgspec.structs import replace
from scipy.special import expit
from sklearn.metrics import average_precision_score

from posterclf.errors import ModelError
from posterclf.registry.model_folder import ModelFolder, sha256
from posterclf.teaching.head import HEAD_FILE, Head, fit_head
from tests.support.hostile_models import model_with, plain


def kept_in(folder: ModelFolder, head: bytes) -> ModelFolder:
    (folder.path / HEAD_FILE).write_bytes(head)
    return ModelFolder(folder.path, replace(folder.card, files=folder.card.files | {HEAD_FILE: sha256(head)}))


@pytest.fixture
def learned() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Embeddings and labels that depend on them, for fitting and for the test."""
    random = np.random.default_rng(0)
    embeddings = random.normal(2, 3, (400, 40)) * random.uniform(0.1, 5, 40)
    logits = (embeddings - embeddings.mean(0)) / embeddings.std(0) @ random.normal(0, 0.7, (40, 3)) - [0, 1, 2]
    labels = (random.random(logits.shape) < expit(logits)).astype(np.uint8)
    return embeddings[:300], labels[:300], embeddings[300:], labels[300:]


def test_a_head_learns_what_there_is_to_learn(learned):
    embeddings, labels, test, test_labels = learned
    probabilities = expit(fit_head(embeddings, labels).logits(test))
    for column in range(3):
        ap = average_precision_score(test_labels[:, column], probabilities[:, column])
        assert ap > 1.5 * test_labels[:, column].mean()
    assert probabilities.mean(axis=0) == pytest.approx(labels.mean(axis=0), abs=0.12)


def test_of_a_label_that_no_picture_has_its_frequency_is_learned_and_of_one_picture_a_little(learned):
    embeddings, labels, test, _ = learned
    labels[:, 1] = 0
    labels[:, 2] = 1
    probabilities = expit(fit_head(embeddings, labels).logits(test))
    assert np.ptp(probabilities[:, 1:], axis=0) == pytest.approx([0, 0], abs=1e-9)
    assert probabilities[0, 1:] == pytest.approx([0.5 / 300, 1 - 0.5 / 300])
    labels[7, 1] = 1
    probabilities = expit(fit_head(embeddings, labels).logits(np.vstack([test, embeddings[7]])))[:, 1]
    assert probabilities[-1] > 2 * np.median(probabilities[:-1])


def test_a_channel_that_stirs_in_new_pictures_alone_is_not_blown_up(learned):
    embeddings, labels, test, _ = learned
    embeddings[:, 0] *= 1e-6
    test = test.copy()
    head, before = fit_head(embeddings, labels), test.copy()
    test[:, 0] += 3  # as much as other channels differ in what was learned from
    before[:, 0] = embeddings[:, 0].mean()
    assert abs(head.logits(test) - head.logits(before)).max() < 0.1


def test_what_weighs_more_is_believed_more(learned):
    embeddings, labels, test, _ = learned
    weights = np.where(labels[:, 2] == 1, 5.0, 1.0)
    plain, weighted = (expit(fit_head(embeddings, labels, w).logits(test))[:, 2].mean() for w in (None, weights))
    assert weighted > 1.3 * plain


def test_a_scaled_head_and_a_kept_one_are_the_same_head(learned, tmp_path):
    embeddings, labels, test, _ = learned
    head = fit_head(embeddings, labels)
    slopes, offsets = np.array([1.0, 0.5, 2.0]), np.array([0.0, -1.0, 1.0])
    scaled = head.scaled(slopes, offsets)
    np.testing.assert_allclose(scaled.logits(test), slopes * head.logits(test) + offsets, atol=1e-9)
    kept = Head.of(kept_in(model_with(plain(), tmp_path / "own"), scaled.to_bytes()))
    np.testing.assert_allclose(kept.logits(test), scaled.logits(test), atol=1e-4)


def test_a_head_of_other_labels_is_refused(tmp_path):
    folder = model_with(plain(), tmp_path / "own")
    with pytest.raises(ModelError, match=r"head\.npz is not what it should be: its (weights|bias) have another shape"):
        Head.of(kept_in(folder, Head(np.zeros((40, 4)), np.zeros(4)).to_bytes()))


def test_few_pictures_of_one_label_each_can_be_learned():
    random = np.random.default_rng(1)
    head = fit_head(random.normal(size=(8, 1280)), np.eye(2, dtype=np.uint8)[[0, 1] * 4])
    assert head.weights.shape == (1280, 2)
    assert np.isfinite(head.weights).all()
