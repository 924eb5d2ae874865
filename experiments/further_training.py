"""Ways to train the default model further: `make further-training`. Written into further_training.json.

All but one start from the shipped weights, with their calibration taken out again, and train one epoch more; one is a
network with another backbone, for an average of different networks. All are measured on the validation posters.
Networks that started from the same weights can be averaged weight by weight (Wortsman et al. 2022, model soups,
arXiv:2203.05482), which costs nothing.

Several of them may be trained at the same time, each by its own call with its name. A call without names trains what is
left to train, and measures.
"""

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
from scipy.special import expit, logit
from tqdm import tqdm

from posterclf.atomic import write_beside
from posterclf.datasets.reading import Dataset, read_dataset
from posterclf.datasets.splits import ChosenSplit, clean_split
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import probabilities_of
from posterclf.inference.runtimes.choice import EXACT
from posterclf.labels import GENRES
from posterclf.metrics.cross_entropy import KERAS_EPSILON
from posterclf.metrics.scores import scores
from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import KERAS_FILE, find_model
from posterclf.teaching.calibration import platt_scaling
from posterclf.training import networks
from posterclf.training.batches import LabelledPosters, PosterBatches
from posterclf.training.fit import fit
from posterclf.training.pretrained import load_imagenet
from posterclf.training.recipes import FINE_TUNING, RECIPES, Augmentation, Recipe, Stage
from posterclf.training.run_folder import CHECKPOINTS, Run

RESULTS = Path(__file__).with_name("further_training.json")
METRICS = ("map", "micro_ap", "mean_auc")
RECIPE = RECIPES["posters"]
STAGE = Stage(height=336, width=224, epochs=1, learning_rate=2e-4, extra_share=0.5, **FINE_TUNING)
FURTHER = {
    "all layers": replace(STAGE, learning_rate=1e-4, frozen_until=None),
    "softened labels": STAGE,
    "served size": replace(
        STAGE, height=384, width=256, learning_rate=1e-4, augmentation=Augmentation(smallest_crop=0.8)
    ),
}
OTHER = "another backbone"  # for ImageNet's weights of EfficientNet-Lite0, and short
OTHER_SIZE = (288, 192)  # larger than in training, as what is served
OTHER_STAGES = (
    replace(STAGE, height=192, width=128, epochs=2, learning_rate=4e-4, extra_share=1.0),
    replace(STAGE, height=256, width=176, learning_rate=3e-4),
)
EXPERIMENTS = (*FURTHER, OTHER)
SEED = 1
SHIPPED = "as shipped"
MORE_SIZES = ((336, 224), (432, 288))


@dataclass(frozen=True)
class Relabelled(Dataset):
    """Posters with other labels than their file's: `given`, (n, labels) float32 in [0, 1]."""

    given: np.ndarray

    @property
    def labels(self) -> np.ndarray:
        return self.given

    @property
    def known_labels(self) -> np.ndarray:
        return self.given


def main() -> None:
    arguments = _arguments()
    own = read_dataset(arguments.posters / "train.csv", arguments.posters / "Images")
    further = read_dataset(arguments.more / "train.csv", arguments.more / "Images")
    for name in arguments.names or EXPERIMENTS:
        _train(name, own, further, arguments.runs)
    if not arguments.names:
        _measure(own, arguments.runs)


def _train(name: str, own: Dataset, further: Dataset, runs: Path) -> None:
    if _trained(name, runs).exists():
        return
    out = _trained(name, runs).parent
    posters, more = own, further
    if name == "softened labels":
        rows = clean_split(own)["train"]
        posters, more = _softened(own, rows), _softened(further, np.arange(len(further)))
    (out / CHECKPOINTS).mkdir(parents=True, exist_ok=True)
    run = Run("posters", posters, ChosenSplit("clean", clean_split(own)), out, SEED, [more])
    model = fit(run, _recipe(name), load_imagenet if name == OTHER else _as_it_was_trained, progress=_progress)
    write_beside(_trained(name, runs), model.save)


def _recipe(name: str) -> Recipe:
    if name == OTHER:
        return replace(RECIPE, network=networks.efficientnet_lite0, stages=lambda _: OTHER_STAGES)
    return replace(RECIPE, stages=lambda _: (FURTHER[name],))


def _softened(dataset: Dataset, rows: np.ndarray) -> Relabelled:
    """The means of the file's labels and the shipped model's probabilities; these alone where a label is unknown."""
    labels = dataset.known_labels
    probabilities = probabilities_of(
        PosterClassifier.load("efficientnet", choice=EXACT), dataset.paths(rows), _progress
    )
    soft = dataset.labels.astype(np.float32)
    soft[rows] = np.where(labels[rows] < 0, probabilities, (labels[rows] + probabilities) / 2)
    return Relabelled(**vars(dataset), given=soft)


def _as_it_was_trained(network: keras.Model) -> None:
    """Give a network the shipped weights, without their calibration."""
    folder = find_model("efficientnet")
    trained = keras.models.load_model(folder.path / KERAS_FILE)
    for layer in network.layers:
        layer.set_weights(trained.get_layer(layer.name).get_weights())
    calibration = folder.card.calibration
    slopes, offsets = (folder.labels.vector(table) for table in (calibration.slopes, calibration.offsets))
    networks.calibrate(network, 1 / slopes, -offsets / slopes)


def _measure(own: Dataset, runs: Path) -> None:
    rows = clean_split(own)["validation"]
    labels = own.labels[rows]
    posters = LabelledPosters([own.path(row) for row in rows], labels.astype(np.float32))
    results = {}

    def measured(name: str, probabilities: np.ndarray) -> None:
        logits = logit(np.clip(probabilities.astype(float), KERAS_EPSILON, 1 - KERAS_EPSILON))
        slopes, offsets, _ = platt_scaling(labels, logits)
        reached = scores(labels, expit(slopes * logits + offsets), 0.25)
        results[name] = {metric: float(reached[metric]) for metric in METRICS}
        print(name, results[name], flush=True)
        write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))

    def predicted(network: keras.Model, mirrored: bool = False) -> np.ndarray:
        height, width = network.input_shape[1:3]
        batches = PosterBatches(posters, InputSize(height=height, width=width, resample=RECIPE.resample), 32)
        inputs = (batches[index][0] for index in range(len(batches)))
        return np.concatenate([network.predict_on_batch(batch[:, :, ::-1] if mirrored else batch) for batch in inputs])

    weights = _weights(runs)
    predictions = {name: predicted(_sized(RECIPE.network, RECIPE.served, arrays)) for name, arrays in weights.items()}
    for name, probabilities in predictions.items():
        measured(name, probabilities)
    measured("answers of all, averaged", np.mean([predictions[name] for name in (SHIPPED, *FURTHER)], axis=0))
    shipped = predictions[SHIPPED]
    mirrored = predicted(_sized(RECIPE.network, RECIPE.served, weights[SHIPPED]), mirrored=True)
    measured(f"{SHIPPED}, and mirrored", (shipped + mirrored) / 2)
    sizes = [predicted(_sized(RECIPE.network, size, weights[SHIPPED])) for size in MORE_SIZES]
    measured(f"{SHIPPED}, at three sizes", np.mean([shipped, *sizes], axis=0))
    trained = keras.models.load_model(_trained(OTHER, runs)).get_weights()
    other = predicted(_sized(networks.efficientnet_lite0, OTHER_SIZE, trained))
    measured(OTHER, other)
    measured(f"answers of {SHIPPED} and {OTHER}, averaged", (shipped + other) / 2)
    measured("the same, two to one", (2 * shipped + other) / 3)


def _weights(runs: Path) -> dict[str, list[np.ndarray]]:
    """Name -> weights: the shipped ones, those that were trained further from these, and means of them."""
    network = RECIPE.network(*RECIPE.served, len(GENRES))
    _as_it_was_trained(network)
    weights = {SHIPPED: network.get_weights()}
    for name in FURTHER:
        weights[name] = keras.models.load_model(_trained(name, runs)).get_weights()
    for names in (*((SHIPPED, name) for name in FURTHER), (SHIPPED, *FURTHER)):
        arrays = zip(*(weights[name] for name in names), strict=True)
        weights[" + ".join(names)] = [np.mean(array, axis=0) for array in arrays]
    return weights


def _sized(
    make: Callable[[int, int, int], keras.Model], size: tuple[int, int], weights: list[np.ndarray]
) -> keras.Model:
    network = make(*size, len(GENRES))
    network.set_weights(weights)
    return network


def _trained(name: str, runs: Path) -> Path:
    return runs / name.replace(" ", "-") / "model.keras"


def _progress(*args, **kwargs) -> tqdm:
    return tqdm(*args, **kwargs, mininterval=30)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names",
        nargs="*",
        choices=[*EXPERIMENTS, []],
        metavar="NAME",
        help=f"train only this, of: {', '.join(EXPERIMENTS)}",
    )
    parser.add_argument("--posters", type=Path, default=Path(os.environ.get("POSTERCLF_DATA", "../shared/posters")))
    parser.add_argument("--more", type=Path, required=True, help="folder of the further posters")
    parser.add_argument("--runs", type=Path, default=Path("runs/further_training"), help="where networks are kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
