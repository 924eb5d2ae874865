"""One function for an answer, whether this process gives it or a service elsewhere."""

import io
import os
from functools import cache
from pathlib import Path

import requests
from PIL import Image
from urllib3.util import Retry

from posterclf.errors import ModelError, RemoteError
from posterclf.images import ImageSource, file_content, read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import pixel_array
from posterclf.inference.prediction import Prediction
from posterclf.registry.model_folder import SERVED_FILE, find_model
from posterclf.service.wire import UNUSABLE, prediction_of

ADDRESS = "POSTERCLF_URL"
PATIENCE = (5, 90)  # seconds to connect, and to wait for an answer

# A busy service says when to come back; a replica that is being replaced hangs up. Asking twice changes nothing there.
RETRIES = Retry(
    total=5, connect=1, backoff_factor=0.5, status_forcelist=[503], allowed_methods=None, raise_on_status=False
)


def predict(image: ImageSource, model: str | None = None, url: str | None = None) -> Prediction:
    """What a model says of one poster: probabilities, and all else that a `Prediction` tells.

    image:   path, bytes of a file, Pillow image, or array (height, width, 3) of uint8 or of floats in [0, 1]
    model:   its name, None for the default
    url:     of a service (`posterclf serve`), such as http://127.0.0.1:8501; None for the one that the environment
             variable POSTERCLF_URL names, and where that is not set for the model in this process
    raises:  ImageError where it is no usable picture, ModelError where there is no such model, and of that
             RemoteError where the service cannot be reached or answers with an error of its own
    """
    url = url or os.environ.get(ADDRESS)
    if url:
        return _asked(url, _encoded(image), model)
    return PosterClassifier.shared(model).predict(image)


class RemoteClassifier:
    """A model elsewhere, asked as a `PosterClassifier` is: `folder` and `predict` are the same."""

    def __init__(self, url: str, model: str | None = None):
        """raises:  ModelError where the service does not have the model whose card lies here; RemoteError"""
        self.url, self.folder = url, find_model(model)
        served = {entry["model"]: entry["files"].get(SERVED_FILE) for entry in _json("GET", url, "models")}
        if served.get(self.folder.name) != self.folder.card["files"].get(SERVED_FILE):
            raise ModelError(
                f"The service at {url} does not have the model {self.folder.name} that lies here. "
                "Install the same version of posterclf on both sides."
            )

    def predict(self, image: ImageSource) -> Prediction:
        """As `PosterClassifier.predict`; raises RemoteError as well."""
        if isinstance(image, Image.Image):  # already decoded: what the network would take of it is all that must travel
            image = pixel_array(read_image(image), **self.folder.card["input"])
        return _asked(self.url, _encoded(image), self.folder.name)


def classifier_at(url: str | None, model: str | None = None) -> PosterClassifier | RemoteClassifier:
    """The model at a service, or where `url` is empty the one copy in this process."""
    return RemoteClassifier(url, model) if url else PosterClassifier.shared(model)


def _encoded(image: ImageSource) -> bytes:
    """The bytes of a file as they are; of pixels, a PNG, which loses nothing."""
    if isinstance(image, bytes):
        return image
    if isinstance(image, str | Path):
        return file_content(Path(image))
    content = io.BytesIO()
    read_image(image).save(content, "PNG", compress_level=1)
    return content.getvalue()


def _asked(url: str, content: bytes, model: str | None) -> Prediction:
    asked = {"full": "true"} | ({"model": model} if model else {})
    record = _json("POST", url, "predict", params=asked, data=content, headers={"Content-Type": "image/*"})
    try:
        return prediction_of(record)
    except (KeyError, TypeError, ValueError) as error:
        raise _strange(url) from error


def _json(method: str, url: str, path: str, **options) -> dict | list:
    try:
        reply = _session(url).request(method, f"{url.rstrip('/')}/api/v1/{path}", timeout=PATIENCE, **options)
        answer = reply.json()
    except requests.JSONDecodeError as error:
        raise _strange(url) from error
    except (requests.RequestException, ValueError) as error:
        raise RemoteError(f"The service at {url} cannot be reached. Check the address, and that it runs.") from error
    if reply.ok:
        return answer
    try:
        kind, detail = answer["type"].rpartition("#")[2], answer["detail"]
    except (KeyError, TypeError, AttributeError) as error:
        raise _strange(url) from error
    raise {**UNUSABLE, "unknown-model": ModelError}.get(kind, RemoteError)(detail)


def _strange(url: str) -> RemoteError:
    return RemoteError(f"What answers at {url} is no posterclf service. Check the address.")


@cache
def _session(url: str) -> requests.Session:
    """Connections that are kept, and retries."""
    session = requests.Session()
    adapter = requests.adapters.HTTPAdapter(pool_maxsize=64, max_retries=RETRIES)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
