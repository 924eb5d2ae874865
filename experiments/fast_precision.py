"""What the precision `fast` costs: `make fast-precision`, four minutes on 2 cores, into the model's card.

The test posters of the split that the model was trained with, once in float32 by LiteRT and once in bfloat16 by
OpenVINO. It needs a processor that computes in bfloat16, and the extra `openvino`.
"""

import argparse
import sys
from functools import partial
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from tqdm import tqdm

from posterclf.datasets.reading import read_dataset
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import predictions_of
from posterclf.inference.runtimes import TITLES
from posterclf.inference.runtimes.choice import EXACT, RuntimeChoice
from posterclf.metrics.scores import scores
from posterclf.processors import computes_bfloat16
from posterclf.publishing.evaluate_model import split_of
from posterclf.registry.card_parts import FastPrecision
from posterclf.registry.model_folder import ModelFolder, find_model, write_card

FAST = RuntimeChoice("openvino", "fast")
PART = "test"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posters", type=Path, required=True, help="folder of train.csv and Images/")
    parser.add_argument("--model", default="efficientnet", help="whose card the figures go into")
    asked = parser.parse_args()
    if not computes_bfloat16():
        sys.exit("This processor does not compute in bfloat16: there is nothing to measure.")
    folder = find_model(asked.model)
    write_card(ModelFolder(folder.path, replace(folder.card, fast=measured(folder, asked.posters))))


def measured(folder: ModelFolder, posters: Path) -> FastPrecision:
    pictures = read_dataset(posters / "train.csv", posters / "Images", folder.labels)
    split = split_of(folder, pictures)
    rows = split.parts[PART]
    progress = partial(tqdm, mininterval=10, file=sys.stderr)
    exact, fast = (PosterClassifier.load(folder.path, choice=choice) for choice in (EXACT, FAST))
    said = [list(predictions_of(classifier, pictures.paths(rows), progress)) for classifier in (exact, fast)]
    before, after = (np.stack([one.probabilities for one in predictions]) for predictions in said)
    doubted, doubted_after = ([one.probably_no_poster for one in predictions] for predictions in said)
    scores_before, scores_after = (scores(pictures.labels[rows], one, folder.threshold) for one in (before, after))
    computing = fast.network.computing
    return FastPrecision(
        runtime=TITLES[computing.runtime],
        dtype=computing.dtype,
        split=split.name,
        part=PART,
        posters=len(rows),
        before=scores_before,
        map_lost=(scores_before["map"] or 0) - (scores_after["map"] or 0),
        micro_ap_lost=(scores_before["micro_ap"] or 0) - (scores_after["micro_ap"] or 0),
        largest_difference=float(abs(after - before).max()),
        mean_difference=float(abs(after - before).mean()),
        first_changed=float(np.mean(after.argmax(axis=1) != before.argmax(axis=1))),
        doubt_changed=float(np.not_equal(doubted, doubted_after).mean()),
    )


if __name__ == "__main__":
    main()
