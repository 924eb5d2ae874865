"""Put both views into one network, and publish it: `make two-views` ends here.

    python -m experiments.two_views.assemble --posters ... --more ...

The first view is the one that `distil` taught, the second one ImageNet's network with the head of `second_view`. How
much the first one counts is chosen on validation posters, plain, grey and flat.
"""

import argparse
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import msgspec
import numpy as np
from tqdm import tqdm

from experiments.two_views import distil
from experiments.two_views.parts import SERVED, Parts, pixels_of
from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import asked_split
from posterclf.metrics.scores import scores
from posterclf.publishing.publish import publish
from posterclf.registry.card import SecondView
from posterclf.registry.model_folder import ModelFolder, find_model, write_card
from posterclf.registry.sample_history import SAMPLES_FILE
from posterclf.training import networks, pretrained
from posterclf.training.keras_files import open_network
from posterclf.training.recipes import RECIPES
from posterclf.training.run_folder import Run, write_history

SHARES = (1.0, 0.8, 0.7, 0.6, 0.5, 0.0)  # of the first view
STYLES = ("plain", "grey", "flat")
DOCUMENTARY = "Documentary"


def two_views(taught: Path, head: dict[str, np.ndarray], share: float) -> keras.Model:
    """The served network, without calibration.

    taught:  Keras file of the first view
    head:    what `second_view` wrote, see `second_view.ViewHead`
    share:   of the first view's logits; the rest is the second one's
    """
    first = open_network(taught)
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


def chosen_share(taught: Path, head: dict[str, np.ndarray], parts: Parts, out: Path) -> float:
    """The share with the highest mean of mAP and micro-AP over the styles, on validation; all figures go into `out`."""
    posters = parts.parts["validation"]
    networks_of = {share: two_views(taught, head, share) for share in (1.0, 0.0)}
    probe = keras.Model(networks_of[1.0].inputs[0], networks.embedding_of(networks_of[1.0]))
    heads = {share: networks_of[share].get_layer("evidence").get_weights() for share in networks_of}
    means = {}
    for style in STYLES:
        paths = tqdm(range(0, len(posters), 16), desc=style, unit=" batches")
        batches = (np.stack([pixels_of(path, style, 0) for path in posters.paths[i : i + 16]]) for i in paths)
        means[style] = np.concatenate([probe.predict_on_batch(batch.astype(np.float32) / 255) for batch in batches])
    figures = {}
    for share in SHARES:
        kernel, bias = (share * one + (1 - share) * two for one, two in zip(heads[1.0], heads[0.0], strict=True))
        figures[str(share)] = {}
        for style in STYLES:
            logits = means[style] @ kernel[0, 0] + bias
            found = scores(posters.labels, 1 / (1 + np.exp(-logits)), 0.3)
            of_style = {metric: found[metric] for metric in ("map", "micro_ap", "mean_auc")}
            documentary = find_model("efficientnet").labels.index(DOCUMENTARY)
            figures[str(share)][style] = of_style | {"documentary_first": int((logits.argmax(1) == documentary).sum())}
        print(share, json.dumps(figures[str(share)]), flush=True)
    out.write_text(json.dumps(figures, indent=1) + "\n")
    return max(SHARES, key=lambda share: sum(f["map"] + f["micro_ap"] for f in figures[str(share)].values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posters", type=Path, required=True)
    parser.add_argument("--more", type=Path, required=True)
    parser.add_argument("--start", default="efficientnet", help="folder or name of the model that was the first view")
    parser.add_argument("--run", type=Path, default=Path("runs/two-views"))
    parser.add_argument("--taught", type=Path, help="Keras file of the first view; default: that of the run")
    parser.add_argument("--share", type=float, help="of the first view; default: chosen on validation")
    parser.add_argument("--out", type=Path, default=Path("runs/two-views/efficientnet"))
    arguments = parser.parse_args()
    taught = arguments.taught or arguments.run / "taught.keras"
    head = dict(np.load(arguments.run / "second_view.npz"))
    parts = Parts.read(arguments.posters, arguments.more)
    share = arguments.share or chosen_share(taught, head, parts, arguments.run / "shares.json")

    start = find_model(arguments.start)
    dataset, further = (
        read_dataset(folder / "train.csv", folder / "Images") for folder in (arguments.posters, arguments.more)
    )
    before = start.card.training
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_history(arguments.out, before.history)
    shutil.copy(start.path / SAMPLES_FILE, arguments.out / SAMPLES_FILE)
    run = Run("posters", dataset, asked_split("clean", dataset), arguments.out, before.seed, [further])
    recipe = replace(RECIPES["posters"], network=networks.efficientnet_lite2_two_views)
    published = publish(two_views(taught, head, share), run, progress=tqdm, recipe=recipe)
    second_view = SecondView(
        share=1 - share,
        units=networks.VIEW_CHANNELS,
        taught_epochs=distil.EPOCHS,
        taught_size=distil.SIZE,
        label_share=distil.LABEL_SHARE,
        learning_rate=distil.RATE,
    )
    training = msgspec.structs.replace(published.card.training, second_view=second_view)
    write_card(ModelFolder(published.path, msgspec.structs.replace(published.card, training=training)))


if __name__ == "__main__":
    main()
