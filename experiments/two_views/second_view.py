"""Train the head of the second view, and write what both views say together of every training poster: the teacher.

    python -m experiments.two_views.second_view --posters ... --more ... --out runs/two-views

ImageNet's network is computed once for each poster and style; the means of its features are kept in the folder, so that
a run that was stopped goes on. On them a layer of rectified units and a layer of logits are trained, in a minute.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from tqdm import tqdm

from experiments.two_views.parts import ABOUT_FLAT, SERVED, Parts, pixels_of
from experiments.two_views.parts import parser as two_views_parser
from experiments.two_views.shipped import uncalibrated
from posterclf.datasets.balance import sampling_weights
from posterclf.metrics.scores import scores
from posterclf.registry.model_folder import find_model
from posterclf.training import networks, pretrained
from posterclf.training.batches import mixed
from posterclf.training.fit import known_binary_crossentropy

# Part, style, every how many of its posters, and how often each of those is seen.
SETS = (
    ("train", "plain", 1, 1.5),
    ("more", "plain", 1, 1.0),
    ("train", ABOUT_FLAT, 3, 2.0),
    ("more", ABOUT_FLAT, 6, 1.5),
    ("train", "grey", 3, 1.0),
    ("more", "grey", 6, 1.0),
)
EPOCHS, POSTERS_PER_EPOCH, BATCH, RATE, DECAY, MIXUP = 7, 22_000, 128, 5e-4, 0.02, 0.4
DROPPED = {"features": 0.1, "units": 0.5}
MEASURED = ("plain", "flat", "grey")
SHIPPED_SHARE = 2 / 3  # of the teacher's logits
BATCH_SIZE = 16


@dataclass(frozen=True)
class ViewHead:
    """logits = max(features @ hidden + hidden_bias, 0) @ output + output_bias.

    hidden, hidden_bias:  (channels, units), (units,)
    output, output_bias:  (units, labels), (labels,)
    """

    hidden: np.ndarray
    hidden_bias: np.ndarray
    output: np.ndarray
    output_bias: np.ndarray

    def logits(self, features: np.ndarray) -> np.ndarray:
        """features (posters, channels) -> (posters, labels)"""
        units = np.maximum(features.astype(np.float32) @ self.hidden + self.hidden_bias, 0)
        return units @ self.output + self.output_bias


class Features:
    """Means over places of a network's features, computed once and kept: FOLDER/NAME-STYLE-PART[-EVERY].npy."""

    def __init__(self, folder: Path, name: str, network: keras.Model, parts: Parts):
        self._folder, self._name, self._parts = folder, name, parts
        self._network = keras.Model(network.inputs[0], networks.embedding_of(network))

    def of(self, part: str, style: str, every: int = 1) -> np.ndarray:
        """(posters, channels) float16"""
        name = "-".join([self._name, style.replace(" ", "-"), part, *([str(every)] if every > 1 else [])])
        path = self._folder / f"{name}.npy"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"beside-{path.name}")
            np.save(beside, self._computed(self._parts.parts[part].paths[::every], style, name))
            beside.replace(path)
        return np.load(path)

    def _computed(self, paths: list[Path], style: str, name: str) -> np.ndarray:
        found = []
        with tqdm(total=len(paths), desc=name, unit=" posters") as bar:
            for first in range(0, len(paths), BATCH_SIZE):
                batch = [pixels_of(path, style, first) for path in paths[first : first + BATCH_SIZE]]
                found.append(self._network.predict_on_batch(np.stack(batch).astype(np.float32) / 255))
                bar.update(len(batch))
        return np.concatenate(found).astype(np.float16)


def trained_head(features: np.ndarray, labels: np.ndarray, weights: np.ndarray, seed: int = 0) -> ViewHead:
    """A head trained with mixup, each poster drawn in proportion to its weight.

    features:  (n, channels)
    labels:    (n, labels) float32: 1, 0, or `datasets.reading.UNKNOWN`
    weights:   (n,)
    """
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    some = features[:: max(1, len(features) // 8000)].astype(np.float32)
    mean, deviation = some.mean(axis=0), some.std(axis=0) + 1e-4
    known = labels >= 0
    frequencies = np.clip((labels * known).sum(axis=0) / known.sum(axis=0), 1e-3, 1)
    usual = keras.initializers.Constant(np.log(frequencies / (1 - frequencies)))
    small = keras.initializers.VarianceScaling(1 / 9, "fan_in", "uniform")  # Keras' larger usual ones cost .03 mAP
    model = keras.Sequential(
        [
            keras.Input((features.shape[1],)),
            keras.layers.Dropout(DROPPED["features"]),
            keras.layers.Dense(networks.VIEW_CHANNELS, activation="relu", kernel_initializer=small),
            keras.layers.Dropout(DROPPED["units"]),
            keras.layers.Dense(labels.shape[1], activation="sigmoid", kernel_initializer=small, bias_initializer=usual),
        ]
    )
    steps = EPOCHS * (POSTERS_PER_EPOCH // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(
        RATE / 20, steps - steps // 20, warmup_target=RATE, warmup_steps=steps // 20
    )
    model.compile(keras.optimizers.AdamW(rate, weight_decay=DECAY), known_binary_crossentropy, jit_compile=False)
    rows = random.choice(len(features), (steps, BATCH), p=weights / weights.sum())
    for drawn in tqdm(rows, desc="head", unit=" batches"):
        standard = (features[drawn].astype(np.float32) - mean) / deviation
        model.train_on_batch(*mixed(standard, labels[drawn], MIXUP, random))
    hidden, hidden_bias, output, output_bias = model.get_weights()
    return ViewHead(hidden / deviation[:, None], hidden_bias - (mean / deviation) @ hidden, output, output_bias)


def main() -> None:
    parser = two_views_parser(__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/two-views"))
    arguments = parser.parse_args()
    parts = Parts.read(arguments.posters, arguments.more)
    folder = find_model(arguments.start)
    shipped = uncalibrated(folder)
    imagenet = networks.efficientnet_lite2(SERVED.height, SERVED.width, len(folder.labels))
    pretrained.load_imagenet(imagenet)
    cache = arguments.out / "features"
    first, second = Features(cache, "tuned", shipped, parts), Features(cache, "imagenet", imagenet, parts)

    features = np.concatenate([second.of(*which) for *which, _ in SETS])
    labels = np.concatenate([parts.parts[part].labels[::every] for part, _, every, _ in SETS])
    weights = np.concatenate([np.full(len(parts.parts[part].labels[::every]), often) for part, _, every, often in SETS])
    weights *= sampling_weights(np.maximum(labels, 0))
    head = trained_head(features, labels, weights)
    np.savez(arguments.out / "second_view.npz", **vars(head))

    kernel, bias = shipped.get_layer("evidence").get_weights()

    def said(part: str, style: str) -> dict[str, np.ndarray]:
        one = first.of(part, style).astype(np.float32) @ kernel[0, 0] + bias
        two = head.logits(second.of(part, style))
        return {"first view": one, "second view": two, "both": SHIPPED_SHARE * one + (1 - SHIPPED_SHARE) * two}

    np.save(arguments.out / "teacher.npy", np.concatenate([said(part, "plain")["both"] for part in ("train", "more")]))
    figures = {}
    for style in MEASURED:
        for name, logits in said("validation", style).items():
            found = scores(parts.parts["validation"].labels, 1 / (1 + np.exp(-logits)), 0.3)
            figures[f"{name}, {style}"] = {metric: found[metric] for metric in ("map", "micro_ap", "mean_auc")}
            print(name, style, {key: round(value, 4) for key, value in figures[f"{name}, {style}"].items()}, flush=True)
    (arguments.out / "second_view.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
