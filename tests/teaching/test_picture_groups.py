"""What counts as a near-duplicate in a project."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from posterclf.images import read_image
from posterclf.teaching.features import shared_features
from posterclf.teaching.picture_groups import picture_groups
from posterclf.teaching.project import perceptual_hash
from tests.support.paths import SAMPLES
from tests.support.seen_clothes import any_pieces, seen_clothes

FRAMES = 13


@pytest.fixture(scope="module")
def bursts() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Looks, embeddings and what is held before the camera: four posters, each turned and moved in the hand."""
    random, frames, held = np.random.default_rng(0), [], []
    for number, path in enumerate(SAMPLES[:4]):
        poster, place, turn = read_image(path).resize((200, 280)).convert("RGBA"), np.array([220.0, 100.0]), 0.0
        for _ in range(FRAMES):
            place, turn = place + random.normal(0, 5, 2), turn + random.normal(0, 4)
            frame, turned = Image.new("RGB", (640, 480), (150, 140, 130)), poster.rotate(turn, expand=True)
            frame.paste(turned, tuple(place.astype(int)), turned)
            frames.append(ImageEnhance.Brightness(frame).enhance(random.uniform(0.95, 1.05)))
            held.append(number)
    return np.array([perceptual_hash(frame) for frame in frames]), shared_features().embeddings(frames), np.array(held)


def same(groups: np.ndarray) -> np.ndarray:
    return groups[:, None] == groups


def test_the_frames_of_a_burst_are_one_group_however_many_they_are(bursts):
    looks, embeddings, held = bursts
    np.testing.assert_array_equal(same(picture_groups(looks, embeddings, np.eye(4, dtype=np.uint8)[held])), same(held))


def test_one_thing_under_two_labels_is_not_one_group(bursts):
    looks, embeddings, _ = (table[:FRAMES] for table in bursts)
    labels = np.zeros((FRAMES, 1), np.uint8)
    labels[:4] = 1
    assert len(set(picture_groups(looks, embeddings, labels))) > 1


def test_a_copy_is_found_wherever_it_is_and_drawings_of_one_outline_are_no_copies():
    clothes = seen_clothes(any_pieces(60))
    rows = [*range(60), 0]
    groups = picture_groups(clothes.looks[rows], clothes.embeddings[rows], clothes.marks[rows])
    assert groups[0] == groups[60]
    assert len(set(groups)) >= 58
