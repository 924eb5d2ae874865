"""Feature maps as one picture, and the numbers of dense layers as bars."""

import math

import numpy as np
import plotly.graph_objects as go
from PIL import Image, ImageDraw

from posterclf.app.charts.look import ACCENT, dress
from posterclf.app.number_text import percent

TILE, GAP = 100, 6  # pixels of one map on the page, and between two
RIM = (122, 112, 103)  # around each map: an all dark one would vanish on a dark page
# From dark to light in one hue, so that the order is seen without colour vision, on paper and in a dark hall.
SCALE = np.array([(20, 17, 15), (122, 54, 8), (206, 110, 20), (255, 190, 80), (255, 244, 222)], np.float32)


def mosaic(maps: np.ndarray, columns: int = 4) -> Image.Image:
    """Maps side by side, row by row, on a see-through ground; each from black at 0 to light at its own maximum.

    maps:     (height, width, maps) float, at least 0
    returns:  RGBA image
    """
    count = maps.shape[-1]
    rows = math.ceil(count / columns)
    picture = Image.new("RGBA", (columns * (TILE + GAP) - GAP, rows * (TILE + GAP) - GAP))
    for number in range(count):
        row, column = divmod(number, columns)
        tile = _tile(maps[..., number])
        ImageDraw.Draw(tile).rectangle((0, 0, TILE - 1, TILE - 1), outline=RIM)
        picture.paste(tile, (column * (TILE + GAP), row * (TILE + GAP)))
    return picture


def barcode(numbers: np.ndarray, width: int, height: int) -> Image.Image:
    """Very many numbers as dots, row by row, black at 0 and light at the maximum.

    numbers:  (n,) float, at least 0
    returns:  RGB image of `width` x `height` pixels
    """
    per_row = math.ceil(math.sqrt(len(numbers)))
    dots = np.zeros(per_row * math.ceil(len(numbers) / per_row), np.float32)
    dots[: len(numbers)] = numbers
    return _coloured(dots.reshape(-1, per_row)).resize((width, height), Image.Resampling.NEAREST)


def activation_chart(numbers: list[float], hover: str) -> go.Figure:
    """The numbers of a hidden layer as thin bars, in the layer's order.

    hover:  text under the pointer, in Plotly's form: %{x} is the position, %{y} the number
    """
    figure = go.Figure()
    figure.add_bar(
        x=list(range(1, len(numbers) + 1)),
        y=numbers,
        marker={"color": ACCENT},
        hovertemplate=hover + "<extra></extra>",
    )
    dress(figure, height=320)
    figure.update_layout(bargap=0.15, showlegend=False)
    figure.update_xaxes(showgrid=False, zeroline=False, range=[0, len(numbers) + 1])
    figure.update_yaxes(rangemode="tozero", zeroline=False, griddash="dot", nticks=5)
    return figure


def output_chart(names: list[str], probabilities: list[float]) -> go.Figure:
    """The 25 numbers of the last layer, in the layer's order."""
    figure = go.Figure()
    figure.add_bar(
        orientation="h",
        y=names,
        x=probabilities,
        text=[percent(probability) for probability in probabilities],
        textposition="outside",
        textfont={"size": 14},
        constraintext="none",
        cliponaxis=False,
        marker={"color": ACCENT},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    dress(figure, height=18 * len(names))
    figure.update_layout(bargap=0.3, showlegend=False)
    figure.update_layout(margin={"pad": 6})
    figure.update_xaxes(range=[0, max(1.0, *probabilities) * 1.12], visible=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, showline=False, dtick=1)
    return figure


def _tile(feature_map: np.ndarray) -> Image.Image:
    """One map at the page's size: averaged where it is larger, in visible squares where it is smaller."""
    larger = feature_map.shape[0] > TILE
    return _coloured(feature_map).resize((TILE, TILE), Image.Resampling.BOX if larger else Image.Resampling.NEAREST)


def _coloured(numbers: np.ndarray) -> Image.Image:
    # The square root lifts what is weak: most of a map is far below its maximum.
    shares = np.sqrt(np.clip(numbers / max(float(numbers.max()), 1e-12), 0, 1))
    steps = np.linspace(0, 1, len(SCALE))
    return Image.fromarray(
        np.stack([np.interp(shares, steps, SCALE[:, channel]) for channel in range(3)], axis=-1).astype(np.uint8)
    )
