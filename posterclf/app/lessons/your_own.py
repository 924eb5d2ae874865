"""Lesson 8: a small network learns shapes and colours while one watches, then labels a drawing."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from PIL import Image

from posterclf.app.chart import chart_ui
from posterclf.app.charts.your_own import growing_curve, probability_bars
from posterclf.app.crowd.runs import fragment
from posterclf.app.lessons.canvas import canvas_ui
from posterclf.app.lessons.frame import question_ui
from posterclf.app.number_text import exact_percent
from posterclf.app.widgets import addressed_choice
from posterclf.app.words import words
from posterclf.lessons.shapes.drawings import COLOURS, LABELS, SHAPES, Mark, drawing
from posterclf.lessons.shapes.network import ShapesNetwork, can_train
from posterclf.lessons.shapes.trainings import DRAWINGS, EPOCHS, ShapesTraining
from posterclf.lessons.shapes.worker import OUTPUTS, Epoch

THRESHOLD = 0.5
LOOK_SECONDS = {"waiting": 2.0, "running": 1.0}  # how often the page looks at a training in that state
SOON = 10  # seconds
PICTURE_SIDE = 192  # pixels on the page
TRAINING, TRAINED = "shapes-training", "shapes-trained"
NEVER_SEEN = {
    "two": [Mark("circle", "red", 0.29, 0.3, 0.25), Mark("square", "blue", 0.7, 0.7, 0.27)],
    "half": [Mark("circle", "red", radius=0.36, second="green")],
}
KINDS = ("one", *NEVER_SEEN, "hand")  # of drawings to try


def lesson() -> None:
    st.html(Path(__file__).with_name("lessons.css"))
    with st.container(key="own"):
        train_place, try_place = st.container(key="own-train"), st.container(key="own-try")
    with train_place:
        if can_train():
            state = state_of_training()
            fragment(train_ui, run_every=LOOK_SECONDS.get(state))(state)
        else:
            st.info(words("your_own.not_installed"), icon=":material/download:")
    with try_place:
        try_ui()
    question_ui(words("your_own.question"), words("your_own.answer"))


def train_ui(state: str) -> None:
    """Output, button, progress and curve of a training; until it has ended, the clock draws this anew.

    state:  that the clock was set for, see `ShapesTraining`
    """
    training = st.session_state.get(TRAINING)
    curve = training.look() if training else []
    keep_network(training, curve)
    if state_of_training() != state:
        st.rerun()  # a run of the page sets the clock and draws the other half
    under_way = state in LOOK_SECONDS
    choice, button = st.columns([2, 1], vertical_alignment="bottom")
    with choice:
        output = output_ui()
    with button:
        button_ui(output, under_way)
    if not under_way and (training is None or training.output != output):
        curve = st.session_state.get(TRAINED, {}).get(output, ([], None))[0]
    progress_ui(training, output, curve, state)
    chart_ui(growing_curve(curve, EPOCHS), "growing", words("your_own.curve_alt"))


def output_ui() -> str:
    """'sigmoid' or 'softmax', the one thing to move."""
    return addressed_choice(words("your_own.output"), {name: name for name in OUTPUTS}, "output")


def button_ui(output: str, under_way: bool) -> None:
    if under_way:
        st.button(words("your_own.stop"), icon=":material/stop:", key="stop-training", on_click=stop, width="stretch")
    else:
        st.button(
            words("your_own.train"),
            icon=":material/model_training:",
            type="primary",
            key="train",
            on_click=start,
            args=(output,),
            width="stretch",
        )


def start(output: str) -> None:
    if state_of_training() not in LOOK_SECONDS:  # else a second click that came before the button was gone
        st.session_state[TRAINING] = ShapesTraining(output, EPOCHS, DRAWINGS)


def stop() -> None:
    st.session_state[TRAINING].stop()


def state_of_training() -> str:
    """That of `ShapesTraining`, empty before the first one."""
    training = st.session_state.get(TRAINING)
    return training.state if training else ""


def keep_network(training: ShapesTraining | None, curve: list[Epoch]) -> None:
    """Keep the curve and the network of a finished training, the last one for each output."""
    if training and training.network:
        trained = st.session_state.setdefault(TRAINED, {})
        if trained.get(training.output, (None, None))[0] != curve:
            trained[training.output] = (curve, ShapesNetwork(training.network))


def progress_ui(training: ShapesTraining | None, output: str, curve: list[Epoch], state: str) -> None:
    """Where one stands in the line, how far the training is, or what came of it, in a container of fixed height."""
    with st.container(key="training-progress"):
        if training and state == "waiting":
            st.progress(0.0, text=line_text(training))
        elif training and state == "running" and not curve:
            st.progress(0.0, text=words("your_own.starting", output=training.output))
        elif training and state == "running":
            last = curve[-1]
            left = max(1, round(last.seconds_left))
            text = words("your_own.progress", output=training.output, epoch=last.epoch, epochs=last.epochs, left=left)
            st.progress(last.epoch / last.epochs, text)
        elif training and training.output == output and state in ("failed", "left"):
            st.warning(words(f"your_own.{state}"))
        elif training and training.output == output and state == "stopped":
            st.markdown(words("your_own.stopped", epochs=len(curve)) if curve else words("your_own.stopped_early"))
        elif curve:
            st.markdown(words("your_own.found", percent=exact_percent(curve[-1].found)))
        else:
            st.markdown(words("your_own.not_yet"))


def line_text(training: ShapesTraining) -> str:
    """Which place in the line, and about how long it takes."""
    seconds, minutes = training.seconds_to_wait, round(training.seconds_to_wait / 60)
    if seconds <= SOON:
        time = words("your_own.soon")
    elif seconds <= 50:
        time = words("your_own.seconds", count=-(-seconds // 10) * 10)
    elif minutes <= 1:
        time = words("your_own.minute")
    else:
        time = words("your_own.minutes", count=minutes)
    return words("your_own.in_line", place=training.place, time=time)


@fragment
def try_ui() -> None:
    """A drawing, and the trained networks' predictions of it."""
    kind = kind_ui()
    picture_place, bars_place = st.columns([2, 3], gap="medium")
    with picture_place:
        picture, shown = drawing_ui(kind)
    with bars_place:
        predictions_ui(picture, shown)


def predictions_ui(picture: Image.Image | None, shown: str) -> None:
    """Bars of all trained networks.

    picture:  None where nothing was drawn yet
    shown:    the picture in words
    """
    trained = st.session_state.get(TRAINED, {})
    if not trained or picture is None:
        with st.container(key="no-answers"):
            st.markdown(words("your_own.nothing_drawn") if trained else words("your_own.nothing_trained"))
        return
    probabilities = {output: trained[output][1].probabilities(picture) for output in OUTPUTS if output in trained}
    bars = probability_bars(
        [label_name(label) for label in LABELS],
        {output: list(of_labels.values()) for output, of_labels in probabilities.items()},
        THRESHOLD,
    )
    sentences = " ".join(prediction_sentence(output, of_labels) for output, of_labels in probabilities.items())
    chart_ui(bars, "answers", words("your_own.bars_alt", drawing=shown, answers=sentences))
    st.markdown(sentences)


def prediction_sentence(output: str, probabilities: Mapping[str, float]) -> str:
    """A network's labels at or above the threshold, in words."""
    predicted = [label_name(label) for label, probability in probabilities.items() if probability >= THRESHOLD]
    if not predicted:
        return words("your_own.says_nothing", output=output)
    return words("your_own.says", output=output, labels=words("your_own.comma").join(predicted))


def kind_ui() -> str:
    """'one', 'two', 'half' or 'hand'."""
    kinds = {kind: words(f"your_own.{kind}") for kind in KINDS}
    return addressed_choice(words("your_own.drawing"), kinds, "drawing", st.selectbox)


def drawing_ui(kind: str) -> tuple[Image.Image | None, str]:
    """The drawing, None where nothing was drawn by hand yet, and what it shows, in words."""
    if kind == "hand":
        return canvas_ui(), words("your_own.hand")
    if kind == "one":
        mark = mark_ui()
        marks, shown = [mark], f"{label_name(mark.shape)}, {label_name(mark.colour)}"
    else:
        marks, shown = NEVER_SEEN[kind], words(f"your_own.{kind}")
    st.image(drawing(marks, side=2 * PICTURE_SIDE), width=PICTURE_SIDE, alt=shown)
    if kind != "one":
        st.caption(words("your_own.never_seen"))
    return drawing(marks), shown


def mark_ui() -> Mark:
    """Shape and colour chosen by name, so that the keyboard is enough."""
    shape = st.segmented_control(
        words("your_own.shape"), SHAPES, default="triangle", required=True, format_func=label_name, key="mark-shape"
    )
    colour = st.segmented_control(
        words("your_own.colour"),
        list(COLOURS),
        default="blue",
        required=True,
        format_func=label_name,
        key="mark-colour",
    )
    return Mark(shape, colour)


def label_name(label: str) -> str:
    return words(f"your_own.{label}")
