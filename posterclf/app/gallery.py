"""The sample posters: drawn by the project's own script, shipped with it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from PIL import Image

from posterclf.app.words import words
from posterclf.images import jpeg
from posterclf.shipped import SAMPLES

THUMBNAIL = (180, 270)  # twice the size on the page, for sharp screens


@dataclass(frozen=True)
class Sample:
    """One poster of the gallery.

    mood:  the genres that the drawing is meant to show
    """

    name: str
    mood: tuple[str, ...]

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
    return {entry["name"]: Sample(entry["name"], tuple(entry["mood"])) for entry in entries}


def chosen_sample() -> str:
    """The name of the sample that the address names, of the first one where it names none that exists."""
    named = st.query_params.get("sample")
    return named if named in samples() else next(iter(samples()))


@cache
def thumbnail(name: str) -> bytes:
    """A sample at the gallery's size, as the bytes of a JPEG."""
    with Image.open(samples()[name].path) as image:
        return jpeg(image.resize(THUMBNAIL, Image.Resampling.LANCZOS))
