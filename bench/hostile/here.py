"""Doors that a call in this process leads through. Each takes a file's bytes, and raises what callers are told of."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bench.hostile.cases import BOUNDARY
from posterclf.datasets.reading import read_dataset
from posterclf.errors import PosterclfError
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_pixels
from posterclf.photographs.finding import found_poster
from posterclf.registry.card import CardError, read_card
from posterclf.registry.model_folder import find_model
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from posterclf.service.health import health_picture
from posterclf.teaching.label_table import read_label_table
from posterclf.teaching.project import Project
from posterclf.teaching.zip_reading import ZippedPictures, read_zip
from tests.support.asgi import Asked

Door = Callable[[bytes], object]
SEARCHED = (1600, 1600)  # as the page reads a photograph


def photograph(content: bytes) -> None:
    found_poster(read_image(content, SEARCHED))


def dataset(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "labels.csv").write_bytes(content)
        for number in (1, 2):
            (folder / f"{number}.jpg").write_bytes(health_picture())
        read_dataset(folder / "labels.csv", folder)


def project(content: bytes) -> None:
    """All that a zip of pictures with labels holds becomes a project."""
    found, taught = read_zip(content, "project.zip"), Project()
    if isinstance(found, ZippedPictures):
        for label in found.labels:
            taught.add_label(label)
        for picture in found:
            taught.add_picture(picture.name, picture.content, picture.labels)


def unpack(content: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)


def model(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        unpack(content, Path(name))
        PosterClassifier.load(Path(name)).predict(health_picture())


@cache
def _api() -> Asked:
    return Asked(Service(LocalBackend()).app)


def api(content: bytes, content_type: str = "image/jpeg") -> None:
    answer = _api().post("/api/v1/predict", data=content, headers={"Content-Type": content_type})
    raise_for_problem(answer.status_code, answer.json())


def api_form(content: bytes) -> None:
    api(content, f"multipart/form-data; boundary={BOUNDARY}")


def raise_for_problem(status: int, answer: object) -> None:
    """raises:  PosterclfError with the sentence of a refusal; AssertionError where the service says it is at fault"""
    if isinstance(answer, dict) and "detail" in answer:
        assert status < 500 or answer["type"] in ("/api/#overloaded", "/api/#out-of-time"), answer
        raise PosterclfError(answer["detail"])


# Kind of case -> the doors that it goes to, by name.
DOORS: Mapping[str, Mapping[str, Door]] = {
    "picture": {
        "library": read_image,
        "library, for a network": lambda content: read_pixels(content, find_model().card.input),
        "photograph": photograph,
        "project, a picture": lambda content: Project().add_picture("1.jpg", content),
        "API, in this process": api,
    },
    "zip": {"project, a zip": project},
    "table": {
        "table on the page": lambda content: read_label_table(content, "labels.csv"),
        "data set": dataset,
    },
    "form": {"API, a form in this process": api_form},
    "card": {"card": read_card},
    "model": {"model": model},
}
# What callers of a door may be told.
DOCUMENTED = (PosterclfError, CardError)


def verdict(door: Door, content: bytes) -> str:
    """'answer', or the sentence of the refusal.

    raises:  whatever is not documented; AssertionError where the refusal is no sentence
    """
    try:
        door(content)
    except DOCUMENTED as refusal:
        text = str(refusal)
        assert is_sentence(text) or isinstance(refusal, CardError), text[:1000]
        return text
    return "answer"


def is_sentence(text: str) -> bool:
    return 0 < len(text) < 600 and text.isprintable() and text.rstrip().endswith((".", "'")) and "Traceback" not in text
