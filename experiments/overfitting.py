"""A training that overfits, recorded for lesson 7: `make overfitting`, into posterclf/lessons/overfitting/.

The tutorial's network without its dropout sees few posters, each as it is, for many epochs: nothing keeps it from
learning them by heart.
"""

import argparse
import json
import shutil
import sys
from functools import partial
from pathlib import Path

import keras
import numpy as np
from tqdm import tqdm

from posterclf.atomic import write_beside
from posterclf.datasets.reading import Dataset, read_dataset
from posterclf.datasets.splits import ChosenSplit, clean_split
from posterclf.registry.sample_history import SAMPLES_FILE
from posterclf.training import networks
from posterclf.training.fit import fit
from posterclf.training.recipes import Recipe, Stage
from posterclf.training.run_folder import Run, claim, read_history

RECORDED = Path(__file__).parents[1] / "posterclf" / "lessons" / "overfitting"
POSTERS = 500
STAGE = Stage(height=200, width=200, epochs=30, batch_size=32, learning_rate=0.001)
SEED = 42


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posters", type=Path, required=True, help="folder of train.csv and Images/")
    parser.add_argument("--out", type=Path, default=Path("runs/overfitting"), help="of the run, which can go on")
    arguments = parser.parse_args()
    dataset = read_dataset(arguments.posters / "train.csv", arguments.posters / "Images")
    run = Run("overfitting", dataset, _few(dataset), arguments.out, SEED)
    claim(run, resume=True)
    fit(run, RECIPE, begin=lambda network: None, progress=partial(tqdm, mininterval=30, file=sys.stderr))
    write_recording(run)


def write_recording(run: Run) -> None:
    """Keep of a run what the lesson shows: its history, and the samples' probabilities."""
    kept = ("loss", "val_loss", "val_map")
    recording = {
        "posters": run.split.sizes,
        "history": [{name: round(epoch[name], 4) for name in kept} for epoch in read_history(run.out)],
    }
    RECORDED.mkdir(exist_ok=True)
    text = json.dumps(recording, indent=1) + "\n"
    write_beside(RECORDED / "recording.json", lambda path: path.write_text(text))
    write_beside(RECORDED / SAMPLES_FILE, lambda path: shutil.copyfile(run.out / SAMPLES_FILE, path))


def _few(dataset: Dataset) -> ChosenSplit:
    """The clean split with `POSTERS` of its training posters."""
    parts = clean_split(dataset)
    few = np.random.default_rng(SEED).choice(parts["train"], POSTERS, replace=False)
    return ChosenSplit("own", {"train": np.sort(few), "validation": parts["validation"]})


def article_cnn_without_dropout(height: int, width: int, outputs: int) -> keras.Model:
    """`networks.article_cnn` with its dropout layers left out."""
    kept = [
        layer
        for layer in networks.article_cnn(height, width, outputs).layers
        if not isinstance(layer, keras.layers.Dropout)
    ]
    return keras.Sequential([keras.Input((height, width, 3)), *kept], name="article_cnn_without_dropout")


RECIPE = Recipe(
    network=article_cnn_without_dropout,
    stages=lambda posters: (STAGE,),
    start="random",
    resample="bilinear",
    split="clean",
    licence="mit",
)


if __name__ == "__main__":
    main()
