"""Models that somebody brings to the page: of six labels and of a hundred, measured and not."""

from pathlib import Path

import numpy as np

from posterclf.labels import Labels
from posterclf.metrics.report import report
from posterclf.registry.evaluation_predictions import EvaluationPredictions, write_evaluation
from posterclf.registry.model_folder import ModelFolder
from tests.support.other_labels import SIX, model_of

COLOURS = ("red", "blue", "green", "black", "white", "yellow", "pink", "grey", "brown", "orange")
PIECES = ("shirt", "trousers", "dress", "shoe", "coat", "hat", "scarf", "glove", "sock")
# What page, Markdown, Plotly or a file of predictions might take for something else, and the longest name there may be.
STRANGE = (
    "Short",
    "all",
    "none",
    "File",
    "Remark",
    "2019",
    "2. Bundesliga",
    "#1",
    "$$$",
    "*star*",
    "__init__",
    "R&D",
    "<b>bold</b>",
    "连衣裙",
    "外套",
    "穿着非常漂亮的连衣裙走在下雨的街上的年轻女子和她的小狗以及一只停在黑色雨伞上的鸟儿",
    "a garment that nobody has worn in years",
    "a long winter coat with a fur-lined hood, worn by an explorer of the far north on the cover of a mag",
)
PLAIN = tuple(f"{colour} {piece}" for piece in PIECES for colour in COLOURS)
HUNDRED = Labels((*STRANGE, *PLAIN[: 100 - len(STRANGE)]))


def own_models(folder: Path) -> Path:
    """The folder with the models `six`, `turned`, `few` and `hundred`.

    `turned` has the labels of `six` the other way round. It and `hundred` were measured on 200 pictures, `few` on four.
    """
    model_of(SIX, folder / "six")
    _measured(model_of(Labels(reversed(SIX)), folder / "turned", seed=1), pictures=200)
    _measured(model_of(SIX, folder / "few", seed=2), pictures=4)
    _measured(model_of(HUNDRED, folder / "hundred", seed=3), pictures=200)
    return folder


def _measured(folder: ModelFolder, pictures: int) -> None:
    """Enter an evaluation: labels drawn at random, probabilities that follow them; no picture has the last label."""
    random = np.random.default_rng(0)
    count = len(folder.labels)
    labels = (random.random((pictures, count)) < np.linspace(0.7, 0, count)).astype(np.uint8)
    probabilities = (1 / (1 + np.exp(2 - 2.5 * labels + random.normal(0, 1, labels.shape)))).astype(np.float32)
    figures = report(folder.labels, labels, probabilities, folder.label_frequencies, folder.threshold)
    predictions = EvaluationPredictions([f"red/{row:03}.jpg" for row in range(pictures)], labels, probabilities)
    write_evaluation(folder, {"model": folder.name, "split": "own", "part": "test", **figures}, predictions)
