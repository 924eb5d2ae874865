"""Measure a model on posters in other styles: `make styles`, into styles.json.

The drawn samples are tried in styles as well: which of them takes 'Documentary' away says what it comes from.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from experiments.two_views.parts import pixels_of
from experiments.two_views.styles import DRAWN, MEASURED
from posterclf.atomic import write_beside
from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import clean_split
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import resized_pixels
from posterclf.inference.runtimes.choice import EXACT
from posterclf.metrics.report import report
from posterclf.registry.model_folder import find_model
from posterclf.shipped import SAMPLES

RESULTS = Path(__file__).parents[1] / "styles.json"
METRICS = ("map", "micro_ap", "mean_auc", "micro_f1", "ece")
DOCUMENTARY = "Documentary"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posters", type=Path, required=True)
    parser.add_argument("--model", help="folder or name; default: the default model")
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    folder = find_model(arguments.model)
    classifier = PosterClassifier.load(folder.path, choice=EXACT)
    dataset = read_dataset(arguments.posters / "train.csv", arguments.posters / "Images")
    documentary = folder.labels.index(DOCUMENTARY)
    results: dict = {"model": folder.name, "part": "test", "styles": {}}
    test = clean_split(dataset)["test"]
    labels = dataset.labels[test]
    for style in MEASURED:
        paths = tqdm(dataset.paths(test), desc=style, unit=" posters")
        pixels = (pixels_of(path, style, 0, folder.card.input) for path in paths)
        found = np.stack([classifier.predict_inputs([one])[0].probabilities for one in pixels])
        figures = report(folder.labels, labels, found, folder.label_frequencies, folder.threshold)
        results["styles"][style] = {metric: figures[metric] for metric in METRICS} | {
            "intervals": {metric: figures["intervals"][metric] for metric in METRICS},
            "documentary_first": int((found.argmax(axis=1) == documentary).sum()),
        }
        print(style, results["styles"][style], flush=True)
    results["samples"] = {style: of_samples(classifier, style) for style in DRAWN}
    print(results["samples"])
    write_beside(arguments.out, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))


def of_samples(classifier: PosterClassifier, style: str) -> dict[str, int]:
    """How many of the drawn samples are right first, and how often 'Documentary' is first, in one style."""
    size, right, documentary = classifier.folder.card.input, 0, 0
    drawn = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
    for sample in drawn:
        served = Image.fromarray(resized_pixels(read_image(SAMPLES / f"{sample['name']}.jpg"), size))
        prediction = classifier.predict_inputs([np.asarray(DRAWN[style](served))])[0]
        ((first, _),) = prediction.top(1)
        right += first in sample["mood"]
        documentary += first == DOCUMENTARY
    return {"samples": len(drawn), "right": right, "documentary_first": documentary}


if __name__ == "__main__":
    main()
