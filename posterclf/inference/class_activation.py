"""Which places of a poster speak for a label, made visible."""

from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageFilter

VEIL = (20, 17, 15)  # what covers the rest: the dark theme's background
LIGHT = (255, 214, 140)  # of the contour's inner line; beside VEIL's dark one it is seen on any poster
FAINTEST = 1.0  # in logits: evidence that varies less than this over a poster is not stretched to look like more
ALIKE = 0.85  # correlation of two maps from which on one looks from one to the other to find a difference
LIT = 0.25  # share of the poster that the contour encloses
LINE = 0.005  # width of each of the contour's two lines, as a share of the poster's width and height


def spotlight(evidence: np.ndarray) -> np.ndarray:
    """How brightly each place of a poster is to be lit for one label.

    evidence:  (rows, columns) float, each place's share of the label's logit, which is the mean over all places
    returns:   (rows, columns) float in [0, 1]: 0 at the poster's mean and below it, 1 at the place that gives most
    source:    class activation maps, Zhou et al. 2016 (arXiv:1512.04150), relative to the poster's own mean
    """
    above = np.maximum(evidence - evidence.mean(), 0)
    return above / max(float(above.max()), FAINTEST)


def most_alike(evidence: np.ndarray, label: int, others: Iterable[int]) -> int | None:
    """Which of the other labels has nearly the same map as a label: its correlation is the highest and above ALIKE.

    evidence:       (rows, columns, labels) float, as a `Prediction` has it
    label, others:  indices of labels; the label itself is none of the others
    returns:        an index, None where no map is so much alike. What speaks for one label rather than the other is the
                    difference of their maps
    """

    def correlation(other: int) -> float:
        with np.errstate(invalid="ignore"):  # a map that is the same everywhere has none
            return float(np.corrcoef(evidence[..., label].ravel(), evidence[..., other].ravel())[0, 1])

    alike = {other: correlation(other) for other in others if other != label}
    nearest = max(alike, key=lambda other: np.nan_to_num(alike[other], nan=-1), default=None)
    return nearest if nearest is not None and alike[nearest] > ALIKE else None


def veiled(poster: Image.Image, evidence: np.ndarray, opacity: float) -> Image.Image:
    """The poster under its `cover`, RGB."""
    sheet = poster.convert("RGBA")
    sheet.alpha_composite(cover(evidence, opacity, poster.size))
    return sheet.convert("RGB")


def cover(evidence: np.ndarray, opacity: float, size: tuple[int, int]) -> Image.Image:
    """What lies over a poster: a dark veil that is thinner the more a place speaks for the label, and a contour.

    The contour is seen where a poster is so dark that the veil is not: a light line, and a dark one outside of it,
    around the quarter of the poster that speaks most. It is as faint as the map is flat.

    evidence:  (rows, columns) float, see `spotlight`
    opacity:   in [0, 1], of the veil where nothing speaks for the label
    size:      of the poster, (width, height)
    returns:   RGBA image of that size
    """
    lights = spotlight(evidence).astype(np.float32)
    light = np.clip(np.asarray(Image.fromarray(lights).resize(size, Image.Resampling.BICUBIC)), 0, 1)
    width = max(1.0, LINE * sum(size) / 2)
    enclosed = Image.fromarray(np.asarray(light > np.quantile(light, 1 - LIT))).convert("L")
    blurred = np.asarray(enclosed.filter(ImageFilter.GaussianBlur(2 * width))) / 255
    # A blurred edge is a normal distribution: near the contour, pixels to it, positive inside.
    inside = (blurred - 0.5) * 2 * width * np.sqrt(2 * np.pi)
    sheet = Image.new("RGBA", size, VEIL)
    sheet.putalpha(_alpha(opacity * (1 - light)))
    for colour, middle in ((VEIL, -width / 2), (LIGHT, width / 2)):
        line = Image.new("RGBA", size, colour)
        line.putalpha(_alpha(float(lights.max()) * np.clip((width + 1) / 2 - np.abs(inside - middle), 0, 1)))
        sheet.alpha_composite(line)
    return sheet


def _alpha(share: np.ndarray) -> Image.Image:
    return Image.fromarray((share * 255).astype(np.uint8))
