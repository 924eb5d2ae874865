import numpy as np
import pytest
from PIL import Image

from posterclf.inference.class_activation import cover, most_alike, spotlight, veiled
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from tests.support.paths import SAMPLES


def test_what_speaks_most_is_lit_fully_and_what_speaks_less_than_the_mean_not_at_all():
    light = spotlight(np.array([[5.0, 1.0], [0.0, -2.0]]))
    assert light.tolist() == [[1, 0], [0, 0]]


def test_a_flat_map_stays_faint():
    assert spotlight(np.array([[0.1, 0.0], [0.0, 0.0]])).max() < 0.1


def test_the_veil_covers_what_did_not_speak():
    poster = Image.new("RGB", (60, 90), "white")
    evidence = np.array([[9.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    shown = np.asarray(veiled(poster, evidence, 1.0)).mean(axis=2)
    assert shown.shape == (90, 60)
    assert shown[5, 5] > 200
    assert shown[80, 50] < 40
    unveiled = np.asarray(veiled(poster, evidence, 0.0))
    assert (unveiled == 255).all(axis=2).mean() > 0.9  # all but the line


def test_a_line_that_is_seen_on_black_and_on_white_encloses_the_quarter_that_speaks_most():
    evidence = np.fromfunction(lambda rows, columns: 9.0 - rows - columns, (6, 4))
    for ground in ("black", "white"):
        shown = np.asarray(veiled(Image.new("RGB", (200, 300), ground), evidence, 0.0), float).mean(axis=2)
        assert np.ptp(shown) > 180
    with_line = np.asarray(cover(evidence, 0.0, (200, 300)).getchannel("A")) > 100
    inside = np.zeros_like(with_line)
    for row in range(300):  # the peak is at the left: up to the line, all is inside
        inside[row, : int(with_line[row].argmax())] = True
    assert inside.mean() == pytest.approx(0.25, abs=0.02)


def test_a_flat_map_has_no_line():
    flat = np.zeros((6, 4))
    assert np.asarray(cover(flat, 0.0, (200, 300)).getchannel("A")).max() == 0
    flat[2, 2] = 0.1
    assert np.asarray(cover(flat, 0.0, (200, 300)).getchannel("A")).max() < 60


def test_the_label_with_nearly_the_same_map_is_named():
    random = np.random.default_rng(0)
    evidence = random.normal(size=(12, 8, 4))
    evidence[..., 3] = 2 * evidence[..., 0] + 0.3 * random.normal(size=(12, 8))
    assert most_alike(evidence, 0, range(4)) == 3
    assert most_alike(evidence, 0, [1, 2]) is None
    assert most_alike(evidence, 1, range(4)) is None
    assert most_alike(np.ones((12, 8, 2)), 0, [1]) is None
    assert most_alike(evidence, 0, [0]) is None


def test_a_networks_evidence_is_its_logit():
    prediction = PosterClassifier.load().predict(SAMPLES[0])
    drama = GENRES.index("Drama")
    probability = 1 / (1 + np.exp(-prediction.evidence[..., drama].mean()))
    assert abs(probability - prediction.probabilities[drama]) < 1e-5
