"""How each shipped network is trained: its recipe, in stages. Numbers only; `fit` carries them out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import keras
import numpy as np

from posterclf.datasets.reading import Dataset
from posterclf.datasets.splits import article_split, clean_split
from posterclf.registry.card import Licence
from posterclf.training import networks, pretrained


@dataclass(frozen=True)
class Augmentation:
    """How a poster is varied each time that it is seen.

    smallest_crop:  share of its area that is kept at least
    stretch:        how much wider or higher the crop is than the poster, at most, as a factor
    colour:         how far brightness, contrast and saturation go from 1
    mixup:          alpha of the Beta distribution by which two posters and their labels are blended (Zhang et al. 2018,
                    arXiv:1710.09412); 0 for none
    Half of the posters are mirrored.
    """

    smallest_crop: float = 0.55
    stretch: float = 1.25
    colour: float = 0.2
    mixup: float = 0.2


@dataclass(frozen=True)
class Stage:
    """Epochs that are trained alike.

    height, width:  of the network's input, in pixels
    extra_share:    share of the posters of further CSVs that an epoch sees, drawn anew each time
    frozen_until:   the last layer that is not trained, None to train all
    learning_rate:  of Adam where `averaging` is None, constant; else the peak of AdamW's: a rise over a twentieth of
                    the stage, then half a cosine
    averaging:      momentum of the moving average of the weights that is measured and kept, None for the weights
                    themselves
    """

    height: int
    width: int
    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float = 0.0
    averaging: float | None = None
    augmentation: Augmentation | None = None
    extra_share: float = 0.0
    frozen_until: str | None = None


@dataclass(frozen=True)
class Recipe:
    """How one network is trained.

    network:     height, width, outputs -> keras.Model; the weights pass from stage to stage
    pretrained:  fills a new network's backbone, None to start from random weights
    resample:    how a poster is brought to the network's size, see `registry.card.InputSize`
    validation:  the part of the split that is measured after every epoch
    served:      height and width of the network that is served, None for the last stage's. Training sees crops, in
                 which all is larger than in the whole poster; a larger input gives that back (Touvron et al. 2019,
                 arXiv:1906.06423)
    """

    network: Callable[[int, int, int], keras.Model]
    resample: Literal["nearest", "bilinear"]
    licence: Licence  # of the weights that come of it
    split: Callable[[Dataset], dict[str, np.ndarray]]
    validation: str
    stages: tuple[Stage, ...]
    pretrained: Callable[[keras.Model], None] | None = None
    served: tuple[int, int] | None = None

    @property
    def takes_further(self) -> bool:
        """Whether some stage sees posters of further CSVs."""
        return any(stage.extra_share for stage in self.stages)

    @property
    def epochs(self) -> int:
        return sum(stage.epochs for stage in self.stages)


FINE_TUNING = {
    "batch_size": 48,
    "weight_decay": 0.02,
    "averaging": 0.995,
    "augmentation": Augmentation(),
    "frozen_until": "block07_add",  # edges and textures are the same on posters; to train them costs much time
}

RECIPES = {
    # As in the tutorial, the test part serves as validation data: its figures are not those of unseen posters.
    "article": Recipe(
        network=networks.article_cnn,
        resample="nearest",
        licence="mit",
        split=article_split,
        validation="test",
        stages=(Stage(height=400, width=400, epochs=10, batch_size=64, learning_rate=0.001),),
    ),
    "efficientnet": Recipe(
        network=networks.efficientnet_lite2,
        pretrained=pretrained.load_imagenet,
        resample="bilinear",
        licence="apache-2.0",  # the weights descend from those of EfficientNet-Lite
        split=clean_split,
        validation="validation",
        stages=(
            Stage(height=192, width=128, epochs=2, learning_rate=4e-4, extra_share=1.0, **FINE_TUNING),
            Stage(height=256, width=176, epochs=2, learning_rate=3e-4, extra_share=1.0, **FINE_TUNING),
            Stage(height=256, width=176, epochs=2, learning_rate=1e-4, **FINE_TUNING),
            Stage(height=336, width=224, epochs=2, learning_rate=2e-4, extra_share=0.5, **FINE_TUNING),
            Stage(height=336, width=224, epochs=2, learning_rate=6e-5, **FINE_TUNING),
        ),
        served=(384, 256),
    ),
}
