"""The figures of what was learned, as a table and as a chart."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from posterclf.app.number_text import share_text
from posterclf.labels import Labels
from posterclf.teaching.learning import Learned, learn
from tests.support.pages import figures


@pytest.fixture(scope="module")
def examples() -> tuple:
    """Marks that the embeddings tell, but for a label of one picture."""
    random = np.random.default_rng(0)
    embeddings = random.normal(size=(40, 16)).astype(np.float32)
    marks = np.stack([embeddings[:, 0] > 0, embeddings[:, 1] > 1, np.arange(40) == 3], axis=1).astype(np.uint8)
    return Labels(("red", "dress", "once")), marks, embeddings, random.random((40, 64)) < 0.5


def shown(learned: Learned) -> AppTest:
    def script(learned):
        from posterclf.app.teach.figures import figures_ui
        from posterclf.app.words import speak_of_labels

        speak_of_labels()
        figures_ui(learned, ["Show it a red shirt."])

    page = AppTest.from_function(script, args=(learned,), default_timeout=60).run()
    assert not page.exception
    return page


def test_each_label_has_its_figures_and_an_unknown_one_says_so(examples):
    learned = learn(*examples)
    page = shown(learned)
    table = page.table[0].value
    assert list(table["Label"]) == ["red", "dress", "once"]
    assert list(table["Pictures"]) == [str(row.pictures) for row in learned.figures]
    assert table["Average precision"][0] == f"{learned.figures[0].ap:.3f}"
    assert table["Average precision"][2] == "too few pictures"
    low, high = learned.figures[1].interval
    assert table["95% interval"][1] == f"{low:.3f} to {high:.3f}"
    assert "Found before" not in table
    assert table["Found of its pictures"][2] == "–"
    assert "Show it a red shirt." in page.markdown[-1].value
    axis = figures(page)[0]["layout"]["yaxis"]
    assert axis["ticktext"] == ["red", "dress"]


def test_evened_out_figures_stand_beside_those_before(examples):
    learned = learn(*examples, balance=True)
    table = shown(learned).table[0].value
    assert table["Average precision before"][1] == f"{learned.unbalanced[1].ap:.3f}"
    assert table["Found before"][1] == share_text(learned.unbalanced[1].recall)
    assert table["Found of its pictures"][1] == share_text(learned.figures[1].recall)


def test_where_nothing_can_be_measured_there_is_no_empty_chart(examples):
    labels, marks, embeddings, looks = examples
    page = shown(learn(labels, marks[3:5], embeddings[3:5], looks[3:5]))
    assert not figures(page)
    assert set(page.table[0].value["Average precision"]) == {"too few pictures"}
