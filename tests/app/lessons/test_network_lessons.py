"""Lessons 6 to 8 of the page Learn: inside the network, the training played back, one's own training."""

import base64
import io
import shutil
from collections import deque

import msgspec
import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.app.lessons import your_own
from posterclf.app.lessons.canvas import picture_of
from posterclf.app.lessons.playback import epoch_key
from posterclf.app.lessons.recordings import Recording, recording_that_overfits
from posterclf.fair_line import FairLine
from posterclf.labels import GENRES
from posterclf.lessons.shapes import trainings
from posterclf.lessons.shapes.trainings import ShapesTraining
from posterclf.registry import model_folder
from posterclf.registry.model_folder import CARD, SERVED_FILE, ModelFolder, find_model, sha256, write_card
from posterclf.registry.sample_history import SAMPLES_FILE, SampleHistory
from tests.support import pages
from tests.support.pages import figures, ran
from tests.support.paths import ROOT

EPOCHS = len(find_model().card.training.history)
EPOCH = epoch_key("efficientnet")


def opened(lesson: int, **address: str) -> AppTest:
    return pages.opened("learn", **({"lesson": str(lesson), "lang": "en"} | address))


def text(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.markdown, *page.caption, *page.info, *page.warning))


def progress(page: AppTest) -> str:
    return "\n".join(bar.proto.text for bar in page.get("progress"))


@pytest.fixture
def recorded(tmp_path, monkeypatch) -> SampleHistory:
    """A model with bars recorded for its last two epochs, and one without."""
    monkeypatch.setattr(model_folder, "MODELS", tmp_path)
    for name in registry_names():
        shutil.copytree(ROOT / "models" / name, tmp_path / name)
    probabilities = np.random.default_rng(0).random((2, len(samples()), len(GENRES)), np.float32)
    history = SampleHistory(list(samples()), [EPOCHS - 1, EPOCHS], probabilities)
    keep(find_model(), history)
    st.cache_resource.clear()
    yield history
    st.cache_resource.clear()


def keep(folder: ModelFolder, history: SampleHistory) -> None:
    """Put a record beside a model, and its SHA-256 into the card."""
    content = history.to_bytes()
    (folder.path / SAMPLES_FILE).write_bytes(content)
    files = folder.card.files | {SAMPLES_FILE: sha256(content)}
    write_card(ModelFolder(folder.path, msgspec.structs.replace(folder.card, files=files)))


def registry_names() -> list[str]:
    return sorted(card.parent.name for card in (ROOT / "models").glob(f"*/{CARD}"))


def test_the_table_has_every_layer_and_marks_the_chosen_one():
    page = opened(6)
    page.slider(key="layer").set_value(3)
    ran(page)
    table = page.table[0].value
    assert len(table) == 13
    marked = [row for row in table["Layer"] if row.startswith("**")]
    assert marked == ["**Convolution 2**"]
    assert f"{find_model('article').card.parameters:,} parameters in all" in text(page)


@pytest.mark.parametrize(
    ("layer", "shown"),
    [(0, "Red, green, blue"), (1, "12 of 16"), (9, "28,224"), (10, "of 128 numbers"), (12, "25 numbers")],
)
def test_every_kind_of_layer_has_its_picture(layer, shown):
    page = opened(6, layer=str(layer))
    pictures = len(page.get("image")) + len(figures(page))
    assert pictures == 2  # the poster, and the layer's
    spoken = text(page) + "".join(str(image.proto) for image in page.get("image"))
    assert shown in spoken


def test_the_chosen_epoch_has_its_figures_and_a_mark_on_the_curves():
    page = opened(7, **{EPOCH: "2"})
    measured = find_model().card.training.history[1]
    assert f"{measured['loss']:.3f} on training posters, {measured['val_loss']:.3f}" in text(page)
    curves = next(chart for chart in figures(page) if "xaxis2" in chart["layout"])
    assert {shape["x0"] for shape in curves["layout"]["shapes"] if shape["line"]["dash"] == "dot"} == {2}


def test_a_posters_bars_follow_the_epoch(recorded):
    page = opened(7)
    bars = figures(page)[0]["data"][0]["x"]
    assert bars == pytest.approx(sorted(recorded.probabilities[1, 0].tolist(), reverse=True)[: len(bars)])
    page.slider(key=EPOCH).set_value(EPOCHS - 1)
    ran(page)
    order = np.argsort(-recorded.probabilities[1, 0], kind="stable")[: len(bars)]
    assert figures(page)[0]["data"][0]["x"] == pytest.approx(recorded.probabilities[0, 0, order].tolist())


def test_an_epoch_before_the_record_says_from_where_on_there_is_one(recorded):
    assert f"recorded from epoch {EPOCHS - 1} to epoch {EPOCHS}" in text(opened(7, **{EPOCH: "1"}))


def test_a_model_without_a_record_shows_its_curves_and_says_so(recorded):
    page = opened(7, run="article")
    assert "no poster's bars were recorded" in text(page)
    assert len(figures(page)) == 1


def test_a_recording_that_overfits_asks_about_it_and_its_figures_are_those_of_the_curves():
    page = opened(7, run="overfitting")
    curves = recording_that_overfits().curves
    best = min(range(len(curves)), key=lambda epoch: curves[epoch]["val_loss"])
    asked = text(page)
    assert f"validation posters rise again after epoch {best + 1}" in asked
    assert f"from {curves[best]['loss']:.3f} to {curves[-1]['loss']:.3f}" in asked
    assert f"from {curves[best]['val_loss']:.3f} to {curves[-1]['val_loss']:.3f}" in asked
    assert page.slider(key=epoch_key("overfitting")).value == len(curves)
    drawn = {trace["name"]: trace["y"] for trace in figures(page)[1]["data"][:2]}
    assert drawn["training posters"][-1] < 0.1 < 0.4 < drawn["validation posters"][-1]


def test_training_losses_above_the_measured_ones_are_explained_and_new_stages_have_a_line():
    page = opened(7)
    assert "cropped, recoloured and blended" in text(page)
    assert "epoch 5: the tutorial's posters alone" in text(page)
    curves = next(chart for chart in figures(page) if "xaxis2" in chart["layout"])
    dashed = {shape["x0"] for shape in curves["layout"]["shapes"] if shape["line"]["dash"] == "dash"}
    assert dashed == {2.5, 4.5, 6.5, 8.5}


def test_each_recording_keeps_its_epoch_and_none_plays_on_in_another():
    page = opened(7, **{EPOCH: "2"})
    page.button(key="play").click()
    ran(page)
    page.selectbox(key="choice-run").set_value("overfitting")
    ran(page)
    assert page.button(key="play")
    assert page.slider(key=epoch_key("overfitting")).value == len(recording_that_overfits().curves)
    page.selectbox(key="choice-run").set_value("efficientnet")
    assert ran(page).slider(key=EPOCH).value < EPOCHS


def test_a_falling_loss_is_asked_about_as_one():
    falling = [{"loss": 0.5, "val_loss": 0.6}, {"loss": 0.4, "val_loss": 0.5}]
    assert Recording(GENRES, falling, "validation", 10, None, False).shape == "falls"


def test_play_goes_from_the_first_epoch_to_the_last_and_stops():
    page = opened(7)
    page.button(key="play").click()
    seen = []
    for _ in range(EPOCHS + 2):
        ran(page)
        seen.append(page.slider(key=EPOCH).value)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (1, EPOCHS)
    assert page.button(key="play")


def test_a_look_at_another_lesson_pauses():
    page = opened(7)
    page.button(key="play").click()
    ran(page)
    assert page.button(key="pause")
    page.button(key="previous").click()
    ran(page)
    page.button(key="next").click()
    ran(page)
    assert page.button(key="play")
    assert page.slider(key=EPOCH).value == 1


@pytest.mark.parametrize(("lesson", "model", "broken"), [(6, "article", SERVED_FILE), (7, "", SAMPLES_FILE)])
def test_a_broken_model_is_one_sentence(recorded, lesson, model, broken):
    folder = find_model(model)
    page = opened(lesson)
    assert figures(page) or page.get("image")
    (folder.path / broken).write_bytes(b"something else")
    st.cache_data.clear()
    st.cache_resource.clear()
    ran(page)
    assert ["`posterclf models`" in error.value for error in page.error] == [True]
    assert not figures(page)
    assert page.button(key="next")


def test_another_record_under_the_same_name_is_shown_at_once(recorded):
    """A model published anew while the page runs."""
    opened(7)
    keep(find_model(), SampleHistory(recorded.names, recorded.epochs, recorded.probabilities / 2))
    highest = recorded.probabilities[1, 0].max() / 2
    assert figures(opened(7))[0]["data"][0]["x"][0] == pytest.approx(highest)


def test_one_trains_and_tries_the_network_on_a_drawing(monkeypatch):
    monkeypatch.setattr(your_own, "EPOCHS", 2)
    monkeypatch.setattr(your_own, "DRAWINGS", 64)
    page = opened(8, output="softmax")
    assert "Train a network first" in text(page)
    page.button(key="train").click()
    ran(page)
    training = page.session_state[your_own.TRAINING]
    while training.state == "running":
        assert page.button(key="stop-training")
        training.wait(1)
        ran(page)
    ran(page)
    assert "have all six labels right" in text(page)
    growing, bars = figures(page)
    assert growing["data"][0]["x"] == [1, 2]
    assert sum(bars["data"][0]["x"]) == pytest.approx(1, abs=1e-4)
    assert "The softmax network says" in text(page)


def test_a_double_click_starts_one_training():
    def clicks():
        import streamlit as st

        from posterclf.app.lessons import your_own

        for _ in range(2):
            your_own.start("sigmoid")
            st.text(id(st.session_state[your_own.TRAINING]))
        your_own.stop()

    first, second = ran(AppTest.from_function(clicks, default_timeout=60)).text
    assert first.value == second.value


def test_who_waits_is_told_the_place_and_the_time_and_may_leave_the_line(monkeypatch):
    line = FairLine(1)
    monkeypatch.setattr(trainings, "LINE", line)
    monkeypatch.setattr(trainings, "AT_ONCE", 1)
    monkeypatch.setattr(trainings, "_seconds", deque([30.0]))
    with line.turn():
        first = ShapesTraining("sigmoid", epochs=1000, drawings=64)
        page = opened(8)
        page.button(key="train").click()
        ran(page)
        mine = page.session_state[your_own.TRAINING]
        while mine.place < 2:  # told by the line's own thread
            mine.wait(0.05)
        assert "You are number 2 in line; your turn comes in about a minute." in progress(ran(page))
        first.stop()
        while mine.place > 1:
            mine.wait(0.05)
        assert "You are number 1 in line; your turn comes in about 30 seconds." in progress(ran(page))
        page.button(key="stop-training").click()
        assert "Stopped before the first epoch" in text(ran(page))
        mine.wait()
    assert len(line) == 0


def test_who_was_away_is_told_so(monkeypatch):
    line = FairLine(1)
    monkeypatch.setattr(trainings, "LINE", line)
    with line.turn():
        page = opened(8)
        page.button(key="train").click()
        monkeypatch.setattr(trainings, "UNSEEN_SECONDS", -1)
        ran(page)
        page.session_state[your_own.TRAINING].wait()
        assert "You were away" in text(ran(page))
        assert page.button(key="train")


@pytest.mark.parametrize(
    ("seconds", "time"), [(3, "a few seconds"), (31, "about 40 seconds"), (70, "about a minute"), (130, "about 2 min")]
)
def test_the_time_to_wait_is_said_roughly(seconds, time):
    def script(seconds):
        from types import SimpleNamespace

        import streamlit as st

        from posterclf.app.lessons.your_own import line_text

        st.text(line_text(SimpleNamespace(place=4, seconds_to_wait=seconds)))

    (said,) = ran(AppTest.from_function(script, args=(seconds,))).text
    assert said.value.startswith(f"You are number 4 in line; your turn comes in {time}")


def test_without_keras_the_lesson_says_what_to_install(monkeypatch):
    monkeypatch.setattr(your_own, "can_train", lambda: False)
    page = opened(8)
    assert "pip install 'posterclf[train]'" in text(page)


@pytest.mark.parametrize(
    "drawn",
    [None, 7, "hello", "data:image/png;base64,???", "data:image/png;base64,海报", "data:image/png;base64,aGVsbG8="],
)
def test_what_is_no_drawing_is_none(drawn):
    assert picture_of(drawn) is None


def test_a_drawing_comes_as_the_browser_sends_it():
    content = io.BytesIO()
    Image.new("RGB", (192, 192), (10, 200, 30)).save(content, "PNG")
    sent = "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()
    assert picture_of(sent).getpixel((5, 5)) == (10, 200, 30)
    assert picture_of(sent + "A" * 500_000) is None
