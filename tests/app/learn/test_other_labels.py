"""The lessons, which are about genres, on a page that offers models of other labels."""

import pytest
from msgspec.structs import replace

from posterclf.app.words import SPOKEN
from posterclf.registry.model_folder import ModelFolder, find_model, write_card
from posterclf.registry.sample_history import SAMPLES_FILE
from tests.support import pages
from tests.support.other_labels import SIX, model_of
from tests.support.pages import ran, said


def test_lessons_are_about_genres_after_a_visit_to_other_labels(of_own):
    page = pages.opened("classify", model="six", lang="zh")
    assert not page.session_state[SPOKEN][1]
    page = pages.opened("learn", lesson="3", lang="zh")
    assert page.session_state[SPOKEN][1]
    assert "剧情" in page.multiselect[0].options


@pytest.mark.parametrize("lesson", ["3", "4", "5", "6", "plan"])
def test_lessons_show_the_tutorials_network_where_only_models_of_ones_own_are_offered(of_own, monkeypatch, lesson):
    shown = said(pages.opened("learn", lesson=lesson))
    monkeypatch.setenv("POSTERCLF_SHIPPED_MODELS", "no")
    page = pages.opened("learn", lesson=lesson)
    assert said(page) == shown
    assert not page.error


def test_the_recorded_training_of_a_model_of_ones_own(tmp_path, monkeypatch):
    """One epoch leaves nothing to choose; a head has no epochs at all."""
    own = model_of(SIX, tmp_path / "own")
    monkeypatch.setenv("POSTERCLF_MODELS", str(tmp_path))
    page = pages.opened("learn", lesson="7", run="own")
    assert "says nothing about its training" in page.error[0].value
    history = [{"epoch": 1, "loss": 0.5, "val_loss": 0.4, "val_map": 0.7, "seconds": 2.0}]
    write_card(ModelFolder(own.path, replace(own.card, training=replace(own.card.training, history=history))))
    page = pages.opened("learn", lesson="7", run="own")
    assert not page.error
    assert "Epoch **1**: loss 0.500" in said(page)
    assert SAMPLES_FILE not in find_model("own").card.files
    page.selectbox(key="choice-run").set_value("efficientnet")
    assert ran(page).slider(key="epoch-efficientnet")
