"""Which posters are learned from, and what they look like to a network."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from experiments.two_views.styles import MEASURED, about_flat
from posterclf.datasets.reading import read_dataset
from posterclf.datasets.splits import clean_split
from posterclf.inference.network_input import read_reduced, resized_pixels
from posterclf.registry.card_parts import InputSize
from posterclf.training.batches import LabelledPosters

SERVED = InputSize(height=384, width=256, resample="bilinear")
ABOUT_FLAT = "about flat"


@dataclass(frozen=True)
class Parts:
    """The parts of the split `clean`, and all further posters as the part 'more', unknown genres marked."""

    parts: dict[str, LabelledPosters]

    @classmethod
    def read(cls, posters: Path, more: Path) -> "Parts":
        own, further = (read_dataset(folder / "train.csv", folder / "Images") for folder in (posters, more))
        parts = {
            part: LabelledPosters(own.paths(rows), own.labels[rows].astype(np.float32))
            for part, rows in clean_split(own).items()
        }
        parts["more"] = LabelledPosters(further.paths(range(len(further))), further.known_labels.astype(np.float32))
        return cls(parts)

    @property
    def learned_from(self) -> LabelledPosters:
        """Training posters, and behind them the further ones."""
        train, more = self.parts["train"], self.parts["more"]
        return LabelledPosters(train.paths + more.paths, np.concatenate([train.labels, more.labels]))


def parser(description: str | None) -> argparse.ArgumentParser:
    """What all steps of `make two-views` are told."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--posters", type=Path, required=True)
    made.add_argument("--more", type=Path, required=True)
    made.add_argument(
        "--start", default="efficientnet", help="folder or name of the model that the first view begins as"
    )
    return made


def pixels_of(path: Path, style: str, seed: int, size: InputSize = SERVED) -> np.ndarray:
    """A whole poster in a style, (height, width, 3) uint8.

    style:  of `styles.MEASURED`, made at the file's own size, or ABOUT_FLAT, of random strength
    """
    if style == ABOUT_FLAT:
        return about_flat(resized_pixels(read_reduced(path, size), size), np.random.default_rng(seed))
    return resized_pixels(MEASURED[style](read_reduced(path, size)), size)


def kept_pixels(posters: LabelledPosters, style: str, kept: Path) -> np.ndarray:
    """All of them in a style, (n, height, width, 3) uint8; `kept` holds them from the second time on."""
    if not kept.exists():
        drawn = np.stack([pixels_of(path, style, 0) for path in tqdm(posters.paths, desc=style, unit=" posters")])
        beside = kept.with_name(f"beside-{kept.name}")
        np.save(beside, drawn)
        beside.replace(kept)
    return np.load(kept, mmap_mode="r")
