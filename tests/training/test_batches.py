import numpy as np
import pytest
from PIL import Image

from posterclf.datasets.reading import read_dataset
from posterclf.registry.card import InputSize
from posterclf.training.batches import LabelledPosters, PosterBatches, mixed, varied
from posterclf.training.recipes import Augmentation


@pytest.fixture
def posters(drawn_posters):
    dataset = read_dataset(drawn_posters / "train.csv", drawn_posters / "Images")
    return LabelledPosters([dataset.path(row) for row in range(19)], dataset.labels[:19].astype(np.float32))


def batches(posters, **options) -> PosterBatches:
    return PosterBatches(posters, InputSize(height=90, width=60, resample="bilinear"), 8, **options)


def test_batches_hold_every_poster_once_in_an_order_of_their_own_each_epoch(posters):
    batch = batches(posters, seed=1)
    assert len(batch) == 3
    first = batch._order.tolist()
    images, labels = batch[2]
    assert images.shape == (3, 90, 60, 3)
    assert images.dtype == np.float32
    assert 0 <= images.min() <= images.max() <= 1
    assert (labels == posters.labels[first[16:]]).all()
    batch.on_epoch_end()
    second = batch._order.tolist()
    assert sorted(first) == sorted(second) == list(range(19))
    assert first != second
    assert batches(posters, seed=1, first_epoch=1)._order.tolist() == second


def test_without_a_seed_the_order_is_kept(posters):
    assert (np.concatenate([labels for _, labels in batches(posters)]) == posters.labels).all()


def test_what_is_drawn_at_random_needs_a_seed(posters):
    for options in ({"augmentation": Augmentation()}, {"extra": posters, "extra_share": 0.5}, {"weights": np.ones(19)}):
        with pytest.raises(ValueError, match="Give a seed"):
            batches(posters, **options)


def test_further_posters_are_drawn_anew_each_epoch(posters):
    extra = LabelledPosters(posters.paths[:10], np.full((10, 25), -1, np.float32))
    batch = batches(posters, extra=extra, extra_share=0.5, seed=1)
    assert batch.posters_per_epoch == 24
    first = {row for row in batch._order.tolist() if row >= 19}
    batch.on_epoch_end()
    second = {row for row in batch._order.tolist() if row >= 19}
    assert len(first) == len(second) == 5
    assert first != second


def test_what_weighs_more_is_drawn_more_often(posters):
    weights = np.ones(19)
    weights[3] = 40
    batch = batches(posters, seed=1, weights=weights)
    assert batch.posters_per_epoch == 19
    drawn = batch._order.tolist()
    assert drawn.count(3) > 8
    batch.on_epoch_end()
    assert batch._order.tolist() != drawn


def test_variations_are_a_function_of_seed_epoch_and_batch(posters):
    one, same, other = (batches(posters, augmentation=Augmentation(), seed=seed) for seed in (1, 1, 2))
    assert (one[1][0] == same[1][0]).all()
    assert (one[1][0] != other[1][0]).any()
    plain = batches(posters, seed=1)
    assert (one[1][0] != plain[1][0]).any()


def test_a_variation_is_a_part_of_the_poster_in_its_range():
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (300, 200, 3), dtype=np.uint8))
    for seed in range(20):
        array = varied(image, 90, 60, Augmentation(), np.random.default_rng(seed))
        assert array.shape == (90, 60, 3)
        assert array.dtype == np.float32
        assert 0 <= array.min() < array.max() <= 1


def test_blending_mixes_labels_as_pictures_and_keeps_the_unknown_unknown():
    posters = np.stack([np.zeros((2, 2, 3), np.float32), np.ones((2, 2, 3), np.float32)] * 2)
    labels = np.array([[0, 0, -1], [1, 0, 0]] * 2, np.float32)
    for seed in range(5):
        blended, truth = mixed(posters, labels, 0.5, np.random.default_rng(seed))
        assert blended[:, 0, 0, 0] == pytest.approx(truth[:, 0])
        assert set(truth[:, 2]) <= {-1, 0}
        assert (truth[[0, 2], 2] == -1).all()
    assert mixed(posters, labels, 0, np.random.default_rng(0))[0] is posters
