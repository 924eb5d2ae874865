"""The parts that a model's card is made of, as typed values."""

from typing import Annotated, Literal

import msgspec

from posterclf.metrics.report import Scores

MAX_SIDE = 2048  # pixels of a network's input
LONGEST_NAME, LONGEST_TEXT = 1000, 200  # characters of what people named, and of whatever else is said in words

Name = Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)]
Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT, pattern=r"^[^\x00-\x1f\x7f]*$")]
Side = Annotated[int, msgspec.Meta(ge=1, le=MAX_SIDE)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Licence = Literal["mit", "apache-2.0"]


class CardPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every part of a card has in common. What is None by default is left out of the file."""


class InputSize(CardPart, frozen=True, kw_only=True):
    """What a network takes: RGB pictures of this height and width.

    resample:  by which filter of Pillow, in small letters, a picture is brought to that size; 'nearest' is the
               default of Keras' `load_img`
    """

    height: Side
    width: Side
    resample: Literal["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]


class Leak(CardPart, frozen=True, kw_only=True):
    """A test poster that the training part has too: rows counted from 0; `same` as in `NearDuplicate`."""

    test_row: int
    train_row: int
    same: Text
    Id: Name


class TrainedStage(CardPart, frozen=True, kw_only=True):
    """Epochs that were trained alike, see `training.recipes.Stage`."""

    height: Side
    width: Side
    epochs: Count
    batch_size: Count
    learning_rate: float
    weight_decay: float
    averaging: float | None
    augmentation: dict[Text, float] | None
    extra_share: float
    frozen_until: Text | None


class SecondView(CardPart, frozen=True, kw_only=True):
    """How a trained network got a second view, see `training.networks.efficientnet_lite2_two_views`.

    share:          of the logits that is the second view's
    blend:          of the first view's weights: 1 as taught, 0 as before that, between them on the way
    units:          of its hidden layer
    taught_epochs:  over all posters, in many styles, in which the first view learned what both say of the plain poster
    taught_size:    of the posters in that
    label_share:    of that loss that is the labels', the rest being the two views'
    learning_rate:  at its peak
    """

    share: Share
    blend: Share
    units: Count
    taught_epochs: float
    taught_size: InputSize
    label_share: Share
    learning_rate: float


class Training(CardPart, frozen=True, kw_only=True):
    """How a model was trained.

    pretrained:         the data that its backbone was trained on before, None for random weights
    posters:            part of the split -> how many
    further_posters:    how many for training only
    further_sources:    source of their labels -> how many of them
    validation:         the part that was measured after every epoch
    label_frequencies:  label -> its share of the training posters
    balance:            whether pictures of rare labels counted more
    unbalanced_validation:  figures on validation of the same run without that
    features:           the model whose features a head stands on, None for a network that was trained itself
    features_sha256:    of that model's Keras file
    second_view:        what was added to the trained network, None for nothing
    history:            one table an epoch: epoch (from 1), loss, val_loss, seconds, and what else was measured
    """

    recipe: Text
    pretrained: Text | None
    split: Text
    posters: dict[Text, Count]
    further_posters: Count
    further_sources: dict[Name, Count]
    validation: Text
    leaks: list[Leak]
    stages: list[TrainedStage]
    seed: int
    seconds: Count
    label_frequencies: dict[str, Share]
    history: list[dict[Text, float]]
    balance: bool = False
    unbalanced_validation: Scores | None = None
    features: Text | None = None
    features_sha256: Text | None = None
    second_view: SecondView | None = None


class Calibration(CardPart, frozen=True, kw_only=True):
    """How probabilities were calibrated: logit -> slope x logit + offset, both by label.

    part, posters:          what it was fitted on, and how many they are
    strength:               of the pull towards the line for all labels, see `teaching.calibration.platt_scaling`
    ece_before, ece_after:  expected calibration error on that part
    """

    method: Text
    part: Text
    posters: Count
    strength: float
    slopes: dict[str, float]
    offsets: dict[str, float]
    ece_before: float | None
    ece_after: float | None


class TunedThresholds(CardPart, frozen=True, kw_only=True):
    """The thresholds of the best F1 on one part: one shared by all labels, and each label's own.

    micro_f1:   at the shared one, on that part
    precision:  the least on that part that a label's own threshold was to reach: then these are the model's default;
                None where any was allowed, and the shared one is the default
    """

    shared: Share
    labels: dict[str, Share]
    part: Text
    micro_f1: float | None
    precision: Share | None = None


class PosterLikeness(CardPart, frozen=True, kw_only=True):
    """From which likeness on a picture counts as a poster, and how well that separates posters from other pictures.

    rejection_threshold:  a `poster_likeness` below it means 'probably no poster'
    doubted:              share of validation posters below it
    chosen_on:            kinds of drawn pictures that it was fitted on; the figures are of other kinds
    auroc:                chance that a test poster's likeness is above another picture's
    test_posters_doubted, others_recognized:  shares of test posters and of other pictures below the threshold
    """

    rejection_threshold: float
    doubted: Share
    chosen_on: list[Text]
    auroc: Share | None = None
    auroc_of_kinds: dict[Text, Share] = {}
    test_posters_doubted: Share | None = None
    others_recognized: Share | None = None


class Agreement(CardPart, frozen=True, kw_only=True):
    """How far a converted network is from Keras at most: in probabilities and in each output, over so many images."""

    images: Count
    largest_difference: float
    outputs: dict[Text, float] = {}


class Exported(CardPart, frozen=True, kw_only=True):
    """From which model an export was made: its name, and its Keras file's SHA-256."""

    format: Text
    source: Name
    sha256: Text


class Quantization(CardPart, frozen=True, kw_only=True):
    """What 8 bits cost, measured on the posters of the card's evaluation; `before` is of the network before.

    representative_posters, part:  what gave the ranges: how many, and of which part of the split
    map_lost_interval:  95%, paired: both networks on the same samples of posters
    largest_difference, mean_difference:  of a probability
    """

    bits: int
    representative_posters: Count
    part: Text
    bytes: Count
    bytes_before: Count
    before: Scores
    map_lost: float
    largest_difference: float
    map_lost_interval: tuple[float, float] | None = None
    mean_difference: Share | None = None


class FastPrecision(CardPart, frozen=True, kw_only=True):
    """What the precision 'fast' costs, measured on the posters of one part of a split.

    runtime:  what computed it, in `dtype`; the network before is that of LiteRT in float32, whose figures are `before`
    largest_difference, mean_difference:  of a probability
    first_changed:  share of posters whose most probable label is another one
    doubt_changed:  share of posters that are 'probably no poster' for one of the two alone
    """

    runtime: Text
    dtype: Text
    split: Text
    part: Text
    posters: Count
    before: Scores
    map_lost: float
    micro_ap_lost: float
    largest_difference: Share
    mean_difference: Share
    first_changed: Share
    doubt_changed: Share
