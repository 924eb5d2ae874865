"""Lesson 6: a poster on its way through the layers of the tutorial's network."""

import io
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from PIL import Image

from posterclf.app.chart import chart_ui
from posterclf.app.charts.inside import activation_chart, barcode, mosaic, output_chart
from posterclf.app.crowd.runs import fragment
from posterclf.app.gallery import samples, thumbnail
from posterclf.app.lessons.figures import shipped_model
from posterclf.app.lessons.frame import question_ui
from posterclf.app.number_text import exact_percent
from posterclf.app.widgets import addressed_choice, model_fault_ui
from posterclf.app.words import genre_name, words
from posterclf.errors import ModelError
from posterclf.images import read_image
from posterclf.inference.network_input import scaled_pixels
from posterclf.labels import GENRES
from posterclf.lessons.layer_outputs import Layer, layers, most_varied, silent_maps
from posterclf.registry.model_folder import SERVED_FILE, ModelFolder, find_model

MODEL = "article"  # the tutorial's network: a plain chain of layers
MAPS = 12  # shown of one layer at most
MAP_LAYERS = ("input", "conv2d", "max_pooling2d")


@dataclass(frozen=True)
class View:
    """What the page keeps of a layer: a picture or a row of numbers, not the layer's whole output.

    kind:     that of a `Layer`; 'output' for the last one, which has a number for each genre
    number:   of its kind in the network, from 1
    picture:  bytes of a PNG where the layer is shown as one
    shown:    number of maps in the picture
    silent:   how many of the layer's maps are zero everywhere
    numbers:  a dense layer's output
    """

    kind: str
    number: int
    shape: tuple[int, ...]
    parameters: int
    picture: bytes | None
    shown: int
    silent: int
    numbers: tuple[float, ...]


@fragment
def lesson() -> None:
    st.html(Path(__file__).with_name("lessons.css"))
    with st.container(key="inside"):
        poster_place, picture_place, table_place = [
            st.container(key=key) for key in ("lesson-poster", "maps-place", "table-place")
        ]
    with poster_place:
        poster = poster_ui()
    try:
        views = layer_views(poster)
    except ModelError:  # shown here: an error in a fragment does not reach the page
        model_fault_ui()
        return
    with picture_place:
        number = layer_ui(len(views))
        picture_ui(views[number])
    with table_place:
        table_ui(views, number)
        question_ui(words("inside.question"), largest_explained(views))


def poster_ui() -> str:
    """The name of the chosen sample."""
    titles = {name: sample.title for name, sample in samples().items()}
    chosen = addressed_choice(words("inside.poster"), titles, "sample", st.selectbox)
    st.image(thumbnail(chosen), width=180, alt=samples()[chosen].alt)
    return chosen


def layer_ui(count: int) -> int:
    """The number of the chosen layer, 0 for the poster itself."""
    return st.slider(words("inside.layer"), 0, count - 1, 1, key="layer", bind="query-params")


def picture_ui(view: View) -> None:
    st.markdown(words("inside.what_it_does", layer=layer_name(view), sentence=what_it_does(view)))
    with st.container(key="maps"):
        if view.picture:
            caption = picture_caption(view)
            st.image(view.picture, width="content", alt=f"{layer_name(view)}. {caption}", caption=caption)
        elif view.kind == "output":
            bars = output_chart([genre_name(genre) for genre in GENRES], list(view.numbers))
            chart_ui(bars, "output", words("inside.output_alt"))
        else:
            bars = activation_chart(list(view.numbers), words("inside.hover"))
            chart_ui(bars, "activations", numbers_caption(view))
            st.caption(numbers_caption(view))


def picture_caption(view: View) -> str:
    if view.kind == "flatten":
        return words("inside.flatten_caption", numbers=f"{view.shape[0]:,}")
    if view.kind == "input":
        return words("inside.input_caption")
    return words("inside.maps_caption", shown=view.shown, maps=view.shape[-1], silent=view.silent)


def numbers_caption(view: View) -> str:
    active = sum(number > 0 for number in view.numbers)
    return words("inside.numbers_caption", active=active, numbers=len(view.numbers))


def table_ui(views: list[View], chosen: int) -> None:
    """All layers with shapes and parameters; the chosen one in bold, with a mark before it."""

    def cell(number: int, text: str) -> str:
        return f"**{text}**" if number == chosen else text

    st.table(
        {
            words("inside.column_number"): [
                cell(number, f"▸ {number}" if number == chosen else str(number)) for number in range(len(views))
            ],
            words("inside.column_layer"): [cell(number, layer_name(view)) for number, view in enumerate(views)],
            words("inside.column_shape"): [
                cell(number, " × ".join(f"{side:,}" for side in view.shape)) for number, view in enumerate(views)
            ],
            words("inside.column_parameters"): [
                cell(number, f"{view.parameters:,}" if view.parameters else "0") for number, view in enumerate(views)
            ],
        },
        border="horizontal",
        hide_index=True,
        alt=words("inside.table_alt"),
    )
    st.caption(words("inside.total", parameters=f"{sum(view.parameters for view in views):,}"))


def largest_explained(views: list[View]) -> str:
    """The answer to the lesson's question, with the numbers of the layer that has the most parameters."""
    largest = max(range(len(views)), key=lambda number: views[number].parameters)
    share = views[largest].parameters / sum(view.parameters for view in views)
    return words(
        "inside.answer",
        layer=layer_name(views[largest]),
        share=exact_percent(share),
        inputs=f"{views[largest - 1].shape[-1]:,}",
        outputs=views[largest].shape[-1],
    )


def layer_name(view: View) -> str:
    return words(f"inside.{view.kind}", number=view.number)


def what_it_does(view: View) -> str:
    return words(f"inside.{view.kind}_does")


def layer_views(sample: str) -> list[View]:
    """One view of each layer, the input first.

    raises:  ModelError where the network is missing, or its files are not those of its card
    """
    folder = find_model(shipped_model(MODEL))
    return _views(folder, folder.card.files.get(SERVED_FILE), sample)


@st.cache_data(max_entries=16, show_spinner=False)
def _views(_folder: ModelFolder, digest: str | None, sample: str) -> list[View]:
    image = scaled_pixels(read_image(samples()[sample].path), _folder.card.input)
    views, seen = [], {}
    for layer in layers(_folder.verified_file(SERVED_FILE), image):
        seen[layer.kind] = seen.get(layer.kind, 0) + 1
        views.append(view_of(layer, seen[layer.kind]))
    return views


def view_of(layer: Layer, number: int) -> View:
    picture, shown, silent = None, 0, 0
    if layer.kind in MAP_LAYERS:
        chosen = most_varied(layer, MAPS)
        picture, shown, silent = png(mosaic(layer.output[..., chosen])), len(chosen), silent_maps(layer)
    elif layer.kind == "flatten":
        picture = png(barcode(layer.output, 420, 320))
    numbers = tuple(map(float, layer.output)) if layer.kind == "dense" else ()
    kind = "output" if len(numbers) == len(GENRES) else layer.kind
    return View(kind, number, layer.output.shape, layer.parameters, picture, shown, silent, numbers)


def png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
