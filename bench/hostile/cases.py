"""The hostile files, made by script: pictures, zips, tables, forms, cards, models. Each of about a number of bytes."""

import io
import json
import struct
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from posterclf.registry.card import card_json
from posterclf.registry.model_folder import CARD, KERAS_FILE, SERVED_FILE, find_model, sha256
from posterclf.shipped import shipped_samples
from posterclf.teaching.head import HEAD_FILE
from tests.support.hostile_files import HOSTILE, LARGE, TOO_LARGE
from tests.support.hostile_models import NETWORKS, model_with
from tests.support.zips import zip_of

BOUNDARY = "x"
ORDINARY = "ordinary"  # what every figure is told above: the case of each kind that does no harm


@dataclass(frozen=True)
class Case:
    """make: a file of about so many bytes, or as many as it takes. kind: which doors it goes to, see `doors`."""

    kind: str
    name: str
    make: Callable[[int], bytes]


def cases(networks: bool = True) -> list[Case]:
    """All of them, the ordinary one of each kind first.

    networks:  with those that are tried in a process of their own, a second each
    """
    makers: dict[str, dict[str, Callable[[int], bytes]]] = {
        "picture": {ORDINARY: ordinary_picture}
        | {one.name: one.make for one in (*HOSTILE, *LARGE, *TOO_LARGE)}
        | ODD_PICTURES,
        "zip": ZIPS,
        "table": TABLES,
        "form": FORMS,
        "card": CARDS,
        "model": MODELS | (_networks() if networks else {}),
    }
    return [Case(kind, name, make) for kind, named in makers.items() for name, make in named.items()]


def ordinary_picture(size: int) -> bytes:
    return shipped_samples()[0].read_bytes()


# Pictures that are sound and must be answered: hard for what looks at their edges.


def _png(pixels: np.ndarray) -> bytes:
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "PNG", compress_level=1)
    return content.getvalue()


def noise(size: int) -> bytes:
    """Every pixel another colour: edges everywhere."""
    side = int(min((size / 3) ** 0.5, 2500))
    return _png(np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8))


def stripes(size: int, step: int, both: bool) -> bytes:
    side = int(min(size**0.5, 4000))
    lines = (np.arange(side) // step % 2 * 255).astype(np.uint8)
    return _png(lines[:, None] ^ lines[None, :] if both else np.broadcast_to(lines, (side, side)).copy())


def ribbon(size: int) -> bytes:
    """As thin as a picture may be, and very long."""
    return _png(np.zeros((32, min(size // 32, 1_000_000)), np.uint8))


ODD_PICTURES: dict[str, Callable[[int], bytes]] = {
    "noise in every pixel": noise,
    "a thousand stripes": partial(stripes, step=2, both=False),
    "a chessboard of large fields": partial(stripes, step=40, both=True),
    "a ribbon of 32 pixels' height": ribbon,
}


# Zips: of pictures with labels, or of a model.


def many_entries(size: int) -> bytes:
    return zip_of({f"{number}.jpg": b"" for number in range(min(size // 100, 65_000))})


def long_paths(size: int) -> bytes:
    path = "/".join(f"label {number}" for number in range(6000))
    return zip_of({f"{number}/{path}.jpg": b"x" for number in range(max(1, size // len(path) // 2))})


def unpacks_to_much(size: int) -> bytes:
    return zip_of({"red/1.jpg": bytes(size * 100)}, zipfile.ZIP_DEFLATED)


def lies_about_its_size(size: int) -> bytes:
    """Says that it unpacks to ten bytes."""
    content = bytearray(zip_of({"red/1.jpg": bytes(size * 10)}, zipfile.ZIP_DEFLATED))
    directory = content.index(b"PK\1\2")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)
    content[22:26] = struct.pack("<I", 10)
    return bytes(content)


def shares_one_content(size: int) -> bytes:
    """Every entry of the directory names the same bytes: a small zip that unpacks to thousands of times as much."""
    one = zip_of({"red/00000.jpg": bytes(20_000)}, zipfile.ZIP_DEFLATED)
    start, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    count = min(size // (end - start), 60_000)
    directory = b"".join(one[start:end].replace(b"00000", b"%05d" % number) for number in range(count))
    return one[:start] + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0)


def zip_with_table(size: int) -> bytes:
    """Its table has as many columns as fit."""
    columns = ",".join(f"c{number}" for number in range(size // 8))
    return zip_of({"labels.csv": f"Id,{columns}\n1.jpg{',1' * (size // 8)}\n".encode(), "1.jpg": b"x"})


def zipped_model(card: bytes, head: bytes = b"") -> bytes:
    return zip_of({f"mine/{CARD}": card, f"mine/{HEAD_FILE}": head})


def taught_model(header: bytes) -> bytes:
    """A zipped model with a fitting card, whose head's arrays have this text as their header."""
    array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
    head = zip_of({"weights.npy": array, "bias.npy": array})
    shipped = find_model().card

    def taught(card: dict[str, Any]) -> None:
        card["training"] |= {"features": shipped.name, "features_sha256": shipped.files[KERAS_FILE]}
        card["files"][HEAD_FILE] = sha256(head)

    return zipped_model(card_with(taught), head)


HUGE = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 1000000000), }\n"

ZIPS: dict[str, Callable[[int], bytes]] = {
    ORDINARY: lambda size: zip_of(
        {"red/1.jpg": ordinary_picture(size), "blue/2.jpg": shipped_samples()[1].read_bytes()}
    ),
    "as many entries as fit": many_entries,
    "paths of thousands of folders": long_paths,
    "a picture that unpacks to a hundred times the zip": unpacks_to_much,
    "an entry that lies about its size": lies_about_its_size,
    "thousands of entries of one content": shares_one_content,
    "a table of a million columns": zip_with_table,
    "a cut zip": lambda size: zip_of({"red/1.jpg": bytes(size)})[:-50],
    "a model whose card nests brackets": lambda size: zipped_model(b"[" * size),
    "a model whose head claims a huge array": lambda size: taught_model(HUGE),
    "a model whose head's header nests brackets": lambda size: taught_model(b"(" * 9000),
}


# Tables of labels.


def table_of(*rows: str) -> bytes:
    return "\n".join(("Id,red,blue", *rows, "")).encode()


TABLES: dict[str, Callable[[int], bytes]] = {
    ORDINARY: lambda size: table_of("1,1,0", "2,0,1"),
    "a million columns": lambda size: f"Id,{','.join(f'c{n}' for n in range(size // 9))}\n1\n".encode(),
    "one cell of all bytes": lambda size: table_of(f"1,{'1' * size},0"),
    "a quote that is never closed": lambda size: table_of('1,"' + "a,\n" * (size // 3)),
    "nothing but line ends": lambda size: b"Id,red\n" + b"\n" * size,
    "nothing but commas": lambda size: b"," * size,
    "zero bytes": lambda size: b"Id,red\n" + bytes(size),
    "brackets in the column of lists": lambda size: b"Id,Genre,red,blue\n1," + b"[" * size + b",1,0\n",
    "UTF-16 cut in a letter": lambda size: table_of("1,1,0").decode().encode("utf-16")[:-1],
    "one row again and again": lambda size: table_of(*["1,1,0"] * (size // 6)),
}


# Bodies of multipart forms, whose boundary is BOUNDARY.


def part(head: bytes, content: bytes = b"") -> bytes:
    return b"--x\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


FILE = b'Content-Disposition: form-data; name="f"; filename="%b"'

FORMS: dict[str, Callable[[int], bytes]] = {
    ORDINARY: lambda size: part(FILE % b"1.jpg", ordinary_picture(size)) + b"--x--\r\n",
    "fields without end": lambda size: part(b"A: b") * (size // 15) + b"--x--\r\n",
    "fields with names": lambda size: (
        part(b'Content-Disposition: form-data; name="f"', b"v") * (size // 55) + b"--x--\r\n"
    ),
    "one endless head": lambda size: b"--x\r\nA: " + b"b" * size,
    "heads without end": lambda size: b"--x\r\n" + b"A: b\r\n" * (size // 6),
    "a file's name of all bytes": lambda size: part(FILE % (b"a" * size), b"x") + b"--x--\r\n",
    "quotes in a file's name": lambda size: part(FILE % (b'\\"' * (size // 2)), b"x") + b"--x--\r\n",
    "semicolons in a head": lambda size: (
        part(b"Content-Disposition: form-data" + b'; a="b"' * (size // 7), b"x") + b"--x--\r\n"
    ),
    "files without content": lambda size: part(FILE % b"1.jpg") * (size // 70) + b"--x--\r\n",
    "line ends in a file": lambda size: part(FILE % b"1.jpg", b"\r\n--" * (size // 4)) + b"--x--\r\n",
    "no boundary": lambda size: b"-" * size,
    "line ends before all": lambda size: b"\r\n" * (size // 2),
}


# Cards and folders of models.


def sound_card() -> bytes:
    return card_json(find_model().card).encode()


def card_with(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The shipped card after a change to its object."""
    card = json.loads(sound_card())
    change(card)
    return json.dumps(card).encode()


def card_where(field: str, text: bytes) -> bytes:
    """The shipped card in which the field is this text of JSON, or none."""
    return card_with(lambda card: card.update({field: "HERE"})).replace(b'"HERE"', text, 1)


CARDS: dict[str, Callable[[int], bytes]] = {
    ORDINARY: lambda size: sound_card(),
    "brackets": lambda size: b"[" * size,
    "objects in objects": lambda size: b'{"a":' * (size // 5),
    "brackets in a field": lambda size: card_where("x", b"[" * size + b"]" * size),
    "a number of a million digits": lambda size: card_where("parameters", b"9" * size),
    "a string of all bytes": lambda size: card_where("name", b'"' + b"a" * size + b'"'),
    "a label a thousand times": lambda size: card_where("labels", b"[" + b'"a",' * (size // 4) + b'"b"]'),
    "no text": lambda size: np.random.default_rng(0).bytes(size),
}


def model_of(served: bytes, card: bytes | None = None) -> bytes:
    """The files of a model's folder, zipped; the card has the fitting checksum."""
    shipped = find_model().card.files[SERVED_FILE].encode()
    card = (card or sound_card()).replace(shipped, sha256(served).encode())
    return zip_of({CARD: card, SERVED_FILE: served})


def served_file() -> bytes:
    return (find_model().path / SERVED_FILE).read_bytes()


def spoiled(place: float) -> bytes:
    """The shipped network with a hundred random bytes somewhere."""
    content = bytearray(served_file())
    start = int(len(content) * place)
    content[start : start + 100] = np.random.default_rng(0).bytes(100)
    return bytes(content)


def _networks() -> dict[str, Callable[[int], bytes]]:
    return {f"network: {name}": partial(_zipped_folder, make) for name, make in NETWORKS.items()}


def _zipped_folder(make: Callable[[], bytes], size: int) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = model_with(make(), Path(name) / "network").path
        return zip_of({path.name: path.read_bytes() for path in folder.iterdir()})


MODELS: dict[str, Callable[[int], bytes]] = {
    ORDINARY: lambda size: model_of(served_file()),
    "an input of a million by a million": lambda size: model_of(
        served_file(), card_with(lambda card: card["input"].update(width=10**6, height=10**6))
    ),
    "a cut network": lambda size: model_of(served_file()[:100_000]),
    "a network of no bytes": lambda size: model_of(b""),
    "random bytes": lambda size: model_of(np.random.default_rng(0).bytes(min(size, 2**20))),
    "random bytes with a network's beginning": lambda size: model_of(
        served_file()[:8] + np.random.default_rng(0).bytes(min(size, 2**20))
    ),
    "a network that is spoiled in its middle": lambda size: model_of(spoiled(0.5)),
    "a network that is spoiled at its end": lambda size: model_of(spoiled(0.99)),
    "a network that is spoiled at its beginning": lambda size: model_of(spoiled(0.00001)),
}
