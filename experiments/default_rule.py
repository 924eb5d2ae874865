"""Which rule decides what the page predicts, by what a visitor reads: `make default-rule`, three minutes on 2 cores.

Each rule is fitted on four fifths of the validation posters and measured on the fifth that is left, five times over, so
that no rule is measured on posters that it was fitted on. With `--card` the chosen rule, fitted on all of them, goes
into the model's card. Test posters are looked at once, for the chosen rule and the one before.
"""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from tqdm import tqdm

from posterclf.atomic import write_beside
from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import asked_split
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import probabilities_of
from posterclf.inference.runtimes.choice import EXACT
from posterclf.labels import GENRES, Labels
from posterclf.registry.model_folder import ModelFolder, find_model, write_card
from posterclf.teaching.calibration import FOLDS, MIN_PRECISION, tuned_thresholds

RESULTS = Path(__file__).with_name("default_rule.json")
CHOSEN = f"each its own, right at least {MIN_PRECISION:.0%}"
BEFORE = "one for all, best F1"
SAMPLES = 1000  # of the bootstrap
DRAMA = GENRES.index("Drama")

Rule = Callable[[np.ndarray], np.ndarray]  # probabilities -> what is predicted, both (posters, genres)
Fit = Callable[[np.ndarray, np.ndarray], Rule]  # labels, probabilities -> rule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posters", type=Path, required=True, help="folder of train.csv and Images/")
    parser.add_argument("--card", action="store_true", help="put the chosen rule into the card of the default model")
    asked = parser.parse_args()
    validation, test = (measured_part(asked.posters, part) for part in ("validation", "test"))
    fits = rules()
    results = {
        "posters": len(validation[0]),
        "said": float(validation[0].sum(axis=1).mean()),
        "drama": float(validation[0][:, DRAMA].mean()),
        "validation": {
            name: figures(validation[0], cross_fitted(fit, *validation))
            for name, fit in tqdm(fits.items(), desc="rules")
        },
        "test_posters": len(test[0]),
        "test": {name: figures(test[0], fits[name](*validation)(test[1])) for name in (BEFORE, CHOSEN)},
    }
    write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))
    if asked.card:
        folder = find_model("efficientnet")
        _, own = tuned_thresholds(GENRES, *validation, MIN_PRECISION)
        thresholds = replace(folder.card.thresholds, labels=own, precision=MIN_PRECISION)
        write_card(ModelFolder(folder.path, replace(folder.card, thresholds=thresholds)))


def measured_part(posters: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Labels and the default model's probabilities, both (posters, genres), of a part of the split `clean`."""
    classifier = PosterClassifier.load("efficientnet", choice=EXACT)
    pictures = read_dataset(posters / "train.csv", posters / "Images", GENRES)
    rows = asked_split("clean", pictures).parts[part]
    progress = partial(tqdm, mininterval=10, file=sys.stderr)
    return pictures.labels[rows].astype(int), probabilities_of(classifier, pictures.paths(rows), progress).astype(float)


def rules() -> dict[str, Fit]:
    """What is compared, by name."""
    own = {
        f"each its own, right at least {least:.0%}" if least else "each its own, best F1": partial(_own, least=least)
        for least in (None, 0.4, MIN_PRECISION, 0.6)
    }
    shared = {f"one for all, right at least {least:.0%}": partial(_shared, least=least) for least in (0.6, 0.65)}
    first = {
        f"the first {most}, from {floor:.0%}": partial(_first, most=most, floor=floor)
        for most, floor in ((1, 0.0), (2, 0.25), (3, 0.25))
    }
    return {BEFORE: partial(_shared, least=None), **shared, **own, **first}


def _own(labels: np.ndarray, probabilities: np.ndarray, least: float | None) -> Rule:
    thresholds = GENRES.vector(tuned_thresholds(GENRES, labels, probabilities, least)[1])
    return lambda shown: shown >= thresholds


def _shared(labels: np.ndarray, probabilities: np.ndarray, least: float | None) -> Rule:
    """All (poster, genre) pairs as if they were one label's."""
    pairs = labels.reshape(-1, 1), probabilities.reshape(-1, 1)
    (threshold,) = tuned_thresholds(Labels(["all"]), *pairs, least)[1].values()
    return lambda shown: shown >= threshold


def _first(labels: np.ndarray, probabilities: np.ndarray, most: int, floor: float) -> Rule:
    return lambda shown: (shown >= floor) & (np.argsort(np.argsort(-shown, axis=1), axis=1) < most)


def cross_fitted(fit: Fit, labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """What a rule predicts, (posters, genres) bool, each poster by a rule that was fitted without it."""
    fold = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    predicted = np.zeros(labels.shape, bool)
    for number in range(FOLDS):
        left = fold == number
        predicted[left] = fit(labels[~left], probabilities[~left])(probabilities[left])
    return predicted


def figures(labels: np.ndarray, predicted: np.ndarray) -> dict[str, list[float]]:
    """Figure -> its value and the bounds of its 95% interval over bootstrap samples of posters.

    right:        share of posters with a right genre among those that are read
    precision:    share of what is read that is right
    words:        genres that are read, a poster
    none:         share of posters for which none is read
    drama, drama_wrong:  share of posters that are said to be Drama, and that are said to be it and are not
    never:        how many genres no poster is said to be
    """
    posters = len(labels)
    drawn = np.random.default_rng(0).multinomial(posters, np.full(posters, 1 / posters), size=SAMPLES)
    weights = np.vstack([np.ones(posters), drawn])
    right, truth = predicted & (labels == 1), labels == 1
    hits, said, true = weights @ right, weights @ predicted, weights @ truth
    f1 = np.where(true > 0, 2 * hits / np.maximum(1, said + true), np.nan)
    drawn_figures = {
        "right": weights @ right.any(axis=1) / posters,
        "precision": hits.sum(axis=1) / said.sum(axis=1),
        "words": said.sum(axis=1) / posters,
        "none": weights @ ~predicted.any(axis=1) / posters,
        "drama": said[:, DRAMA] / posters,
        "drama_wrong": (said - hits)[:, DRAMA] / posters,
        "never": (said == 0).sum(axis=1),
        "micro_f1": 2 * hits.sum(axis=1) / (said.sum(axis=1) + true.sum(axis=1)),
        "macro_f1": np.nanmean(f1, axis=1),
    }
    return {
        name: [float(values[0]), *np.percentile(values[1:], (2.5, 97.5)).tolist()]
        for name, values in drawn_figures.items()
    }


if __name__ == "__main__":
    main()
