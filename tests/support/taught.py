"""A project of drawn clothes, and what was really learned from it."""

import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from posterclf.images import jpeg, read_image
from posterclf.registry.model_folder import ModelFolder, find_model
from posterclf.teaching.clothes import drawn_clothes
from posterclf.teaching.features import HeadClassifier, shared_features
from posterclf.teaching.learning import Learned, learn
from posterclf.teaching.model_zip import model_zip, taught_card
from posterclf.teaching.project import Picture, Project

NAME = "my clothes"
KINDS = {"shirt": "shirt", "dress": "连衣裙"}  # what the drawings have -> what the project calls them
COLOURS = {"red": "red", "blue": "=blue", "green": "green"}
PICTURES = 36


@dataclass(frozen=True, eq=False)
class TaughtClothes:
    """marks: (pictures, labels) uint8, what was learned. model: the zip."""

    project: Project
    learned: Learned
    marks: np.ndarray
    model: bytes

    @property
    def pictures(self) -> list[Picture]:
        return [self.project.pictures[identity] for identity in self.project.arrangement.marks]

    @property
    def classifier(self) -> HeadClassifier:
        """As the page has it."""
        network = shared_features()
        card = taught_card(NAME, self.learned, self.marks, network.folder.card)
        return HeadClassifier(ModelFolder(Path("nowhere") / NAME, card), self.learned.head, network)


@cache
def taught_clothes() -> TaughtClothes:
    """Pictures of one piece, every sixth without a label."""
    random, project, network = np.random.default_rng(0), Project(), shared_features()
    for label in (*KINDS.values(), *COLOURS.values()):
        project.add_label(label)
    for number in range(PICTURES):
        kind, colour = str(random.choice(list(KINDS))), str(random.choice(list(COLOURS)))
        piece, labels = (kind, colour), (KINDS[kind], COLOURS[colour])
        if number % 6 == 5:
            piece, labels = ("trousers", "black"), ()
        project.add_picture(f"{number}.jpg", jpeg(drawn_clothes(random, [piece])), labels)
    for picture in project.waiting():
        project.set_embedding(picture.identity, network.embeddings([read_image(picture.content or b"")])[0])
    _, labels, marks, embeddings, looks = project.examples()
    learned = learn(labels, marks, embeddings, looks)
    assert learned
    return TaughtClothes(project, learned, marks, model_zip(NAME, learned, marks, project.pictures.values()))


def unzipped(content: bytes, folder: Path) -> Path:
    """The folder, with all that is in the zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def taught_model(folder: Path) -> ModelFolder:
    """The model as somebody has it who unzipped it in this folder."""
    return find_model(unzipped(taught_clothes().model, folder) / NAME)
