"""The weights that a network has before its training."""

from collections.abc import Callable
from functools import cache

import keras

from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.on_files import embeddings_of
from posterclf.inference.runtimes.choice import EXACT
from posterclf.progress import Progress, silent
from posterclf.publishing.export import keras_model
from posterclf.registry.model_folder import shipped_default_model
from posterclf.teaching.head import Head, fit_head
from posterclf.training import networks
from posterclf.training.pretrained import load_imagenet
from posterclf.training.recipes import Recipe
from posterclf.training.run_folder import Run


def start_of(recipe: Recipe, run: Run, progress: Progress = silent) -> Callable[[keras.Model], None]:
    """What `fit` calls with the first stage's network.

    raises:  ModelError where the shipped model is needed and its files are not those of its card
    """

    @cache  # a run that is compared with the same one without balancing begins twice
    def head(channels: int) -> Head:
        rows, shipped = run.split.parts["train"], PosterClassifier.load(shipped_default_model().path, choice=EXACT)
        embeddings = embeddings_of(shipped, run.dataset.paths(rows), progress)
        return fit_head(embeddings[:, :channels], run.dataset.labels[rows])

    def shipped(model: keras.Model) -> None:
        """The shipped default model's weights, and a head that is fitted to its features first.

        source:  Kumar et al. 2022 (arXiv:2202.10054): fine-tuning from a random head distorts good features
        """
        networks.take_backbone(model, keras_model(shipped_default_model()))
        # The shipped one may have a second view: its features come last.
        fitted = head(int(networks.features_of(model).shape[-1] or 0))
        networks.set_head(model, fitted.weights, fitted.bias)

    starts = {"random": lambda model: None, "ImageNet": load_imagenet, "shipped": shipped}
    return starts[recipe.start]
