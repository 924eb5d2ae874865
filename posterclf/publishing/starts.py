"""The weights that a network has before its training."""

from collections.abc import Callable
from functools import cache

import keras

from posterclf.inference.on_files import embeddings_of
from posterclf.progress import Progress, silent
from posterclf.publishing.export import keras_model
from posterclf.publishing.head import Head, fit_head
from posterclf.publishing.train_head import shipped_classifier
from posterclf.registry.model_folder import SHIPPED_DEFAULT, find_model
from posterclf.shipped import MODELS
from posterclf.training import networks
from posterclf.training.pretrained import load_imagenet
from posterclf.training.recipes import Recipe
from posterclf.training.run_folder import Run


def start_of(recipe: Recipe, run: Run, progress: Progress = silent) -> Callable[[keras.Model], None]:
    """What `fit` calls with the first stage's network.

    raises:  ModelError where the shipped model is needed and its files are not those of its card
    """

    @cache  # a run that is compared with the same one without balancing begins twice
    def head() -> Head:
        rows = run.split.parts["train"]
        embeddings = embeddings_of(shipped_classifier(), run.dataset.paths(rows), progress)
        return fit_head(embeddings, run.dataset.labels[rows])

    def shipped(model: keras.Model) -> None:
        """The shipped default model's weights, and a head that is fitted to its features first.

        source:  Kumar et al. 2022 (arXiv:2202.10054): fine-tuning from a random head distorts good features
        """
        networks.take_backbone(model, keras_model(find_model(MODELS / SHIPPED_DEFAULT)))
        networks.set_head(model, head().weights, head().bias)

    starts = {"random": lambda model: None, "ImageNet": load_imagenet, "shipped": shipped}
    return starts[recipe.start]
