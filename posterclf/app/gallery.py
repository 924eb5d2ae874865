"""The sample posters: drawn by the project's own script, shipped with it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from posterclf.app.words import words
from posterclf.images import jpeg
from posterclf.shipped import SAMPLES

THUMBNAIL = (180, 270)  # twice the size on the page, for sharp screens


@dataclass(frozen=True)
class Sample:
    """One poster of the gallery.

    mood:   the genres that the drawing is meant to show
    fools:  whether the shipped network takes it for something else
    """

    name: str
    mood: tuple[str, ...]
    fools: bool = False

    @property
    def title(self) -> str:
        return words(f"samples.{self.name}_title")

    @property
    def alt(self) -> str:
        """What it shows, for those who cannot see it."""
        return words(f"samples.{self.name}_alt")

    @property
    def note(self) -> str:
        """What is special about it, mostly empty."""
        return words(f"samples.{self.name}_note")

    @property
    def path(self) -> Path:
        return SAMPLES / f"{self.name}.jpg"


@cache
def samples() -> dict[str, Sample]:
    """Name -> sample, in the order of the gallery."""
    entries = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
    return {entry["name"]: Sample(entry["name"], tuple(entry["mood"]), entry.get("fools", False)) for entry in entries}


@cache
def thumbnail(name: str) -> bytes:
    """A sample at the gallery's size, as the bytes of a JPEG."""
    return jpeg(_reduced(samples()[name]))


@cache
def contact_sheet() -> bytes:
    """All samples at that size, one below the other in their order, as one JPEG: one file in place of one for each."""
    width, height = THUMBNAIL
    sheet = Image.new("RGB", (width, height * len(samples())))
    for place, sample in enumerate(samples().values()):
        sheet.paste(_reduced(sample), (0, place * height))
    return jpeg(sheet)


def _reduced(sample: Sample) -> Image.Image:
    with Image.open(sample.path) as image:
        return image.resize(THUMBNAIL, Image.Resampling.LANCZOS)
