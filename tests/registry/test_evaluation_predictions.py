import numpy as np
import pytest

from posterclf.errors import ModelError
from posterclf.labels import GENRES
from posterclf.metrics.scores import scores
from posterclf.registry.evaluation_predictions import PREDICTIONS_FILE, EvaluationPredictions, write_figures
from posterclf.registry.model_folder import ModelFolder, find_model, model_names, sha256
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours


@pytest.fixture
def folder(tmp_path):
    return ModelFolder(tmp_path, find_model("article").card | {"files": {}})


def test_answers_come_back_as_they_were_kept(folder):
    random = np.random.default_rng(0)
    answers = EvaluationPredictions(
        ["tt1", "tt2"], random.integers(0, 2, (2, 25), dtype=np.uint8), random.random((2, 25), np.float32)
    )
    assert EvaluationPredictions.of(folder) is None
    write_figures(folder, find_model("article").card["evaluation"], answers)
    again = EvaluationPredictions.of(find_model(folder.path))
    assert again.ids == answers.ids
    assert (again.labels == answers.labels).all()
    assert (again.probabilities == answers.probabilities).all()


def test_answers_that_are_not_the_cards_are_refused(folder):
    (folder.path / PREDICTIONS_FILE).write_bytes(b"others")
    with pytest.raises(ModelError, match="SHA-256"):
        EvaluationPredictions.of(ModelFolder(folder.path, folder.card | {"files": {PREDICTIONS_FILE: "0"}}))


@pytest.mark.parametrize("name", model_names())
def test_a_cards_figures_are_those_of_the_answers_beside_it(name):
    model = find_model(name)
    answers, figures = EvaluationPredictions.of(model), model.card["evaluation"]
    again = scores(answers.labels, answers.probabilities, figures["threshold"])
    assert again == pytest.approx({metric: figures[metric] for metric in again})


def test_neighbours_are_those_of_the_whole_embedding(folder):
    random = np.random.default_rng(1)
    embeddings = random.random((40, 8)) @ random.random((8, 1280))  # as real ones, in few directions
    labels = np.zeros((40, 25), np.uint8)
    labels[:, GENRES.index("Drama")] = 1
    kept = Neighbours.among([f"tt{row}" for row in range(40)], labels, embeddings)
    content = kept.to_bytes()
    (folder.path / NEIGHBOURS_FILE).write_bytes(content)
    again = Neighbours.of(ModelFolder(folder.path, folder.card | {"files": {NEIGHBOURS_FILE: sha256(content)}}))
    centred = embeddings - embeddings.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    for row in (0, 7, 39):
        found = again.nearest(embeddings[row], 5)
        cosines = centred @ centred[row]
        assert found[0].id == f"tt{row}"
        assert found[0].genres == ("Drama",)
        assert [near.similarity for near in found] == pytest.approx(sorted(cosines, reverse=True)[:5], abs=0.01)
