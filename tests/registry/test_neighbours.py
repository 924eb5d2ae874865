import numpy as np
import pytest
from msgspec.structs import replace

from posterclf.labels import GENRES
from posterclf.registry.model_folder import ModelFolder, find_model, sha256
from posterclf.registry.neighbours import NEIGHBOURS_FILE, Neighbours


@pytest.fixture
def folder(tmp_path):
    return ModelFolder(tmp_path, replace(find_model("article").card, files={}))


def test_neighbours_are_those_of_the_whole_embedding(folder):
    random = np.random.default_rng(1)
    embeddings = random.random((40, 8)) @ random.random((8, 200))  # as real ones, in few directions
    labels = np.zeros((40, 25), np.uint8)
    labels[:, GENRES.index("Drama")] = 1
    kept = Neighbours.among([f"tt{row}" for row in range(40)], GENRES, labels, embeddings)
    content = kept.to_bytes()
    (folder.path / NEIGHBOURS_FILE).write_bytes(content)
    again = Neighbours.load(ModelFolder(folder.path, replace(folder.card, files={NEIGHBOURS_FILE: sha256(content)})))
    centred = embeddings - embeddings.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    for row in (0, 7, 39):
        found = again.nearest(embeddings[row], 5)
        cosines = centred @ centred[row]
        assert found[0].id == f"tt{row}"
        assert found[0].labels == ("Drama",)
        assert [near.similarity for near in found] == pytest.approx(sorted(cosines, reverse=True)[:5], abs=0.01)
