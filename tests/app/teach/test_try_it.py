"""What a visit tries, and the answer to it, on a page run by Streamlit's AppTest."""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from streamlit.testing.v1 import AppTest

from posterclf.app.cached import SHOWN_SIZE
from posterclf.app.teach.tried import Trying
from posterclf.app.teach.viewer import veil_png
from posterclf.errors import BrokenImage, EmptyImage, TooManyBytes, UnknownFormat
from posterclf.images import MAX_BYTES, jpeg
from posterclf.inference.class_activation import veiled
from posterclf.registry.model_folder import ModelFolder
from posterclf.teaching.features import HeadClassifier, shared_features
from posterclf.teaching.head import Head
from tests.support.pages import ran
from tests.support.paths import ROOT, SAMPLES
from tests.support.taught import taught_clothes

PAGE = ROOT / "tests" / "support" / "try_it_page.py"
WHOLE = SAMPLES[0].read_bytes()


@pytest.fixture
def size():
    return shared_features().input


def sent(content: bytes, number: int = 1, live: bool = False, stills: int = 0) -> dict:
    """As a browser sends it."""
    return {"number": number, "content": base64.b64encode(content).decode(), "live": live, "stills": stills}


def opened(trying: Trying | None = None, **address: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=60)
    page.session_state["teach-trying"] = trying or Trying()
    for key, value in address.items():
        page.query_params[key] = value
    return ran(page)


def told(page: AppTest, part: str) -> dict:
    """What that component of the page was told: 'viewer' or 'answer'."""
    (component,) = (one for one in page.get("bidi_component") if one.proto.component_name == f"posterclf-{part}")
    data = json.loads(component.proto.json)
    return data[0] if isinstance(data, list) else data


def trying(path: Path = SAMPLES[0]) -> Trying:
    tried = Trying()
    tried.take(sent(path.read_bytes()), shared_features().input)
    return tried


@pytest.mark.parametrize("path", SAMPLES[:3], ids=lambda path: path.stem)
def test_a_file_is_answered_as_the_model_answers_it_everywhere(path):
    page, expected = opened(trying(path)), taught_clothes().classifier.predict(path)
    rows = told(page, "answer")["rows"]
    assert {row["label"]: row["probability"] for row in rows} == pytest.approx(expected.as_dict())
    assert told(page, "answer")["order"] == "index"  # each keeps its place
    assert [row["label"] for row in sorted(rows, key=lambda row: row["index"])] == list(expected.labels)
    assert told(page, "viewer")["answered"] == 1


def test_what_is_tried_is_kept_reduced_and_alone(size):
    tried = Trying()
    large = jpeg(Image.fromarray(np.random.default_rng(0).integers(0, 255, (2500, 1800, 3), np.uint8)))
    for number in (1, 2):
        tried.take(sent(large, number), size)
    with Image.open(io.BytesIO(tried.tried.shown)) as shown:
        assert shown.width <= SHOWN_SIZE[0] and shown.height <= SHOWN_SIZE[1]
    assert len(tried.tried.shown) + tried.tried.pixels.nbytes < 2**20


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        "frame",
        [],
        {},
        {"number": 1},
        sent(WHOLE) | {"number": "1"},
        sent(WHOLE) | {"content": 3},
        sent(WHOLE) | {"live": "yes"},
        sent(WHOLE) | {"stills": None},
    ],
)
def test_what_no_browser_of_ours_sends_is_ignored(nonsense, size):
    tried = Trying()
    tried.take(nonsense, size)
    assert (tried.tried, tried.fault, tried.taken) == (None, None, 0)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (base64.b64encode(WHOLE[:900]).decode(), BrokenImage),
        (base64.b64encode(b"hello").decode(), UnknownFormat),
        ("", EmptyImage),
        ("not base64!", EmptyImage),
        ("A" * (MAX_BYTES * 4 // 3 + 8), TooManyBytes),
    ],
    ids=["cut off", "no picture", "empty", "no base64", "too large"],
)
def test_a_bad_file_is_one_sentence_and_what_was_there_stays(content, fault, size):
    tried = trying()
    before = tried.tried
    tried.take(sent(b"", 2) | {"content": content}, size)
    assert isinstance(tried.fault, fault)
    assert tried.tried is before
    page = opened(tried)
    assert told(page, "viewer")["fault"]
    assert told(page, "viewer")["answered"] == 2
    assert told(page, "answer")["rows"]
    tried.take(sent(WHOLE, 3), size)
    assert told(ran(page), "viewer")["fault"] == ""


def test_what_is_sent_twice_counts_once(size):
    tried = trying()
    before = tried.tried
    tried.take(sent(SAMPLES[1].read_bytes(), number=1), size)
    assert tried.tried is before


def test_a_frame_that_was_on_its_way_does_not_take_the_place_of_a_picture(size):
    tried, picture = Trying(), taught_clothes().pictures[0]
    tried.take(sent(WHOLE, 1, live=True, stills=0), size)
    tried.show(picture, size)
    tried.take(sent(WHOLE, 2, live=True, stills=0), size)
    assert tried.tried.picture is picture
    assert tried.taken == 2  # it is acknowledged all the same
    tried.take(sent(WHOLE, 3, live=True, stills=1), size)
    assert tried.tried.picture is None


def test_a_frame_is_not_sent_back_to_the_browser_that_has_just_sent_it(size):
    tried = Trying()
    tried.take(sent(WHOLE, live=True), size)
    page = opened(tried)
    assert told(page, "viewer")["picture"] == ""
    assert told(page, "viewer")["tried"]
    assert told(ran(page), "viewer")["picture"]  # as after a change of pages


def test_the_veil_of_the_browser_is_that_of_the_start_page():
    random = np.random.default_rng(0)
    evidence, poster = random.normal(0, 3, (12, 8)), Image.new("RGB", (128, 192), "white")
    with Image.open(io.BytesIO(veil_png(evidence, 0.75))) as veil:
        covered = Image.alpha_composite(poster.convert("RGBA"), veil)
    difference = np.abs(np.asarray(covered.convert("RGB"), int) - np.asarray(veiled(poster, evidence, 0.75), int))
    assert difference.max() <= 2


def test_nothing_learned_is_said_with_what_to_do():
    page = opened(learned="no")
    assert not told(page, "viewer")["ready"]
    assert "Name two labels" in told(page, "viewer")["words"]["untaught"]
    assert not page.subheader


def test_before_anything_is_tried_there_is_no_answer():
    page = opened()
    assert told(page, "viewer")["ready"]
    assert "posterclf-answer" not in {one.proto.component_name for one in page.get("bidi_component")}


def chose(page: AppTest, **changes: object) -> AppTest:
    """The page after the browser told what was chosen."""
    now = told(page, "answer")["chosen"]
    sent = now | changes | {"number": now["number"] + 1}
    page.session_state["teach-chosen"].take(sent, taught_clothes().classifier.folder)
    return ran(page)


def test_the_threshold_decides_what_is_spoken():
    page = chose(opened(trying()), one=100)
    assert told(page, "viewer")["spoken"] == "No label reaches 100%"
    page = chose(page, one=0)
    labels = taught_clothes().learned.labels
    assert set(told(page, "viewer")["spoken"].split(", ")) == set(labels)
    assert "threshold" not in page.query_params  # frames come too fast for the address


def test_tuned_thresholds_are_those_of_the_model():
    page = chose(opened(trying()), rule="tuned")
    tuned = taught_clothes().classifier.folder.tuned_thresholds.table()
    assert {row["label"]: row["start"] for row in told(page, "answer")["rows"]} == tuned


def test_why_lights_the_picture_and_says_what_the_map_shows():
    page = opened(trying())
    assert told(page, "viewer")["veil"] == ""
    page.session_state["teach-why"] = "shirt"
    ran(page)
    content = base64.b64decode(told(page, "viewer")["veil"])
    evidence = taught_clothes().classifier.predict(SAMPLES[0]).evidence[..., 0]
    assert content == veil_png(evidence, 0.75)
    assert "speaks for shirt" in " ".join(caption.value for caption in page.caption)
    page.session_state["teach-why"] = "a label of before"
    ran(page)
    assert told(page, "viewer")["veil"] == ""


def test_a_picture_of_the_project_says_whether_it_was_learned_from():
    page = opened(trying())
    page.button[1].click()
    ran(page)
    assert any("It has learned from this one" in caption.value for caption in page.caption)
    expected = taught_clothes().classifier.predict(taught_clothes().pictures[0].content)
    shown = {row["label"]: row["probability"] for row in told(page, "answer")["rows"]}
    assert shown == pytest.approx(expected.as_dict())


def newer(classifier: HeadClassifier, threshold: float) -> HeadClassifier:
    """A model that was learned after that one: another head, another threshold."""
    path, card = classifier.folder.path, classifier.folder.card
    folder = ModelFolder(path, replace(card, thresholds=replace(card.thresholds, shared=threshold)))
    return HeadClassifier(folder, Head(-classifier.head.weights, classifier.head.bias), classifier.network)


def learning_page(classifiers: list) -> None:
    import streamlit as st

    from posterclf.app.teach.try_it import try_it_ui
    from posterclf.app.teach.work import turn

    try_it_ui(classifiers[st.session_state.get("learnings", 0)], False, turn)


def test_a_newer_model_answers_the_same_picture_and_brings_its_threshold_until_one_is_chosen():
    first = taught_clothes().classifier
    second = newer(first, 0.61)
    page = AppTest.from_function(learning_page, args=([first, second],), default_timeout=60)
    page.session_state["teach-trying"] = trying()
    ran(page)
    assert told(page, "answer")["chosen"]["one"] == round(100 * first.folder.threshold)
    page.session_state["learnings"] = 1
    ran(page)
    shown = {row["label"]: row["probability"] for row in told(page, "answer")["rows"]}
    assert shown == pytest.approx(second.predict(SAMPLES[0]).as_dict())
    assert told(page, "answer")["chosen"]["one"] == 61
    chose(page, one=44)
    page.session_state["learnings"] = 0
    ran(page)
    assert told(page, "answer")["chosen"]["one"] == 44


def test_chinese_is_complete():
    page = opened(trying(), lang="zh")
    assert page.header[0].value == "试一试"
    for text in told(page, "viewer")["words"].values():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text)
