import numpy as np
from PIL import Image

from posterclf.inference.class_activation import spotlight, veiled
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
    assert np.asarray(veiled(poster, evidence, 0.0)).min() == 255


def test_a_networks_evidence_is_its_logit():
    prediction = PosterClassifier.load().predict(SAMPLES[0])
    drama = GENRES.index("Drama")
    probability = 1 / (1 + np.exp(-prediction.evidence[..., drama].mean()))
    assert abs(probability - prediction.probabilities[drama]) < 1e-5
