"""How good probabilities are: metrics beside the baseline of answering every poster with the training frequencies.

Every metric is computed for many weightings of the posters at once: all ones give the figure itself, and how often each
poster was drawn gives one bootstrap sample. NumPy alone does both in a second; scikit-learn is the tests' oracle.

Accuracy is given only to show what it hides: with 2.3 of 25 genres a poster, saying nothing is nine tenths right.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from posterclf.errors import DatasetError, ImageError, ShapeError
from posterclf.images import read_reduced
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from posterclf.progress import Progress, silent

ECE_BINS = 15
BOOTSTRAP_SAMPLES = 1000
_CELLS_AT_ONCE = 2_000_000  # bounds the memory of the bootstrap: samples x posters x 25, in float64


def probabilities_of(classifier: PosterClassifier, posters: Sequence[Path], progress: Progress = silent) -> np.ndarray:
    """What a model answers to the posters in these files, (posters, 25) float32 in [0, 1].

    raises:  DatasetError at the first file that cannot be used, naming it
    """
    with progress(posters, desc="predicting", unit=" posters") as paths:
        images = (_poster(classifier, path) for path in paths)
        return np.stack([prediction.probabilities for prediction in classifier.predict_many(images)])


def report(
    labels: np.ndarray,
    probabilities: np.ndarray,
    frequencies: np.ndarray,
    threshold: float,
    progress: Progress = silent,
) -> dict:
    """All figures of one model on one set of posters.

    labels:         (posters, 25) int, 0 or 1
    probabilities:  (posters, 25) float in [0, 1]
    frequencies:    (25,) float in [0, 1], each genre's share of the training posters: the baseline answers these
    threshold:      a genre counts as predicted at or above it
    returns:        posters, genres_in_map, genres_without_positives, threshold, the figures of `scores`, their 95 %
                    intervals, the same of the baseline; of each genre AP, its interval, AUC, ECE, Brier, positives
    raises:         ShapeError where labels and probabilities are not both (posters, 25)
    """
    ap, auc = average_precision(labels, probabilities), roc_auc(labels, probabilities)
    ap_intervals = average_precision_intervals(labels, probabilities)
    brier = ((labels - probabilities) ** 2).mean(axis=0)
    once = np.ones((1, len(labels)))
    ece = [_calibration_error(y, p, once)[0] for y, p in zip(labels.T, probabilities.T, strict=True)]
    constant = np.tile(frequencies, (len(labels), 1))
    return {
        "posters": len(labels),
        "genres_in_map": int((~np.isnan(ap)).sum()),
        "genres_without_positives": [genre for genre, value in zip(GENRES, ap, strict=True) if np.isnan(value)],
        "threshold": threshold,
        **scores(labels, probabilities, threshold),
        "intervals": bootstrap_intervals(labels, probabilities, threshold, progress),
        "baseline": {**scores(labels, constant, threshold), "accuracy_of_saying_nothing": float(1 - labels.mean())},
        "genres": {
            genre: {
                "ap": _or_none(ap[index]),
                "ap_interval": [_or_none(bound) for bound in ap_intervals[index]],
                "auc": _or_none(auc[index]),
                "ece": float(ece[index]),
                "brier": float(brier[index]),
                "positives": int(labels[:, index].sum()),
            }
            for index, genre in enumerate(GENRES)
        },
    }


def scores(labels: np.ndarray, probabilities: np.ndarray, threshold: float) -> dict[str, float | None]:
    """The figures of one set of posters: map, micro_ap, mean_auc, micro_f1, macro_f1, accuracy, ece, brier.

    Genres without positives are left out of map, mean_auc and macro_f1. ece is how far probabilities stand from the
    shares that come true, over 15 bins of equally many (poster, genre) pairs; most pairs are easy negatives, so that a
    small figure is no proof of calibration for a rare genre. brier is the mean squared distance of probabilities from
    labels.

    returns:  metric -> float in [0, 1], None where no genre allows it
    source:   ece: Nguyen and O'Connor 2015 (arXiv:1508.05154), adaptive binning
    """
    once = np.ones((1, len(labels)))
    return {metric: _or_none(values[0]) for metric, values in _scores(labels, probabilities, threshold, once).items()}


def bootstrap_intervals(
    labels: np.ndarray, probabilities: np.ndarray, threshold: float, progress: Progress = silent
) -> dict[str, list[float | None]]:
    """95 % intervals of `scores`: the middle of 1,000 samples of posters drawn with replacement, seeded.

    returns:  metric -> [low, high]
    source:   Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval)
    """
    drawn: dict[str, list[np.ndarray]] = {}
    with progress(total=BOOTSTRAP_SAMPLES, desc="intervals", unit=" samples") as bar:
        for times_drawn in _resamples(labels):
            for metric, values in _scores(labels, probabilities, threshold, times_drawn).items():
                drawn.setdefault(metric, []).append(values)
            bar.update(len(times_drawn))
    return {
        metric: [_or_none(bound) for bound in _percentiles(np.concatenate(values))] for metric, values in drawn.items()
    }


def average_precision_intervals(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """95 % intervals of `average_precision`, over those samples of `bootstrap_intervals` that have the genre.

    returns:  (25, 2) float in [0, 1], low and high; NaN where a genre has no positive poster
    """
    drawn = [_per_genre(labels, probabilities, times_drawn)[0] for times_drawn in _resamples(labels)]
    return np.array([_percentiles(values) for values in np.concatenate(drawn, axis=1)])


def average_precision(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Area under each genre's precision-recall curve.

    labels:         (posters, 25) int, 0 or 1
    probabilities:  (posters, 25) float in [0, 1]
    returns:        (25,) float in [0, 1]; NaN where a genre has no positive poster
    raises:         ShapeError where the two are not both (posters, 25)
    source:         scikit-learn's average_precision_score (step-wise, no interpolation)
    """
    check_shapes(labels, probabilities)
    return _per_genre(labels, probabilities, np.ones((1, len(labels))))[0][:, 0]


def roc_auc(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Probability that a random poster of a genre is ranked above a random one that is not of it.

    returns:  (25,) float in [0, 1]; NaN where a genre has no positive or no negative poster
    raises:   ShapeError where the two are not both (posters, 25)
    source:   scikit-learn's roc_auc_score
    """
    check_shapes(labels, probabilities)
    return _per_genre(labels, probabilities, np.ones((1, len(labels))))[1][:, 0]


def label_frequencies(labels: np.ndarray) -> np.ndarray:
    """(25,) float in [0, 1], each genre's share of the posters."""
    return labels.mean(axis=0)


def check_shapes(labels: np.ndarray, probabilities: np.ndarray) -> None:
    """Raise ShapeError unless both are (posters, 25) with at least one poster."""
    if labels.shape != probabilities.shape or labels.shape[1:] != (len(GENRES),) or not len(labels):
        raise ShapeError(
            f"Labels {labels.shape} and probabilities {probabilities.shape} must both be (posters, {len(GENRES)})."
        )


def _poster(classifier: PosterClassifier, path: Path) -> Image.Image:
    try:
        return read_reduced(path, **classifier.folder.card["input"])
    except ImageError as error:
        raise DatasetError(f"{path}: {error} `posterclf dataset check` finds all such files.") from error


def _resamples(labels: np.ndarray) -> Iterator[np.ndarray]:
    """How often each poster was drawn, (samples, posters) float at a time, BOOTSTRAP_SAMPLES in all; seeded."""
    posters, random = len(labels), np.random.default_rng(0)
    at_once = max(1, _CELLS_AT_ONCE // labels.size)
    for start in range(0, BOOTSTRAP_SAMPLES, at_once):
        size = min(at_once, BOOTSTRAP_SAMPLES - start)
        yield random.multinomial(posters, np.full(posters, 1 / posters), size=size).astype(float)


def _scores(labels: np.ndarray, probabilities: np.ndarray, threshold: float, weights: np.ndarray) -> dict:
    """`scores` for each row of weights, (samples, posters): metric -> (samples,)."""
    check_shapes(labels, probabilities)
    predicted = probabilities >= threshold
    hits, predictions, positives = weights @ (predicted & (labels == 1)), weights @ predicted, weights @ labels
    with np.errstate(invalid="ignore"):  # 0 / 0: a genre that neither occurs nor is predicted
        f1 = np.where(positives > 0, 2 * hits / (predictions + positives), np.nan)
        micro_f1 = np.nan_to_num(2 * hits.sum(1) / (predictions + positives).sum(1))
    ap, auc = _per_genre(labels, probabilities, weights)
    cell_weights = np.repeat(weights, len(GENRES), axis=1)
    flat_labels, flat_probabilities = labels.ravel(), probabilities.ravel()
    return {
        "map": _mean(ap, axis=0),
        "micro_ap": _ranking_areas(flat_labels, flat_probabilities, cell_weights)[0],
        "mean_auc": _mean(auc, axis=0),
        "micro_f1": micro_f1,
        "macro_f1": _mean(f1, axis=1),
        "accuracy": weights @ (predicted == labels).mean(axis=1) / weights.sum(axis=1),
        "ece": _calibration_error(flat_labels, flat_probabilities, cell_weights),
        "brier": weights @ ((labels - probabilities) ** 2).mean(axis=1) / weights.sum(axis=1),
    }


def _per_genre(labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """AP and AUC, each (25, samples)."""
    areas = [_ranking_areas(y, p, weights) for y, p in zip(labels.T, probabilities.T, strict=True)]
    ap, auc = zip(*areas, strict=True)
    return np.array(ap), np.array(auc)


def _ranking_areas(labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Areas under the precision-recall curve (steps) and the ROC curve (trapezoids), each (samples,).

    labels, probabilities:  (n,)
    weights:                (samples, n)
    """
    order = np.argsort(-probabilities, kind="stable")
    # Equal probabilities cross any threshold together: the curves have points only where one differs from the next.
    ends = np.append(np.flatnonzero(np.diff(probabilities[order])), len(order) - 1)
    ranked = weights[:, order]
    above = ranked.cumsum(axis=1)[:, ends]
    true_positives = (ranked * labels[order]).cumsum(axis=1)[:, ends]
    false_positives = above - true_positives
    with np.errstate(invalid="ignore", divide="ignore"):  # no positives or no negatives: NaN is the answer
        recall = true_positives / true_positives[:, -1:]
        fall_out = false_positives / false_positives[:, -1:]
        precision = np.where(above > 0, true_positives / above, 0)
    recall_steps = np.diff(recall, axis=1, prepend=0)
    fall_out_steps = np.diff(fall_out, axis=1, prepend=0)
    return (recall_steps * precision).sum(axis=1), (fall_out_steps * (recall - recall_steps / 2)).sum(axis=1)


def _calibration_error(labels: np.ndarray, probabilities: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(samples,), for labels and probabilities (n,) and weights (samples, n)."""
    order = np.argsort(probabilities, kind="stable")
    gaps = (weights * (probabilities - labels))[:, order]
    bins = np.array_split(gaps, ECE_BINS, axis=1)
    return sum(abs(gap.sum(axis=1)) for gap in bins) / weights.sum(axis=1)


def _mean(values: np.ndarray, axis: int) -> np.ndarray:
    """The mean without NaN; NaN where there is nothing else."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.where(known, values, 0).sum(axis=axis) / known.sum(axis=axis)


def _percentiles(values: np.ndarray) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    return tuple(np.percentile(known, (2.5, 97.5))) if len(known) else (np.nan, np.nan)


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
