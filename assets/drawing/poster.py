"""What a poster is: its words for the page and the function that draws it."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from assets.drawing.canvas import Canvas


@dataclass(frozen=True)
class Poster:
    """One sample of the gallery."""

    name: str
    title: str
    mood: tuple[str, ...]
    alt: str
    draw: Callable[[Canvas], None]
    seed: int
    note: str = ""

    def picture(self) -> Image.Image:
        """The finished poster."""
        canvas = Canvas(self.seed)
        self.draw(canvas)
        return canvas.printed()

    def entry(self) -> dict[str, object]:
        """What the page needs to know."""
        return {"name": self.name, "title": self.title, "mood": list(self.mood), "alt": self.alt, "note": self.note}
