import numpy as np
import pytest
from PIL import Image

from posterclf.datasets.reading import read_dataset
from posterclf.registry.card_parts import InputSize
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


def test_colours_go_from_grey_from_the_mean_grey_and_from_black():
    plain = Augmentation(smallest_crop=1, stretch=1)
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (90, 60, 3), np.uint8))
    for seed in range(5):
        random = np.random.default_rng(seed)
        random.uniform(size=4)  # the part: all of it
        mirrored = random.random() < 0.5
        brightness, contrast, saturation = random.uniform(0.8, 1.2, 3)
        pixels = np.asarray(image, np.float64)[:, ::-1] if mirrored else np.asarray(image, np.float64)
        grey = (pixels / 255 @ [0.299, 0.587, 0.114])[..., None]
        coloured = grey + saturation * (pixels / 255 - grey)
        expected = np.clip(brightness * (grey.mean() + contrast * (coloured - grey.mean())), 0, 1)
        assert varied(image, 90, 60, plain, np.random.default_rng(seed)) == pytest.approx(expected, abs=1e-6)


def test_of_a_large_jpeg_no_more_is_decoded_than_is_shown(tmp_path, monkeypatch):
    Image.new("RGB", (600, 900), "red").save(tmp_path / "large.jpg")
    seen = []
    monkeypatch.setattr(
        "posterclf.training.batches.varied", lambda image, *_: seen.append(image.size) or np.zeros((1, 1, 3))
    )
    posters = LabelledPosters([tmp_path / "large.jpg"], np.ones((1, 1), np.float32))
    for height, width in ((192, 128), (336, 224)):
        size = InputSize(height=height, width=width, resample="bilinear")
        PosterBatches(posters, size, 1, Augmentation(mixup=0), seed=1)[0]
    assert seen == [(300, 450), (600, 900)]


def test_blending_mixes_labels_as_pictures_and_keeps_the_unknown_unknown():
    posters = np.stack([np.zeros((2, 2, 3), np.float32), np.ones((2, 2, 3), np.float32)] * 2)
    labels = np.array([[0, 0, -1], [1, 0, 0]] * 2, np.float32)
    for seed in range(5):
        blended, truth = mixed(posters, labels, 0.5, np.random.default_rng(seed))
        assert blended[:, 0, 0, 0] == pytest.approx(truth[:, 0])
        assert set(truth[:, 2]) <= {-1, 0}
        assert (truth[[0, 2], 2] == -1).all()
    assert mixed(posters, labels, 0, np.random.default_rng(0))[0] is posters
