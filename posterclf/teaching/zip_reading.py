"""A zip that somebody drops on the page: pictures with labels, as saved here or made by hand, or a model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from posterclf.datasets.picture_names import is_picture
from posterclf.datasets.sources.folders import folder_labels, in_alphabetical_order
from posterclf.registry.card import Card
from posterclf.registry.model_folder import CARD
from posterclf.teaching.faults import fault
from posterclf.teaching.head import HEAD_FILE, Head
from posterclf.teaching.label_table import read_label_table
from posterclf.teaching.model_reading import read_model
from posterclf.teaching.project import MAX_PICTURES
from posterclf.teaching.project_zip import FOLDER
from posterclf.teaching.zip_content import MAX_UNPACKED, MEGABYTE, ZipContent

TABLES = (".csv", ".tsv")


@dataclass(frozen=True)
class ZippedPicture:
    """name: of its file. content: whatever is in that, a picture or not. labels: those it has."""

    name: str
    content: bytes
    labels: frozenset[str]


@dataclass(frozen=True, eq=False)
class ZippedPictures:
    """Pictures with labels, unpacked one by one as they are asked for.

    labels:   in their order
    rows:     path in the zip -> the picture's labels
    content:  of the zip
    """

    labels: tuple[str, ...]
    rows: dict[str, frozenset[str]]
    content: ZipContent

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[ZippedPicture]:
        """The pictures in their order.

        raises:  ProjectError at the first file that is damaged
        """
        for path, labels in self.rows.items():
            yield ZippedPicture(PurePosixPath(path).name, self.content.read(path), labels)


@dataclass(frozen=True, eq=False)
class ZippedModel:
    """A head on the shipped network, with its card."""

    card: Card
    head: Head


def read_zip(content: bytes, name: str) -> ZippedPictures | ZippedModel:
    """What a zip holds: a model that was taught; or a CSV in the tutorial's form and pictures; or a folder of pictures
    for each label.

    Of a model the card and the head are read; the network in it is never run, the shipped one takes its place.

    content:  of the zip
    name:     of its file, for messages
    raises:   ProjectError where it holds none of these, exceeds a limit or is damaged; what follows from a limit is
              checked before anything is unpacked
    """
    archive = ZipContent(content, name, _is_wanted)
    paths = archive.paths
    cards = [path for path in paths if PurePosixPath(path).name == CARD and _beside(path, HEAD_FILE) in paths]
    if cards:
        card = min(cards, key=_depth)
        return ZippedModel(*read_model(archive.read(card), archive.read(_beside(card, HEAD_FILE)), name))
    pictures = [path for path in paths if is_picture(PurePosixPath(path).name)]
    if not pictures:
        raise fault("not_ours", name=name)
    if len(pictures) > MAX_PICTURES:
        raise fault("too_much", name=name, count=MAX_PICTURES, megabytes=MAX_UNPACKED // MEGABYTE)
    tables = [path for path in paths if path.lower().endswith(TABLES)]
    return _of_table(archive, min(tables, key=_depth), pictures) if tables else _of_folders(archive, pictures)


def _is_wanted(path: str) -> bool:
    name = PurePosixPath(path).name
    return is_picture(name) or name in (CARD, HEAD_FILE) or name.lower().endswith(TABLES)


def _of_table(archive: ZipContent, path: str, pictures: Sequence[str]) -> ZippedPictures:
    """Those pictures that the table names, with the labels that it says."""
    name, content = PurePosixPath(path).name, archive.read(path)
    table = read_label_table(content, name)
    folder = f"{path.rpartition('/')[0]}/".lstrip("/")
    said = {picture: table.labels_of(picture.removeprefix(folder)) for picture in pictures}
    rows = {picture: labels for picture, labels in said.items() if labels is not None}
    if not rows:
        raise fault("nothing_named", name=archive.name, table=name)
    return ZippedPictures(table.labels, rows, archive)


def _of_folders(archive: ZipContent, pictures: Sequence[str]) -> ZippedPictures:
    """All pictures; what lies in several folders, byte for byte, is one picture with the labels of all."""
    below = _below_shared_folder(pictures)
    said, _ = folder_labels(list(below.values()))
    first: dict[tuple[int, int], str] = {}
    rows: dict[str, frozenset[str]] = {}
    for path in pictures:
        same = first.setdefault(archive.fingerprint(path), path)
        rows[same] = rows.get(same, frozenset()).union(said[below[path]])
    return ZippedPictures(
        tuple(in_alphabetical_order(label for labels in rows.values() for label in labels)), rows, archive
    )


def _below_shared_folder(paths: Sequence[str]) -> dict[str, str]:
    """Path -> the path without the one folder that was zipped, where the labels' folders are below that."""
    top = {path.partition("/")[0] for path in paths}
    deep = any(path.count("/") > 1 for path in paths)
    shared = len(top) == 1 and all("/" in path for path in paths) and (deep or top == {FOLDER})
    return {path: path.partition("/")[2] if shared else path for path in paths}


def _beside(path: str, name: str) -> str:
    return str(PurePosixPath(path).with_name(name))


def _depth(path: str) -> tuple[int, str]:
    return path.count("/"), path
