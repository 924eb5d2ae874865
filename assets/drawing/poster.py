"""What a poster is: its name, its genres, and the function that draws it. Its words are the page's."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from assets.drawing.canvas import Canvas


@dataclass(frozen=True)
class Poster:
    """One sample of the gallery.

    mood:     the genres that it is drawn for, decided before the network saw it
    fools:    whether it stands under the heading of those that fool the network, with the reason
    redrawn:  how often it was drawn anew because the network's first answer was no genre of its mood
    """

    name: str
    mood: tuple[str, ...]
    draw: Callable[[Canvas], None]
    seed: int
    fools: bool = False
    redrawn: int = 0

    def picture(self) -> Image.Image:
        """The finished poster."""
        canvas = Canvas(self.seed)
        self.draw(canvas)
        return canvas.printed()

    def entry(self) -> dict[str, object]:
        """What the page needs to know."""
        return {"name": self.name, "mood": list(self.mood), "fools": self.fools, "redrawn": self.redrawn}
