"""What is fuzzed. A target takes any bytes, and raises nothing but what its callers are told of."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bench.hostile.here import project
from posterclf.app.uploads.inbox import Inbox
from posterclf.datasets.tables import json_objects, table_of_csv
from posterclf.errors import PosterclfError
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.network_input import read_pixels
from posterclf.registry.card import CardError, card_json, read_card
from posterclf.registry.card_parts import InputSize
from posterclf.registry.model_folder import find_model
from posterclf.service.api import Service
from posterclf.service.health import health_picture
from posterclf.teaching.label_table import read_label_table
from tests.support import corpus
from tests.support.asgi import Asked
from tests.support.zips import zip_of

FINDINGS = Path(__file__).with_name("findings")  # target -> files that were once answered wrongly
DOCUMENTED = (PosterclfError, CardError)
SIZE = InputSize(height=48, width=32, resample="bilinear")


@dataclass(frozen=True)
class Target:
    """run: raises only what is documented. seeds: sound files that mutations begin with."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]

    def __call__(self, content: bytes) -> None:
        """raises:  whatever is not documented; AssertionError where a refusal is no sentence"""
        try:
            self.run(content)
        except DOCUMENTED as refusal:
            assert str(refusal).strip(), "a refusal says nothing"


def pictures(content: bytes) -> None:
    image = read_image(content)
    assert image.mode == "RGB"
    assert read_pixels(content, SIZE).shape == (48, 32, 3)


def tables(content: bytes) -> None:
    read_label_table(content, "labels.csv")
    table_of_csv(Path("labels.csv"), content)


def objects(content: bytes) -> None:
    json_objects(Path("labels.json"), content.decode("utf-8", "replace"))


class Same:
    """A backend that answers every picture alike: what is fuzzed is the way to it."""

    def __init__(self) -> None:
        self._prediction = PosterClassifier.shared().predict(health_picture())

    async def predict(self, content: bytes, model: str) -> Any:
        return self._prediction

    def close(self) -> None:
        pass


class Forms:
    """The body of a form, and its Content-Type before the first line end."""

    def __init__(self) -> None:
        self._asked: Asked | None = None

    def __call__(self, content: bytes) -> None:
        self._asked = self._asked or Asked(Service(Same()).app)
        head, _, body = content.partition(b"\n")
        answer = self._asked.raw("POST", "/api/v1/predict", b"", body, {b"content-type": head.strip()})
        assert answer.status_code != 500, answer.text


class Address:
    """What stands behind the question mark of a request."""

    def __init__(self) -> None:
        self._asked: Asked | None = None

    def __call__(self, content: bytes) -> None:
        self._asked = self._asked or Asked(Service(Same()).app)
        answer = self._asked.raw("POST", "/api/v1/predict", content, body=health_picture())
        assert answer.status_code != 500, answer.text


def reports(content: bytes) -> None:
    """What a browser tells an inbox, and what it tells the board of Teach."""
    from posterclf.app.teach.batch import apply_batch  # brings Streamlit, which the other targets do without
    from posterclf.app.teach.state import TeachState

    told = _json(content)
    inbox = Inbox()
    inbox.put("key", 0, b"x")
    for upload in inbox.take(told).uploads:
        assert isinstance(upload.name, str)
    apply_batch(TeachState(), told)


def cards(content: bytes) -> None:
    card_json(read_card(content))


def _json(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except ValueError:  # DecodeError is one, and what is no UTF-8
        return None


def _pictures() -> list[bytes]:
    return list(corpus.ordinary_files().values())


def _zips() -> list[bytes]:
    small = corpus.encoded(corpus.picture(40, 40), "PNG")
    table = b"Id,red,blue\n1.png,1,0\n2.png,0,1\n"
    return [
        zip_of({"red/1.png": small, "blue/2.png": small}),
        zip_of({"labels.csv": table, "1.png": small, "2.png": small}, 8),
        zip_of({"mine/card.json": card_json(find_model().card).encode()[:2000], "mine/head.npz": zip_of({"a": b""})}),
    ]


def _cards() -> list[bytes]:
    """The shipped card without its long lists, so that a mutation meets a field, and a part of it alone."""
    card = json.loads(card_json(find_model("article").card))
    card["training"]["history"] = card["training"]["history"][:1]
    return [json.dumps(card).encode(), json.dumps({"card_version": 1, "labels": ["red", "blue"]}).encode()]


def _forms() -> list[bytes]:
    head = b'Content-Disposition: form-data; name="file"; filename="1.jpg"\r\nContent-Type: image/jpeg'
    part = b"--x\r\n" + head + b"\r\n\r\nabc\r\n"
    field = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    kind = b"multipart/form-data; boundary=x\n"
    named = part.replace(b'filename="1.jpg"', b"filename*=UTF-8''%E2%82%AC.jpg")
    return [
        kind + part * 2 + b"--x--\r\n",
        kind + field + named + b"--x--\r\n",
        b'multipart/form-data; boundary="x"\n' + part,
    ]


def _reports() -> list[bytes]:
    file = {"number": 1, "key": "key", "name": "1.jpg", "size": 1, "status": 204}
    picture = {
        "do": "picture",
        "key": "n1-1",
        "name": "1.jpg",
        "path": "",
        "labels": ["a"],
        "sure": False,
        "together": False,
    }
    changes = [
        {"do": "label", "name": "red", "key": "a"},
        picture | {"content": "aGk="},
        picture | {"content": {"key": "key", "size": 1, "status": 204}},
        {"do": "table", "name": "a.csv", "content": "Id,red\n1,1\n"},
        {"do": "zip", "name": "a.zip", "content": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="},
        {"do": "undo"},
        {"do": "dismiss"},
    ]
    sent = [{"files": [file], "choice": 1, "left_out": 0}, {"seq": 1, "project": "x", "changes": changes}]
    return [json.dumps(one).encode() for one in sent]


TARGETS: dict[str, Target] = {
    "pictures": Target(pictures, _pictures),
    "tables": Target(
        tables,
        lambda: [
            b"Id,Genre,red,blue\n1.jpg,\"['red']\",1,0\n2.jpg,\"['blue', 'red']\",1,1\n",
            "Id;red;blue\r\na;1,0;0\r\n".encode("utf-16"),
            b"\xef\xbb\xbffile\tlabels\n1.jpg\tred|blue\n",
        ],
    ),
    "objects": Target(
        objects, lambda: [b'[{"file": "1.jpg", "labels": ["red"]}]', b'{"a": 1}\n{"a": [null, 1.5e3]}\n']
    ),
    "forms": Target(Forms(), _forms),
    "address": Target(
        Address(), lambda: [b"model=article&threshold=0.3&full=true", b"threshold=tuned&model=%E2%82%AC"]
    ),
    "reports": Target(reports, _reports),
    "cards": Target(cards, _cards),
    "zips": Target(project, _zips),
}


def findings() -> list[tuple[str, Path]]:
    """Target and file of everything that was found and mended."""
    return [(name, path) for name in TARGETS for path in sorted((FINDINGS / name).glob("*"))]
