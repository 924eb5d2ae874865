"""What a poster is: its name, its genres, and the function that draws it. Its words are the page's."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from assets.drawing.canvas import Canvas


@dataclass(frozen=True)
class Poster:
    """One sample of the gallery."""

    name: str
    mood: tuple[str, ...]
    draw: Callable[[Canvas], None]
    seed: int

    def picture(self) -> Image.Image:
        """The finished poster."""
        canvas = Canvas(self.seed)
        self.draw(canvas)
        return canvas.printed()

    def entry(self) -> dict[str, object]:
        """What the page needs to know."""
        return {"name": self.name, "mood": list(self.mood)}
