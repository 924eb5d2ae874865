"""95% bootstrap intervals of the figures, corrected for the bias of figures over few posters."""

from collections.abc import Iterator

import numpy as np

from posterclf.metrics.ranking import areas_by_label, average_precision
from posterclf.metrics.scores import or_none, weighted_scores
from posterclf.progress import Progress, silent

BOOTSTRAP_SAMPLES = 1000
_CELLS_AT_ONCE = 2_000_000  # bounds the memory of the bootstrap: samples x posters x labels, in float64


def bootstrap_intervals(
    labels: np.ndarray, probabilities: np.ndarray, threshold: float, progress: Progress = silent
) -> dict[str, list[float | None]]:
    """95% intervals of `scores` from 1,000 samples of posters drawn with replacement, seeded.

    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    threshold:      a label counts as predicted at or above it
    returns:        metric -> [low, high], both None where the metric is undefined in every sample
    raises:         ShapeError as `check_shapes` does
    source:         Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 10 (bias) and 13 (percentile
                    interval); see `_interval`
    """
    figures = weighted_scores(labels, probabilities, threshold, np.ones((1, len(labels))))
    drawn: dict[str, list[np.ndarray]] = {}
    with progress(total=BOOTSTRAP_SAMPLES, desc="intervals", unit=" samples") as bar:
        for times_drawn in _resamples(labels):
            for metric, values in weighted_scores(labels, probabilities, threshold, times_drawn).items():
                drawn.setdefault(metric, []).append(values)
            bar.update(len(times_drawn))
    return {
        metric: [or_none(bound) for bound in _interval(float(figures[metric][0]), np.concatenate(values))]
        for metric, values in drawn.items()
    }


def average_precision_intervals(
    labels: np.ndarray, probabilities: np.ndarray, samples: int = BOOTSTRAP_SAMPLES
) -> np.ndarray:
    """95% intervals of `average_precision`, over those samples of `bootstrap_intervals` that have the label.

    labels:         (posters, labels) int, 0 or 1
    probabilities:  (posters, labels) float in [0, 1]
    samples:        how many are drawn
    returns:        (labels, 2) float in [0, 1], low and high; NaN where a label has no positive poster
    source:         as `bootstrap_intervals`
    """
    figures = average_precision(labels, probabilities)
    drawn = [areas_by_label(labels, probabilities, times_drawn)[0] for times_drawn in _resamples(labels, samples)]
    values: np.ndarray = np.concatenate(drawn, axis=1)
    return np.array([_interval(float(ap), values[label]) for label, ap in enumerate(figures)])


def map_difference_interval(labels: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """95% interval of the first's mAP less the second's: paired, as each sample of posters is drawn for both.

    labels:         (posters, labels) int, 0 or 1
    first, second:  (posters, labels) float in [0, 1], probabilities of the same posters
    returns:        low and high; NaN where no label has a positive poster
    source:         as `bootstrap_intervals`; the plain percentiles, as the bias is both's
    """
    drawn = [
        np.nanmean(areas_by_label(labels, first, times_drawn)[0], axis=0)
        - np.nanmean(areas_by_label(labels, second, times_drawn)[0], axis=0)
        for times_drawn in _resamples(labels)
    ]
    low, high = np.nanpercentile(np.concatenate(drawn), (2.5, 97.5)).tolist()
    return low, high


def _resamples(labels: np.ndarray, samples: int = BOOTSTRAP_SAMPLES) -> Iterator[np.ndarray]:
    """How often each poster was drawn: arrays (samples, posters) float, so many rows in all; seeded."""
    posters, random = len(labels), np.random.default_rng(0)
    at_once = max(1, _CELLS_AT_ONCE // labels.size)
    for start in range(0, samples, at_once):
        size = min(at_once, samples - start)
        yield random.multinomial(posters, np.full(posters, 1 / posters), size=size).astype(float)


def _interval(figure: float, values: np.ndarray) -> tuple[float, float]:
    """The percentile interval of the samples' values, moved by twice their bias; it holds the figure.

    Samples lie above the figure as the figure lies above the truth where few posters have a label: a chance hit at the
    top counts twice when its poster is drawn twice. Efron's own correction (BC, 1987) goes as far, but along the
    quantiles of the samples, and those of mAP end before it: a test simulates how often each holds the truth.
    """
    known = values[~np.isnan(values)]
    if not len(known) or np.isnan(figure):
        return np.nan, np.nan
    low, high = (np.percentile(known, (2.5, 97.5)) - 2 * (known.mean() - figure)).tolist()
    return max(0.0, min(low, figure)), min(1.0, max(high, figure))
