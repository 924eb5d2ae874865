"""A small sheet to draw on with a pen, a finger or a mouse."""

import base64
from pathlib import Path

from PIL import Image
from streamlit.components.v2 import component

from posterclf.app.words import words
from posterclf.errors import ImageError
from posterclf.images import read_image
from posterclf.lessons.shapes.drawings import COLOURS

HERE = Path(__file__)
LONGEST = 400_000  # characters of a drawing as text; a scribble over all of the sheet has far fewer
PREFIX = "data:image/png;base64,"
NAME = "posterclf-canvas"


def canvas_ui() -> Image.Image | None:
    """The drawing, None where nothing was drawn."""
    canvas = component(
        NAME,
        html=HERE.with_suffix(".html").read_text(encoding="utf-8"),
        css=HERE.with_suffix(".css").read_text(encoding="utf-8"),
        js=HERE.with_suffix(".js").read_text(encoding="utf-8"),
    )
    drawn = canvas(
        key="canvas",
        data={
            "label": words("your_own.canvas_alt"),
            "clear": words("your_own.clear"),
            "colours": [
                {"name": words(f"your_own.{name}"), "css": f"rgb({red}, {green}, {blue})"}
                for name, (red, green, blue) in COLOURS.items()
            ],
        },
        on_drawing_change=lambda: None,
    ).drawing
    return picture_of(drawn)


def picture_of(drawn: object) -> Image.Image | None:
    """The drawing that the browser sent, None where it sent none or something else."""
    if not isinstance(drawn, str) or not drawn.startswith(PREFIX) or len(drawn) > LONGEST:
        return None
    try:
        return read_image(base64.b64decode(drawn.removeprefix(PREFIX), validate=True))
    except (ImageError, ValueError):
        return None
