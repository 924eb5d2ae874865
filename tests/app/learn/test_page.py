"""The page Learn with Streamlit's AppTest: real figures, real networks, no browser."""

import math
import re
from decimal import Decimal

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.gallery import samples
from posterclf.app.lessons import cross_entropy
from posterclf.app.number_text import exact_percent
from posterclf.inference.classifier import PosterClassifier
from posterclf.labels import GENRES
from posterclf.metrics.cross_entropy import cross_entropy_terms
from posterclf.metrics.operating_points import operating_point
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model
from tests.support import pages
from tests.support.pages import figures, ran


def opened(**address: str) -> AppTest:
    return pages.opened("learn", **address)


def html(page: AppTest, name: str) -> str:
    """The piece of HTML whose outermost element has that class."""
    pieces = (element.proto.body for element in page.get("html"))
    return next(piece for piece in pieces if re.match(rf"<\w+ class=.{name}", piece))


def text(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("lesson", ["1", "2", "3", "4", "5", "9"])
def test_every_lesson_has_one_title_one_heading_a_question_and_a_folded_answer(lesson, lang):
    page = opened(lesson=lesson, lang=lang)
    assert len(page.title) == 1
    assert [heading.value.split(".")[0] for heading in page.header] == [lesson]
    assert [expander.label for expander in page.expander] == [{"en": "Answer", "zh": "答案"}[lang]]


def test_an_unknown_lesson_is_the_first():
    assert opened(lesson="99").header[0].value == opened().header[0].value


def test_next_and_previous_go_through_the_lessons():
    page = opened()
    assert [button.key for button in page.button] == ["plan", "next"]
    page.button(key="next").click()
    ran(page)
    assert page.query_params["lesson"] == "2"
    assert page.header[0].value.startswith("2.")
    page.button(key="previous").click()
    ran(page)
    assert "lesson" not in page.query_params
    assert page.header[0].value.startswith("1.")


def test_two_animals_have_no_class_but_a_target_of_labels():
    page = opened()
    targets = html(page, "targets")
    assert targets.count("<dd>?</dd>") == 4
    assert "There is no right answer" in targets
    page.pills(key="animals").set_value(["bird"])
    ran(page)
    targets = html(page, "targets")
    assert "?</dd>" not in targets
    assert [targets.count(f"<dd>{value}</dd>") for value in (1, 0)] == [2, 7]


def test_moved_logits_move_both_probabilities():
    page = opened(lesson="2")
    for slider in page.slider:
        slider.set_value(-6.0)
    ran(page)
    softmax, sigmoid = figures(page)[0]["data"]
    assert softmax["x"] == pytest.approx([0.25] * 4)
    assert sigmoid["x"] == pytest.approx([1 / (1 + np.exp(6))] * 4)


def test_the_loss_is_that_of_the_chosen_poster_and_labels():
    sample = samples()["dry-creek"]
    page = opened(lesson="3", sample=sample.name)
    assert page.multiselect[0].value == list(sample.mood)
    page.multiselect[0].set_value(["Drama", "Western"])
    ran(page)
    labels = np.array([genre in ("Drama", "Western") for genre in GENRES])
    terms = cross_entropy_terms(labels, PosterClassifier.load().predict(sample.path).probabilities)
    bars = {name: x for bar in figures(page)[0]["data"] for name, x in zip(bar["y"], bar["x"], strict=True)}
    assert bars["Western"] == pytest.approx(terms[GENRES.index("Western")], abs=0.01)
    total, mean = re.search(r"together \*\*([\d.]+)\*\*, divided by 25: \*\*([\d.]+)\*\*", text(page)).groups()
    assert float(mean) == pytest.approx(terms.mean(), abs=0.005)
    assert f"{sum(bars.values()):.2f}" == total


FORMULA = re.compile(r"−ln (\(1 − )?([\d.]+)\)? = ([\d.]+)")


@pytest.mark.parametrize("sample", samples())
def test_what_is_printed_of_the_loss_follows_from_what_is_printed(sample):
    """For a sample's own labels: the page's text alone, recomputed."""
    page = opened(lesson="3", sample=sample)
    texts = [written for bar in figures(page)[0]["data"] for written in bar["text"]]
    *rows, others = sorted(texts, key=lambda written: "ln" not in written)
    assert len(rows) == cross_entropy.SHOWN_TERMS
    terms = [Decimal(others)]
    for row in rows:
        without, probability, term = FORMULA.fullmatch(row).groups()
        likely = 1 - Decimal(probability) if without else Decimal(probability)
        assert f"{-math.log(float(likely)):.2f}" == term, row
        terms.append(Decimal(term))
    total = sum(terms)
    assert f"**{total}**, divided by 25: **{total / 25:.3f}**" in text(page)


def test_the_threshold_moves_the_counts_of_the_chosen_genre():
    page = opened(lesson="4", genre="Horror")
    page.slider[0].set_value(10)
    ran(page)
    predictions, horror = EvaluationPredictions.load(find_model()), GENRES.index("Horror")
    point = operating_point(predictions.labels[:, horror], predictions.probabilities[:, horror], 0.1)
    dots = [len(field["x"]) for field in figures(page)[0]["data"]]
    assert dots == [point.true_positives, point.false_positives, point.false_negatives, point.true_negatives]
    assert f"{point.true_positives} / {point.positives}" in text(page).replace("\N{NO-BREAK SPACE}", " ")


def test_without_predictions_there_is_no_precision():
    page = opened(lesson="4")
    page.slider[0].set_value(100)
    assert "there is no precision" in text(ran(page))


def test_silence_is_accurate_about_a_rare_genre_and_finds_nothing():
    page = opened(lesson="5")
    page.select_slider[0].set_value("Western")
    ran(page)
    nothing, _ = figures(page)[0]["data"]
    predictions = EvaluationPredictions.load(find_model())
    assert nothing["x"] == pytest.approx([1 - predictions.labels[:, GENRES.index("Western")].mean(), 0])
    card = find_model().card.evaluation
    assert f"**{exact_percent(card['baseline']['accuracy_of_saying_nothing'])}**" in text(page)
    assert exact_percent(card["accuracy"]) in text(page)


def test_the_plan_fills_an_hour_and_leads_back():
    page = opened()
    page.button(key="plan").click()
    ran(page)
    assert page.query_params["lesson"] == "plan"
    assert len(page.title) == 1
    table = html(page, "hour")
    assert "<td>0–5</td>" in table
    assert "<td>58–60</td>" in table
    page.button(key="back").click()
    ran(page)
    assert page.header[0].value.startswith("1.")
