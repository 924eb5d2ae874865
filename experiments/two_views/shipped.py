"""The network that further training starts from."""

import keras

from posterclf.publishing.export import keras_model
from posterclf.registry.model_folder import ModelFolder
from posterclf.training import networks


def uncalibrated(folder: ModelFolder, height: int | None = None, width: int | None = None) -> keras.Model:
    """A published EfficientNet-Lite2 with its calibration taken out again.

    height, width:  of the input, None for the size that it is served at
    """
    card, source = folder.card, keras_model(folder)
    model = networks.efficientnet_lite2(height or card.input.height, width or card.input.width, len(folder.labels))
    networks.take_backbone(model, source)
    assert card.calibration  # a published network of this kind has one
    slopes, offsets = (folder.labels.vector(getattr(card.calibration, name)) for name in ("slopes", "offsets"))
    kernel, bias = source.get_layer("evidence").get_weights()
    model.get_layer("evidence").set_weights([kernel / slopes, (bias - offsets) / slopes])
    return model
