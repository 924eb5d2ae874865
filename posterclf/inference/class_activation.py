"""Which places of a poster speak for a label, made visible."""

import numpy as np
from PIL import Image

VEIL = (20, 17, 15)  # what covers the rest: the dark theme's background
FAINTEST = 1.0  # in logits: evidence that varies less than this over a poster is not stretched to look like more


def spotlight(evidence: np.ndarray) -> np.ndarray:
    """How brightly each place of a poster is to be lit for one label.

    evidence:  (rows, columns) float, each place's share of the label's logit, which is the mean over all places
    returns:   (rows, columns) float in [0, 1]: 0 at the poster's mean and below it, 1 at the place that gives most
    source:    class activation maps, Zhou et al. 2016 (arXiv:1512.04150), relative to the poster's own mean
    """
    above = np.maximum(evidence - evidence.mean(), 0)
    return above / max(float(above.max()), FAINTEST)


def veiled(poster: Image.Image, evidence: np.ndarray, opacity: float) -> Image.Image:
    """The poster under a dark veil that is thinner the more a place speaks for the label.

    evidence:  (rows, columns) float, see `spotlight`
    opacity:   in [0, 1], of the veil where nothing speaks for the label
    returns:   RGB image of the poster's size
    """
    return Image.composite(Image.new("RGB", poster.size, VEIL), poster, veil(evidence, opacity, poster.size))


def veil(evidence: np.ndarray, opacity: float, size: tuple[int, int]) -> Image.Image:
    """How much of the veil lies on each pixel of a poster of that size, (width, height).

    evidence, opacity:  as `veiled` takes them
    returns:            greyscale image, white where the poster is covered
    """
    light = Image.fromarray(spotlight(evidence).astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
    share = opacity * (1 - np.clip(np.asarray(light), 0, 1))
    return Image.fromarray((share * 255).astype(np.uint8))
