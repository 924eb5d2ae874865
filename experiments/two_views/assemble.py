"""Put both views into one network, and publish it: `make two-views` ends here.

    python -m experiments.two_views.assemble --posters ... --more ...

The first view is on the way from the network that training started from to the one that `distil` taught; the second
one is ImageNet's network with the head of `second_view`. How far on the way, and how much the first one counts, is
chosen on validation posters, plain, grey and flat; all that was tried stands in experiments/two_views.json.
"""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import msgspec
import numpy as np
from scipy.special import expit
from tqdm import tqdm

from experiments.two_views import distil
from experiments.two_views.parts import SERVED, Parts, kept_pixels
from experiments.two_views.parts import parser as two_views_parser
from experiments.two_views.shipped import uncalibrated
from posterclf.atomic import write_beside
from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import asked_split
from posterclf.labels import DEFAULT_THRESHOLD, GENRES
from posterclf.metrics.scores import scores
from posterclf.publishing.publish import publish
from posterclf.registry.card_parts import SecondView
from posterclf.registry.model_folder import ModelFolder, find_model, write_card
from posterclf.registry.sample_history import SAMPLES_FILE
from posterclf.training import networks, pretrained
from posterclf.training.keras_files import open_network
from posterclf.training.recipes import RECIPES
from posterclf.training.run_folder import HISTORY_FILE, Run, write_history

RESULTS = Path(__file__).parents[1] / "two_views.json"
BLENDS = (0.0, 0.5, 1.0)  # of the weights: as trained before, half-way, as taught
SHARES = (1.0, 0.8, 0.7, 0.6, 0.5, 0.0)  # of the logits that is the first view's
METRICS = ("map", "micro_ap", "mean_auc")
STYLES = ("plain", "grey", "flat")
DOCUMENTARY = "Documentary"
BATCH_SIZE = 16


def two_views(first: keras.Model, head: dict[str, np.ndarray], share: float) -> keras.Model:
    """The served network, without calibration.

    first:  the first view
    head:   what `second_view` wrote, see `second_view.ViewHead`
    share:  of the first view's logits; the rest is the second one's
    """
    labels = first.output_shape[-1]
    second = networks.efficientnet_lite2(SERVED.height, SERVED.width, labels)
    pretrained.load_imagenet(second)
    model = networks.efficientnet_lite2_two_views(SERVED.height, SERVED.width, labels)
    for layer in model.layers:
        if layer.name == "view2_hidden":
            layer.set_weights([head["hidden"][None, None], head["hidden_bias"]])
        elif layer.weights and layer.name != "evidence":
            source = second if layer.name.startswith(networks.SECOND_VIEW) else first
            layer.set_weights(source.get_layer(layer.name.removeprefix(networks.SECOND_VIEW)).get_weights())
    kernel, bias = first.get_layer("evidence").get_weights()
    weights = np.concatenate([share * kernel[0, 0], (1 - share) * head["output"]])
    networks.set_head(model, weights, share * bias + (1 - share) * head["output_bias"])
    return model


def between(start: keras.Model, taught: keras.Model, blend: float) -> keras.Model:
    """Weights on the way from the one network to the other, `blend` of it.

    source:  Wortsman et al. 2022 (arXiv:2109.01903)
    """
    model = networks.efficientnet_lite2(SERVED.height, SERVED.width, taught.output_shape[-1])
    for layer in model.layers:
        pairs = zip(start.get_layer(layer.name).get_weights(), taught.get_layer(layer.name).get_weights(), strict=True)
        layer.set_weights([(1 - blend) * old + blend * new for old, new in pairs])
    return model


def figures_on_validation(
    start: keras.Model, taught: keras.Model, head: dict[str, np.ndarray], parts: Parts, kept: Path
) -> list[dict[str, Any]]:
    """Of every blend and share that is tried: blend, share, and style -> figures.

    kept:  a folder for the drawn posters
    """
    posters = parts.parts["validation"]
    documentary = GENRES.index(DOCUMENTARY)
    tried = []
    for blend in BLENDS:
        first = between(start, taught, blend)
        # The heads of the first view alone and of the second one alone; what is between is linear.
        models = {share: two_views(first, head, share) for share in (1.0, 0.0)}
        heads = {share: model.get_layer("evidence").get_weights() for share, model in models.items()}
        probe = keras.Model(models[1.0].inputs[0], networks.embedding_of(models[1.0]))
        found: list[dict[str, Any]] = [{"blend": blend, "share": share, "styles": {}} for share in SHARES]
        for style in STYLES:
            pixels = kept_pixels(posters, style, kept / f"validation-{style}.npy")
            batches = tqdm(range(0, len(pixels), BATCH_SIZE), desc=f"{blend:g}, {style}", unit=" batches")
            inputs = (pixels[i : i + BATCH_SIZE].astype(np.float32) / 255 for i in batches)
            means = np.concatenate([probe.predict_on_batch(batch) for batch in inputs])
            for line in found:
                share = line["share"]
                kernel, bias = (share * a + (1 - share) * b for a, b in zip(heads[1.0], heads[0.0], strict=True))
                logits = means @ kernel[0, 0] + bias
                all_scores = scores(posters.labels, expit(logits), DEFAULT_THRESHOLD)
                line["styles"][style] = {metric: all_scores[metric] for metric in METRICS} | {
                    "documentary_first": int((logits.argmax(axis=1) == documentary).sum())
                }
        for line in found:
            print(json.dumps(line), flush=True)
        tried += found
    return tried


def merit(line: dict[str, Any]) -> float:
    """What is chosen by: mAP and micro-AP of plain posters count twice, those of each other style once."""
    return sum((1 + (style == "plain")) * (of["map"] + of["micro_ap"]) for style, of in line["styles"].items())


def main() -> None:
    parser = two_views_parser(__doc__)
    parser.add_argument("--run", type=Path, default=Path("runs/two-views"))
    parser.add_argument("--out", type=Path, default=Path("runs/two-views/efficientnet"))
    arguments = parser.parse_args()
    start, taught = find_model(arguments.start), open_network(arguments.run / "taught.keras")
    before, head = uncalibrated(start), dict(np.load(arguments.run / "second_view.npz"))
    parts = Parts.read(arguments.posters, arguments.more)
    tried = figures_on_validation(before, taught, head, parts, arguments.run)
    best = max((line for line in tried if 0 < line["share"] < 1), key=merit)  # one view alone is another network
    heads = json.loads((arguments.run / "second_view.json").read_text())
    chosen = {key: best[key] for key in ("blend", "share")}
    results = {"heads": heads, "tried": tried, "chosen": chosen}
    dataset, further = (
        read_dataset(folder / "train.csv", folder / "Images") for folder in (arguments.posters, arguments.more)
    )
    trained = start.card.training
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_history(arguments.out / HISTORY_FILE, trained.history)
    shutil.copy(start.path / SAMPLES_FILE, arguments.out / SAMPLES_FILE)
    run = Run("posters", dataset, asked_split("clean", dataset), arguments.out, trained.seed, [further])
    recipe = replace(RECIPES["posters"], network=networks.efficientnet_lite2_two_views)
    served = two_views(between(before, taught, best["blend"]), head, best["share"])
    published = publish(served, run, progress=tqdm, recipe=recipe)
    second_view = SecondView(
        share=1 - best["share"],
        blend=best["blend"],
        units=networks.VIEW_CHANNELS,
        taught_epochs=distil.EPOCHS,
        taught_size=distil.SIZE,
        label_share=distil.LABEL_SHARE,
        learning_rate=distil.RATE,
    )
    training = msgspec.structs.replace(published.card.training, second_view=second_view)
    write_card(ModelFolder(published.path, msgspec.structs.replace(published.card, training=training)))
    write_beside(RESULTS, lambda path: path.write_text(json.dumps(results, indent=1) + "\n"))


if __name__ == "__main__":
    main()
