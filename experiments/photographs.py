"""How well posters are found in photographs, and what that does to the predictions: `make photographs`, ten minutes.

With `--fit` the weights of `photographs.finding` are chosen first, on posters of the training part, and printed; the
rest is measured on others.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from experiments.photograph_scenes import WALLS, Scene, photographed
from posterclf.atomic import write_beside
from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import clean_split
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.runtimes.choice import EXACT
from posterclf.metrics.ranking import average_precision
from posterclf.photographs import finding
from posterclf.photographs.straightening import straightened

RESULTS = Path(__file__).with_name("photographs.json")
HEIGHT = 0.4  # of the poster in the photograph, as a share of the photograph's
LARGER = (0.25, 0.95)
FITTED, FITTED_WHOLE = 200, 400  # photographs and whole posters that the weights are chosen on
ISSUE, FURTHER = 40, 120  # photographs that are measured on: test posters, validation posters at any height
RIGHT, WRONG = 0.9, 0.75  # overlap by union with the poster, or with its frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posters", type=Path, required=True, help="folder of train.csv and Images/")
    parser.add_argument("--fit", action="store_true", help="choose the weights anew and print them")
    asked = parser.parse_args()
    dataset = read_dataset(asked.posters / "train.csv", asked.posters / "Images")
    split = clean_split(dataset)
    some = {part: np.random.default_rng(17).permutation(rows) for part, rows in split.items()}
    if asked.fit:
        photographs = scenes(dataset.paths(some["train"][:FITTED]), 17, (HEIGHT, HEIGHT), LARGER)
        whole = dataset.paths(some["train"][FITTED : FITTED + FITTED_WHOLE])
        finding.WEIGHTS, finding.BIAS = fitted(photographs, whole)
        print(f"WEIGHTS = {finding.WEIGHTS}\nBIAS = {finding.BIAS}", flush=True)
    labels, classifier = dataset.labels, PosterClassifier.load(choice=EXACT)
    tests, others = some["test"][:ISSUE], some["validation"][:FURTHER]
    results = {
        "fitted": {"photographs": FITTED, "whole": FITTED_WHOLE, "weights": finding.WEIGHTS, "bias": finding.BIAS},
        "photographs": measured(classifier, scenes(dataset.paths(tests), 18, (HEIGHT, HEIGHT)), labels[tests]),
        "further": measured(classifier, scenes(dataset.paths(others), 19, LARGER), labels[others]),
        "whole": measured_whole(classifier, dataset.paths(split["test"]), labels[split["test"]]),
    }
    write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))


def scenes(posters: Sequence[Path], seed: int, *heights: tuple[float, float]) -> Iterator[tuple[Image.Image, Scene]]:
    """Each poster and a photograph of it, all kinds of wall in turn, at a height between two bounds, these in turn."""
    random = np.random.default_rng(seed)
    for number, path in enumerate(tqdm(posters, desc="photographs", mininterval=10)):
        poster = read_image(path)
        height = random.uniform(*heights[number // len(WALLS) % len(heights)])
        yield poster, photographed(poster, height, random, list(WALLS)[number % len(WALLS)])


def overlap(corners: np.ndarray, scene: Scene) -> float:
    """Intersection by union of what was found with the poster, or with its frame where that is more; in [0, 1]."""
    found = (corners * scene.image.size).astype(np.float32)
    shares = []
    for true in (scene.corners.astype(np.float32), scene.framed.astype(np.float32)):
        common, _ = cv2.intersectConvexConvex(found, true)
        shares.append(common / (cv2.contourArea(found) + cv2.contourArea(true) - common))
    return max(shares)


def fitted(photographs: Iterator[tuple[Image.Image, Scene]], whole: Sequence[Path]) -> tuple[tuple[float, ...], float]:
    """The weights and the bias of `finding`: of all quadrilaterals looked at, which are the poster."""
    features, right = [], []
    for _, scene in photographs:
        corners, found = finding.candidates(scene.image)
        features.append(found)
        right.extend(overlap(four, scene) > RIGHT for four in corners)
    for path in tqdm(whole, desc="whole posters", mininterval=10):
        image = read_image(path)
        corners, found = finding.candidates(image)
        features.append(found[[not finding.may_be_printed(four, image.size) for four in corners]])
        right.extend([False] * len(features[-1]))
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    scaler, regression = (step for _, step in model.fit(np.concatenate(features), right).steps)
    weights = regression.coef_[0] / scaler.scale_
    bias = regression.intercept_[0] - weights @ scaler.mean_
    return tuple(weights.round(3).tolist()), round(float(bias), 3)


def measured(
    classifier: PosterClassifier, photographs: Iterator[tuple[Image.Image, Scene]], labels: np.ndarray
) -> dict[str, object]:
    """Of how many a right genre is predicted, by the whole poster, its photograph, and what was found in that.

    labels:  (photographs, labels) 0 or 1
    """
    counts, walls = Counter[str](), {wall: Counter[str]() for wall in WALLS}
    for (poster, scene), row in zip(photographs, labels, strict=True):
        found = finding.found_poster(scene.image)
        shared = overlap(found.corners, scene) if found else 0.0
        sure = found is not None and found.sure
        true_corners = scene.corners / scene.image.size
        cut = straightened(scene.image, found.corners) if found and found.sure else scene.image
        events = {
            "posters": True,
            "right on the poster": is_right(classifier, poster, row),
            "right on the photograph": is_right(classifier, scene.image, row),
            "right on what was found": is_right(classifier, cut, row),
            "right on its true corners": is_right(classifier, straightened(scene.image, true_corners), row),
            "found": shared > RIGHT,
            "sure": sure,
            "sure and found": sure and shared > RIGHT,
            "sure and wrong": sure and shared < WRONG,
        }
        counts.update(name for name, happened in events.items() if happened)
        walls[scene.wall].update(name for name, happened in events.items() if happened)
    names = list(events)
    return {name: counts[name] for name in names} | {
        "walls": {wall: {name: count[name] for name in names} for wall, count in walls.items()}
    }


def measured_whole(classifier: PosterClassifier, posters: Sequence[Path], labels: np.ndarray) -> dict[str, object]:
    """What finding does to pictures that are posters already.

    labels:  (posters, labels) 0 or 1
    """
    before, after, cut = [], [], 0
    for path in tqdm(posters, desc="whole posters", mininterval=10):
        image = read_image(path)
        before.append(classifier.predict(image).probabilities)
        found = finding.found_poster(image)
        if found and found.sure:
            cut += 1
            after.append(classifier.predict(straightened(image, found.corners)).probabilities)
        else:
            after.append(before[-1])
    thresholds = classifier.folder.thresholds(None)

    def figures(probabilities: list[np.ndarray]) -> dict[str, float]:
        predicted = np.stack([thresholds.predicted(row) for row in probabilities])
        return {
            "map": float(np.nanmean(average_precision(labels, np.stack(probabilities)))),
            "right": int((predicted & (labels == 1)).any(axis=1).sum()),
        }

    return {"posters": len(posters), "cut": cut, "before": figures(before), "after": figures(after)}


def is_right(classifier: PosterClassifier, image: Image.Image, labels: np.ndarray) -> bool:
    """Whether one of the predicted labels is true."""
    predicted = classifier.folder.thresholds(None).predicted(classifier.predict(image).probabilities)
    return bool((predicted & (labels == 1)).any())


if __name__ == "__main__":
    main()
