"""One function for a prediction, whether this process makes it or a service elsewhere."""

import io
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import msgspec
from PIL import Image

from posterclf.errors import ModelError, RemoteError
from posterclf.images import ImageSource, file_content, read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import resized_pixels
from posterclf.inference.prediction import Prediction
from posterclf.inference.protocol import Classifier
from posterclf.printable import printable
from posterclf.registry.model_folder import SERVED_FILE, find_model
from posterclf.service.exchange import Unreached, exchange
from posterclf.service.wire import UNUSABLE, FullRecord, ReceivedProblem, ServedModel, prediction_of
from posterclf.settings import URL

Received = TypeVar("Received")


def predict(image: ImageSource, model: str | Path | None = None, url: str | None = None) -> Prediction:
    """What a model says of one poster: probabilities, and all else that a `Prediction` has.

    image:   path, bytes of a file, Pillow image, or array (height, width, 3) of uint8 or of floats in [0, 1]
    model:   its name, or where this process predicts a model's folder; None for the default
    url:     of a service (`posterclf serve`), such as http://127.0.0.1:8501; None for the one that the environment
             variable POSTERCLF_URL names, and where that is not set for the model in this process
    raises:  ImageError where it is no usable picture, ModelError where there is no such model, and of that
             RemoteError where the service cannot be reached or responds with an error of its own; SettingError
             and MissingExtra as `PosterClassifier.load` does
    """
    url = url or URL.value
    if url:
        return _remote_prediction(url, _encoded(image), str(model) if model else None)
    return PosterClassifier.shared(model).predict(image)


class RemoteClassifier:
    """A model elsewhere, asked as a `PosterClassifier` is: `folder` and `predict` are the same."""

    def __init__(self, url: str, model: str | None = None):
        """raises:  ModelError where the service does not have the same model as this machine; RemoteError"""
        self.url, self.folder = url, find_model(model)
        served = {entry.model: entry for entry in _ask("GET", url, "models", list[ServedModel])}.get(self.folder.name)
        file = self.folder.card.files.get(SERVED_FILE)
        if not served or served.files.get(SERVED_FILE) != file or tuple(served.labels) != self.folder.labels:
            raise self._another_model()

    def predict(self, image: ImageSource) -> Prediction:
        """As `PosterClassifier.predict`; raises RemoteError as well."""
        if isinstance(image, Image.Image):  # decoded already: only the network's input must be sent
            image = resized_pixels(read_image(image), self.folder.card.input)
        prediction = _remote_prediction(self.url, _encoded(image), self.folder.name)
        # The service may have been started again, with another model of that name.
        if (prediction.model, prediction.labels) != (self.folder.name, self.folder.labels):
            raise self._another_model()
        return prediction

    def _another_model(self) -> ModelError:
        return ModelError(
            f"The service at {self.url} does not have the model {self.folder.name} that lies here. "
            "Install the same version of posterclf and the same models on both sides."
        )


def classifier_at(url: str | None, model: str | None = None) -> Classifier:
    """The model at a service, or where `url` is empty the one copy in this process."""
    return RemoteClassifier(url, model) if url else PosterClassifier.shared(model)


def _encoded(image: ImageSource) -> bytes:
    """The bytes of a file as they are; for pixels a PNG, which loses nothing."""
    if isinstance(image, bytes):
        return image
    if isinstance(image, str | Path):
        return file_content(Path(image))
    content = io.BytesIO()
    read_image(image).save(content, "PNG", compress_level=1)
    return content.getvalue()


def _remote_prediction(url: str, content: bytes, model: str | None) -> Prediction:
    query = {"full": "true"} | ({"model": model} if model else {})
    record = _ask("POST", url, "predict", FullRecord, query, content)
    try:
        return prediction_of(record)
    except (KeyError, ValueError) as error:
        raise _not_a_service(url) from error


def _ask(
    method: str,
    url: str,
    path: str,
    form: type[Received],
    query: Mapping[str, str] = {},
    content: bytes | None = None,
) -> Received:
    """What a service sends back, read from its JSON as `form`.

    query, content:  as `exchange` takes them
    raises:          ImageError or ModelError as the service raised them; RemoteError for all other errors
    """
    try:
        status, body = exchange(method, f"{url.rstrip('/')}/api/v1/{path}", query, content)
    except Unreached as error:
        raise RemoteError(f"The service at {url} {error}. Check the address, and that it runs.") from error
    try:
        if status == HTTPStatus.OK:
            return msgspec.json.decode(body, type=form)
        problem = msgspec.json.decode(body, type=ReceivedProblem)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _not_a_service(url) from error
    raise {**UNUSABLE, "unknown-model": ModelError}.get(problem.kind, RemoteError)(printable(problem.detail))


def _not_a_service(url: str) -> RemoteError:
    return RemoteError(f"What answers at {url} is no posterclf service. Check the address.")
