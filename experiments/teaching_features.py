"""Which features labels of one's own are learned best on: `make teaching-features`, half an hour on 2 cores.

Written into teaching_features.json. On small data sets of several kinds, `fit_head` learns the labels from the features
of each candidate, and is measured on pictures that it has not seen. Beside the extra `backbone` it needs scikit-image,
for the photographs in that package.
"""

import argparse
import json
import os
from pathlib import Path

import keras
import numpy as np
from joblib import Parallel, delayed
from keras import layers
from scipy.stats import t as student
from tqdm import tqdm

from experiments import teaching_pictures
from experiments.teaching_pictures import LEARNED, MEASURED, Kind
from posterclf.atomic import write_beside
from posterclf.inference.network_input import scaled_pixels
from posterclf.labels import GENRES
from posterclf.metrics.ranking import average_precision
from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import KERAS_FILE, find_model
from posterclf.teaching.head import fit_head
from posterclf.training import networks, pretrained

RESULTS = Path(__file__).with_name("teaching_features.json")
SEEDS = range(5)
SIZES = (20, 60, LEARNED)  # pictures that are learned from
BATCH = 25
BYTES = 4  # of a weight in the served file
INPUT = find_model("efficientnet").card.input
LAST, SHARED_UNTIL = "features_relu", "block07_add"  # what fine-tuning left as it was
WIDE_12, WIDE_16, WIDE_21 = WIDE = tuple(f"widened block {block}" for block in (12, 16, 21))
INSIDE = {"block 7": SHARED_UNTIL, "block 15": "block15_add"}
INSIDE |= {name: f"block{name[-2:]}_expand_relu" for name in WIDE}
SHIPPED, MAXIMUM = "shipped", "maximum"
LITE0, LITE0_LARGE, LITE2 = (
    "Lite0 at 224 x 224",
    f"Lite0 at {INPUT.height} x {INPUT.width}",
    f"Lite2 at {INPUT.height} x {INPUT.width}",
)
# Candidate -> the features that are put side by side.
CANDIDATES: dict[str, tuple[str, ...]] = {
    SHIPPED: (SHIPPED,),
    "shipped, mean and maximum": (SHIPPED, MAXIMUM),
    "block 7 alone": ("block 7",),
    "widened block 16 alone": (WIDE_16,),
    "shipped + blocks 7 and 15": (SHIPPED, "block 7", "block 15"),
    "shipped + widened block 16": (SHIPPED, WIDE_16),
    "shipped + widened blocks 12, 16, 21": (SHIPPED, *WIDE),
    **{f"ImageNet's {name} alone": (name,) for name in (LITE0, LITE0_LARGE, LITE2)},
    **{f"shipped + ImageNet's {name}": (SHIPPED, name) for name in (LITE0, LITE2)},
    f"shipped + widened block 16 + ImageNet's {LITE2}": (SHIPPED, WIDE_16, LITE2),
    f"widened block 16 + ImageNet's {LITE2}": (WIDE_16, LITE2),
}


def main() -> None:
    arguments = _arguments()
    no_posters = teaching_pictures.no_posters()
    kinds = no_posters | teaching_pictures.posters(arguments.posters, arguments.more)
    features: dict[str, dict[str, np.ndarray]] = {name: {} for name in kinds}
    costs: dict[str, dict[str, float]] = {}  # of features that the shipped network has not
    for network_name, (network, size) in _networks().items():
        if network_name != SHIPPED:
            costs[network_name] = _cost(network, SHARED_UNTIL if network_name == LITE2 else None)
        for name, kind in kinds.items():
            kept = arguments.cache / f"{name}, {network_name}, {kind.checksum()}.npz"
            features[name] |= _features(network, size, kind.pictures, kept)
    channels = {name: values.shape[1] for name, values in features["clothes"].items()}
    results = {
        "seeds": len(SEEDS),
        "measured": MEASURED,
        "kinds": {name: {"poster": name not in no_posters, "labels": kind.names} for name, kind in kinds.items()},
        "candidates": {
            candidate: {"numbers": sum(channels[part] for part in parts)}
            | {
                cost: sum(costs[part][cost] for part in parts if part in costs)
                for cost in ("megabytes", "multiply_adds")
            }
            for candidate, parts in CANDIDATES.items()
        },
    }
    runs: dict[tuple[str, int], dict[str, np.ndarray]] = {}
    for size in tqdm(SIZES, desc="heads"):
        for name, kind in tqdm(kinds.items(), desc=f"of {size} pictures"):
            runs[name, size] = _runs(features[name], kind, size)
    groups = {name: [name] for name in kinds}
    groups |= {"no posters": list(no_posters), "posters": [name for name in kinds if name not in no_posters]}
    results["figures"] = {
        group: {size: _compared([runs[name, size] for name in names]) for size in SIZES}
        for group, names in groups.items()
    }
    write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))


def _networks() -> dict[str, tuple[keras.Model, InputSize]]:
    """Networks that give features, (pictures, channels) by name, and the size of what they take."""
    trained = keras.models.load_model(find_model("efficientnet").path / KERAS_FILE)
    last = trained.get_layer(LAST).output
    outputs = {SHIPPED: _mean(last), MAXIMUM: layers.GlobalMaxPooling2D()(last)}
    outputs |= {place: _mean(trained.get_layer(layer).output) for place, layer in INSIDE.items()}
    given = {SHIPPED: (keras.Model(trained.inputs[0], outputs), INPUT)}
    small = InputSize(height=224, width=224, resample=INPUT.resample)
    for name, architecture, size in (
        (LITE0, networks.efficientnet_lite0, small),
        (LITE0_LARGE, networks.efficientnet_lite0, INPUT),
        (LITE2, networks.efficientnet_lite2, INPUT),
    ):
        network = architecture(size.height, size.width, len(GENRES))
        pretrained.load_imagenet(network)
        given[name] = keras.Model(network.inputs[0], {name: _mean(network.get_layer(LAST).output)}), size
    return given


def _mean(tensor: keras.KerasTensor) -> keras.KerasTensor:
    return layers.GlobalAveragePooling2D()(tensor)


def _cost(network: keras.Model, shared_until: str | None) -> dict[str, float]:
    """What a network adds to the served one: megabytes of weights, and multiply-adds of one picture.

    shared_until:  the last layer of those that the served network has as well; None for a network of its own
    """
    weights, multiply_adds = network.count_params(), networks.multiply_adds(network)
    if shared_until is not None:
        shared = keras.Model(network.inputs[0], network.get_layer(shared_until).output)
        weights, multiply_adds = weights - shared.count_params(), multiply_adds - networks.multiply_adds(shared)
    return {"megabytes": weights * BYTES / 1e6, "multiply_adds": multiply_adds}


def _features(network: keras.Model, size: InputSize, pictures: list, kept: Path) -> dict[str, np.ndarray]:
    """Feature's name -> (pictures, channels) float32; kept in that file."""
    if kept.exists():
        with np.load(kept) as arrays:
            return dict(arrays)
    batches = [pictures[first : first + BATCH] for first in range(0, len(pictures), BATCH)]
    given = [
        network.predict_on_batch(np.stack([scaled_pixels(picture, size) for picture in batch]))
        for batch in tqdm(batches, desc=kept.stem, mininterval=10)
    ]
    features = {name: np.concatenate([outputs[name] for outputs in given]) for name in given[0]}
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_beside(kept, lambda path: _save(path, features))
    return features


def _save(path: Path, arrays: dict[str, np.ndarray]) -> None:
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _runs(features: dict[str, np.ndarray], kind: Kind, size: int) -> dict[str, np.ndarray]:
    """Candidate -> (seeds,) mAP of heads that saw so many pictures."""
    embeddings = {name: np.hstack([features[part] for part in parts]) for name, parts in CANDIDATES.items()}
    tasks = [(name, seed) for name in CANDIDATES for seed in SEEDS]
    reached = Parallel(n_jobs=2)(delayed(_reached)(embeddings[name], kind, size, seed) for name, seed in tasks)
    return dict(zip(CANDIDATES, np.reshape(reached, (len(CANDIDATES), len(SEEDS))), strict=True))


def _reached(embeddings: np.ndarray, kind: Kind, size: int, seed: int) -> float:
    """The mAP of one head. All that are compared learn from the same pictures, and are measured on the same."""
    learned, measured = kind.parts(seed)
    logits = fit_head(embeddings[learned[:size]], kind.labels[learned[:size]]).logits(embeddings[measured])
    return float(np.nanmean(average_precision(kind.labels[measured], logits)))


def _compared(runs: list[dict[str, np.ndarray]]) -> dict[str, dict[str, float]]:
    """Candidate -> mean mAP over kinds and seeds, difference to the shipped features, and half of its 95 % interval."""
    compared = {}
    for candidate in CANDIDATES:
        values = np.mean([of_kind[candidate] for of_kind in runs], axis=0)
        differences = values - np.mean([of_kind[SHIPPED] for of_kind in runs], axis=0)
        half = student.ppf(0.975, len(SEEDS) - 1) * differences.std(ddof=1) / np.sqrt(len(SEEDS))
        figures = {"map": values.mean(), "difference": differences.mean(), "interval": half}
        compared[candidate] = {name: round(float(value), 4) for name, value in figures.items()}
    return compared


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posters", type=Path, default=Path(os.environ.get("POSTERCLF_DATA", "../shared/posters")))
    parser.add_argument("--more", type=Path, required=True, help="folder of the further posters, for their years")
    parser.add_argument("--cache", type=Path, default=Path("runs/teaching_features"), help="where features are kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
