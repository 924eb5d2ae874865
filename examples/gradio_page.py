# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["gradio>=6.31,<7", "posterclf"]
#
# [tool.uv]
# override-dependencies = ["pillow>=13,<14"]  # Gradio asks for one below 13, and works with it
#
# [tool.uv.sources]
# posterclf = { path = "..", editable = true }
# ///
"""A page of one's own, with Gradio: one sees a poster, all its probabilities, and what a threshold makes of them.

    uv run examples/gradio_page.py

uv makes the environment that is asked for above. Where Gradio and posterclf are installed, `python` will do.
"""

import gradio as gr
from PIL import Image

from posterclf import PosterClassifier, Prediction
from posterclf.shipped import shipped_samples

classifier = PosterClassifier.load()


def ask(poster: Image.Image | None) -> tuple[Prediction | None, dict[str, float] | None]:
    """The network is asked once for a poster, however often the threshold moves."""
    prediction = None if poster is None else classifier.predict(poster)
    return prediction, prediction and prediction.as_dict()


def name_genres(prediction: Prediction | None, threshold: float) -> str:
    return ", ".join(prediction.at(threshold)) if prediction else ""


with gr.Blocks(title="Genres of a poster", analytics_enabled=False) as page, gr.Row():
    kept = gr.State()
    with gr.Column():
        poster = gr.Image(type="pil", label="Poster")
        gr.Examples([str(sample) for sample in shipped_samples()], poster, cache_examples=False)
    with gr.Column():
        threshold = gr.Slider(0, 1, classifier.folder.threshold, step=0.01, label="Threshold")
        genres = gr.Textbox(label="Predicted")
        probabilities = gr.Label(label="Probabilities", show_heading=False)
    poster.change(ask, poster, [kept, probabilities])
    gr.on([probabilities.change, threshold.change], name_genres, [kept, threshold], genres)

page.launch(show_error=True)  # such as that a picture is too small
