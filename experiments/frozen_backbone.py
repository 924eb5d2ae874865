"""Quick experiments on a frozen backbone: `make frozen-backbone`. Written into frozen_backbone.json.

The features of ImageNet's network are computed once for each poster and size; on them one linear layer is trained with
the loss of the real training. That says in seconds which way is better, not how good the trained network will be.
"""

import argparse
import json
import os
from pathlib import Path

import keras
import numpy as np
import pandas as pd
from tqdm import tqdm

from posterclf.atomic import write_beside
from posterclf.datasets.reading import Dataset, read_dataset
from posterclf.datasets.splits import clean_split
from posterclf.labels import GENRES
from posterclf.metrics.scores import scores
from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import KERAS_FILE, find_model
from posterclf.training import networks, pretrained
from posterclf.training.batches import LabelledPosters, PosterBatches
from posterclf.training.fit import known_binary_crossentropy

RESULTS = Path(__file__).with_name("frozen_backbone.json")
METRICS = ("map", "micro_ap", "mean_auc")
SEEDS = (0, 1, 2)
SMALL = ("efficientnet_lite2", 192, 128)
SERVED_SIZES = ((256, 176), (336, 224), (384, 256), (400, 272))
SIZES = (("efficientnet_lite0", 192, 128), SMALL, ("efficientnet_lite2", 256, 176), ("efficientnet_lite2", 336, 224))


def main() -> None:
    arguments = _arguments()
    articles = read_dataset(arguments.posters / "train.csv", arguments.posters / "Images")
    further = read_dataset(arguments.more / "train.csv", arguments.more / "Images")
    split = clean_split(articles)
    train, validation = split["train"], split["validation"]
    validation_labels = articles.labels[validation]
    labels = articles.labels[train].astype(np.float32)
    results: dict[str, dict] = {"served sizes": _served_sizes(articles, validation)}

    def experiment(name: str, features: np.ndarray, labels: np.ndarray, measured: np.ndarray, weights=None) -> None:
        """Train one linear layer for each seed, measure it on the validation posters' features, and record that."""
        runs = [scores(validation_labels, _linear(features, labels, measured, weights, seed), 0.3) for seed in SEEDS]
        results[name] = {"posters": len(labels)} | {
            metric: [float(np.mean([run[metric] for run in runs])), float(np.std([run[metric] for run in runs]))]
            for metric in METRICS
        }
        print(name, results[name], flush=True)
        write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))

    order = np.random.default_rng(0).permutation(len(train))
    half = order[: len(train) // 2]
    for size in SIZES:
        name, height, width = size
        features = _features(size, articles, np.concatenate([train[half], validation]), arguments.cache)
        experiment(f"{name} at {height} x {width}", features[: len(half)], labels[half], features[len(half) :])

    features = _features(SMALL, articles, np.concatenate([train, validation]), arguments.cache)
    own, measured = features[: len(train)], features[len(train) :]
    for share in (8, 4, 2):
        some = order[: len(train) // share]
        experiment(f"posters 1/{share}", own[some], labels[some], measured)
    experiment("posters all", own, labels, measured)

    more = _features(SMALL, further, np.arange(len(further)), arguments.cache)
    known, raw = further.known_labels, further.labels.astype(np.float32)
    table = pd.read_csv(arguments.more / "train.csv", dtype=str, keep_default_na=False)
    years = pd.to_numeric(table["year"], errors="coerce").to_numpy()
    sources = np.array(further.sources)
    everything = np.ones(len(further), bool)
    choices = {
        "further all, unknown masked": (everything, known, 1.0),
        "further all, unknown as zero": (everything, raw, 1.0),
        "further without movielens and tmdb": (~np.isin(sources, ("movielens", "tmdb")), known, 1.0),
        "further of 1980 to 2015": ((years >= 1980) & (years <= 2015), known, 1.0),
        "further all, weight a half": (everything, known, 0.5),
    }
    for name, (chosen, further_labels, weight) in choices.items():
        weights = np.concatenate([np.ones(len(own)), np.full(chosen.sum(), weight)])
        experiment(
            name,
            np.concatenate([own, more[chosen]]),
            np.concatenate([labels, further_labels[chosen]]),
            measured,
            weights,
        )

    rarity = 1 / np.sqrt(np.maximum(labels.mean(axis=0), 1e-3))
    weights = np.where(labels.sum(axis=1) > 0, (labels * rarity).max(axis=1), rarity.min())
    experiment("rare genres weighted", own, labels, measured, weights / weights.mean())
    results["agreement of two sources"] = _agreement(validation_labels)
    write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))


def _features(size: tuple[str, int, int], dataset: Dataset, rows: np.ndarray, cache: Path) -> np.ndarray:
    """The pooled features of ImageNet's network, (rows, 1280) float32; kept in `cache`."""
    name, height, width = size
    path = cache / f"{name}-{height}x{width}-{dataset.images.parent.name}-{len(rows)}.npy"
    if path.exists():
        return np.load(path)
    network = getattr(networks, name)(height, width, len(GENRES))
    pretrained.load_imagenet(network)
    pooled = keras.Model(network.inputs[0], networks.embedding_of(network))
    posters = LabelledPosters([dataset.path(row) for row in rows], dataset.labels[rows].astype(np.float32))
    batches = PosterBatches(posters, InputSize(height=height, width=width, resample="bilinear"), 48)
    steps = tqdm(range(len(batches)), desc=path.stem, mininterval=60)
    features = np.concatenate([pooled.predict_on_batch(batches[index][0]) for index in steps])
    cache.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.save(file, features)
    return features


def _linear(
    features: np.ndarray, labels: np.ndarray, measured: np.ndarray, weights: np.ndarray | None, seed: int
) -> np.ndarray:
    """Probabilities of one linear layer that was trained on features and labels, (measured, labels) float32.

    features:  (posters, channels) float32
    labels:    (posters, labels) float32: 1, 0, or below 0 where unknown
    measured:  features of the posters to predict
    weights:   (posters,) of the loss, None for equal ones
    """
    keras.utils.set_random_seed(seed)
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-6
    shares = (np.where(labels < 0, 0, labels).mean(axis=0) + 1e-4).clip(max=0.99)  # each label begins at its frequency
    head = keras.Sequential(
        [
            keras.Input((features.shape[1],)),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(
                labels.shape[1],
                activation="sigmoid",
                kernel_initializer="zeros",
                bias_initializer=keras.initializers.Constant(np.log(shares / (1 - shares))),
            ),
        ]
    )
    head.compile(keras.optimizers.AdamW(1e-3, weight_decay=0.02), known_binary_crossentropy, jit_compile=False)
    epochs = max(12, round(12 * 6000 / len(features)))  # fewer posters get more epochs
    head.fit((features - mean) / deviation, labels, 64, epochs, verbose=0, sample_weight=weights)
    return head.predict((measured - mean) / deviation, batch_size=1024, verbose=0)


def _served_sizes(dataset: Dataset, rows: np.ndarray) -> dict[str, dict]:
    """'height x width' -> what the default network, as it was trained, would reach on these posters at that size."""
    trained, figures = keras.models.load_model(find_model("efficientnet").path / KERAS_FILE), {}
    for height, width in SERVED_SIZES:
        network = networks.efficientnet_lite2(height, width, len(GENRES))
        for layer in network.layers:
            layer.set_weights(trained.get_layer(layer.name).get_weights())
        posters = LabelledPosters([dataset.path(row) for row in rows], dataset.labels[rows].astype(np.float32))
        batches = PosterBatches(posters, InputSize(height=height, width=width, resample="bilinear"), 32)
        probabilities = np.concatenate([network.predict_on_batch(batches[index][0]) for index in range(len(batches))])
        reached = scores(dataset.labels[rows], probabilities, 0.3)
        figures[f"{height} x {width}"] = {metric: float(reached[metric]) for metric in METRICS} | {
            "multiply_adds": networks.multiply_adds(network)
        }
    return figures


def _agreement(labels: np.ndarray) -> dict[str, float]:
    """What a perfect reader of one source of labels would score on another that differs for 12 % of the posters.

    The posters that differ are given the labels of another poster that shares at least one genre, as an example of how
    two film databases differ.
    """
    random, reached = np.random.default_rng(0), []
    for _ in range(20):
        other = labels.astype(float)
        for row in np.flatnonzero(random.random(len(labels)) < 0.12):
            sharing = np.flatnonzero((labels & labels[row]).any(axis=1))
            other[row] = labels[random.choice(sharing)]
        ranked = other + random.random(other.shape) * 1e-3
        reached.append(scores(labels, np.clip(ranked, 0, 1), 0.5))
    return {metric: float(np.mean([figures[metric] for figures in reached])) for metric in METRICS}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posters", type=Path, default=Path(os.environ.get("POSTERCLF_DATA", "../shared/posters")))
    parser.add_argument("--more", type=Path, required=True, help="folder of the further posters")
    parser.add_argument("--cache", type=Path, default=Path("runs/frozen_backbone"), help="where features are kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
