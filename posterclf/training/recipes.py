"""How a network is trained: its recipe, in stages. Numbers only; `fit` carries them out, with Keras, and not before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from posterclf.registry.card_parts import Licence

if TYPE_CHECKING:
    import keras


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
    stages:      the number of training pictures -> the stages
    start:       what the weights are before the first stage: random, those of ImageNet for the backbone, or the shipped
                 default model's, with a head fitted to its features
    resample:    how a picture is brought to the network's size, see `registry.card_parts.InputSize`
    split:       which of the tutorial's splits is taken for the tutorial's data set
    licence:     of the weights that come of it
    served:      height and width of the network that is served, None for the last stage's. Training sees crops, in
                 which all is larger than in the whole picture; a larger input gives that back (Touvron et al. 2019,
                 arXiv:1906.06423)
    likeness:    whether the network learns as well what is probably no poster
    """

    network: "Callable[[int, int, int], keras.Model]"
    stages: Callable[[int], tuple[Stage, ...]]
    start: Literal["random", "ImageNet", "shipped"]
    resample: Literal["nearest", "bilinear"]
    split: Literal["article", "clean"]
    licence: Licence
    served: tuple[int, int] | None = None
    likeness: bool = False

    @property
    def takes_further(self) -> bool:
        """Whether some stage sees pictures of further CSVs."""
        return any(stage.extra_share for stage in self.stages(1))

    def epochs(self, pictures: int) -> int:
        """How many, with so many training pictures."""
        return sum(stage.epochs for stage in self.stages(pictures))


FINE_TUNING = {
    "batch_size": 48,
    "weight_decay": 0.02,
    "averaging": 0.995,
    "augmentation": Augmentation(),
    "frozen_until": "block07_add",  # edges and textures are the same on posters; to train them costs much time
}

# An epoch of a thousand pictures takes about two minutes on two cores. So many pictures are seen in each stage,
SEEN = 3000
MIN_EPOCHS, MAX_EPOCHS = 1, 12  # within these


def own_stages(pictures: int) -> tuple[Stage, ...]:
    """Two stages for one's own pictures: small and then larger ones; the fewer there are, the more epochs."""
    epochs = min(max(round(SEEN / pictures), MIN_EPOCHS), MAX_EPOCHS)
    return (
        Stage(height=256, width=176, epochs=epochs, learning_rate=2e-4, **FINE_TUNING),
        Stage(height=336, width=224, epochs=-(-epochs // 2), learning_rate=1e-4, **FINE_TUNING),
    )


def article_cnn(height: int, width: int, outputs: int) -> "keras.Model":
    """`networks.article_cnn`."""
    from posterclf.training import networks

    return networks.article_cnn(height, width, outputs)


def efficientnet_lite2(height: int, width: int, outputs: int) -> "keras.Model":
    """`networks.efficientnet_lite2`."""
    from posterclf.training import networks

    return networks.efficientnet_lite2(height, width, outputs)


def _article_stages(_: int) -> tuple[Stage, ...]:
    return (Stage(height=400, width=400, epochs=10, batch_size=64, learning_rate=0.001),)


def _poster_stages(_: int) -> tuple[Stage, ...]:
    return (
        Stage(height=192, width=128, epochs=2, learning_rate=4e-4, extra_share=1.0, **FINE_TUNING),
        Stage(height=256, width=176, epochs=2, learning_rate=3e-4, extra_share=1.0, **FINE_TUNING),
        Stage(height=256, width=176, epochs=2, learning_rate=1e-4, **FINE_TUNING),
        Stage(height=336, width=224, epochs=2, learning_rate=2e-4, extra_share=0.5, **FINE_TUNING),
        Stage(height=336, width=224, epochs=2, learning_rate=6e-5, **FINE_TUNING),
    )


RECIPES = {
    "efficientnet": Recipe(
        network=efficientnet_lite2,
        stages=own_stages,
        start="shipped",
        resample="bilinear",
        split="clean",
        licence="apache-2.0",  # the weights descend from those of EfficientNet-Lite
        served=(384, 256),
    ),
    # With the tutorial's split the test part serves as validation data: its figures are not those of unseen posters.
    "article": Recipe(
        network=article_cnn,
        stages=_article_stages,
        start="random",
        resample="nearest",
        split="article",
        licence="mit",
    ),
    # The default model.
    "posters": Recipe(
        network=efficientnet_lite2,
        stages=_poster_stages,
        start="ImageNet",
        resample="bilinear",
        split="clean",
        licence="apache-2.0",
        served=(384, 256),
        likeness=True,
    ),
}
