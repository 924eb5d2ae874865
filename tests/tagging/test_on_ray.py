"""Bulk runs on a real Ray cluster of two nodes, one of which is lost on the way."""

import json
import os
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from posterclf.errors import TaggingError
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.records import label_columns
from posterclf.registry.model_folder import find_model
from posterclf.tagging import run
from posterclf.tagging.parquet import arrow_schema
from posterclf.tagging.sources import LeftOut, Source, pictures
from posterclf.tagging.store import Store
from tests.support.other_labels import SIX, model_of
from tests.support.paths import SAMPLES
from tests.support.ray_start import started

ray = pytest.importorskip("ray", reason="Ray is not installed: the extra ray brings it")
on_ray = pytest.importorskip("posterclf.tagging.on_ray")
Cluster = pytest.importorskip("ray.cluster_utils").Cluster

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own sockets

FOLDER = find_model()
STORE = 100 * 2**20  # bytes; Ray would take a third of the memory


@pytest.fixture(scope="module")
def cluster():
    node = {"num_cpus": 1, "object_store_memory": STORE}
    cluster = started(lambda: Cluster(initialize_head=True, head_node_args=node))
    started(lambda: cluster.add_node(**node))
    ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
    yield cluster
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture(scope="module")
def expected() -> dict[str, np.ndarray]:
    classifier = PosterClassifier.load()
    return {path.stem: classifier.predict(path).probabilities for path in SAMPLES}


def archive(folder: Path, copies: int) -> Path:
    """`copies` names for each sample, a file that is no picture, a link to nothing, and a sidecar file."""
    folder.mkdir()
    (folder / "note.xmp").write_text("<x/>")
    (folder / "gone.jpg").symlink_to(folder / "nowhere.jpg")
    for path in SAMPLES:
        for number in range(copies):
            (folder / f"{path.stem}.{number:03}.jpg").symlink_to(path)
    (folder / "bad.jpg").write_text("no picture")
    return folder


def busy(node) -> bool:
    return ray._private.state.available_resources_per_node()[node.node_id].get("CPU", 0) == 0


def test_a_folder_is_read_and_parquet_written_by_ray_itself(cluster, tmp_path, expected):
    source, out = archive(tmp_path / "archive", 1), tmp_path / "tags.parquet"
    os.mkfifo(source / "pipe.jpg")
    (source / "loop").symlink_to(source)
    tagged = on_ray.tag(source.as_uri(), f"{out}/", FOLDER, FOLDER.thresholds(None))
    assert (tagged.posters, tagged.failed, tagged.left_out.kinds[".xmp"]) == (len(SAMPLES) + 3, 3, 1)
    from pyarrow import parquet

    rows = {Path(row["file"]).name: row for row in parquet.read_table(out).to_pylist()}
    assert len(rows) == len(SAMPLES) + 3
    assert rows.pop("bad.jpg")["error"].startswith("This is not a picture")
    assert rows.pop("gone.jpg")["error"] == "There is no such file. Check the path."
    assert rows.pop("pipe.jpg")["error"].startswith("This is a folder or a device")
    for name, row in rows.items():
        assert [row[label] for label in FOLDER.labels] == pytest.approx(expected[name.split(".")[0]], abs=1e-5)
        assert row["error"] is None


def test_a_store_is_read_as_a_folder_is(tmp_path, expected):
    source = archive(tmp_path / "archive", 1)
    os.mkfifo(source / "pipe.jpg")
    (source / "deep" / "@eaDir").mkdir(parents=True)
    (source / "deep" / "no_ending").symlink_to(SAMPLES[0])
    store, root = Store.of(source.as_uri())
    left_out = LeftOut()
    files = [{"file": path, "path": f"{root}/{path}"} for path in pictures(store.files(root), left_out)]
    assert left_out.kinds == {".xmp": 1, "hidden": 1}
    model = SimpleNamespace(load=PosterClassifier.load)
    rows = on_ray.Tagger(model, FOLDER.thresholds(None), store)(pa.Table.from_pylist(files)).to_pylist()
    errors = {row["file"]: row["error"] for row in rows if row["error"]}
    assert errors.keys() == {"bad.jpg", "pipe.jpg"}  # a store has no links
    assert errors["pipe.jpg"] == "There is no such file. Check the path."
    (row,) = (row for row in rows if row["file"] == "deep/no_ending")
    assert [row[label] for label in FOLDER.labels] == pytest.approx(expected[SAMPLES[0].stem], abs=1e-5)
    assert len(rows) == len(SAMPLES) + 3


def test_a_store_that_is_none_is_refused():
    with pytest.raises(TaggingError, match="cannot be reached"):
        Store.of("nonsense://bucket/folder")


def test_a_ray_that_cannot_start_is_one_sentence(monkeypatch):
    def init(**_):
        raise Exception("The current node timed out during startup. \nIt may be overloaded.")

    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray, "init", init)
    monkeypatch.setattr(ray, "shutdown", lambda: None)
    with pytest.raises(TaggingError, match=r"^Ray cannot be started on this machine: It may be"):
        next(on_ray.ray_outcomes(["1.jpg"], FOLDER))


def test_labels_that_are_called_as_other_columns_have_their_own(cluster, tmp_path):
    folder, out = model_of(SIX, tmp_path / "six"), tmp_path / "tags.parquet"
    tagged = on_ray.tag(str(archive(tmp_path / "archive", 1)), f"{out}/", folder, folder.thresholds(0.5))
    assert (tagged.posters, tagged.failed, tagged.left_out.kinds) == (len(SAMPLES) + 2, 2, {".xmp": 1})
    from pyarrow import parquet

    table = parquet.read_table(out)
    assert table.column_names == arrow_schema(folder.thresholds(0.5)).names
    rows = {Path(row["file"]).name: row for row in table.to_pylist()}
    assert rows.pop("bad.jpg")["error"].startswith("This is not a picture")
    assert rows.pop("gone.jpg")["error"] == "There is no such file. Check the path."
    classifier = PosterClassifier.load(folder.path)
    for path in SAMPLES[:3]:
        row, known = rows[f"{path.stem}.000.jpg"], classifier.predict(path)
        assert [row[column] for column in label_columns(SIX)] == pytest.approx(known.probabilities, abs=1e-5)
        assert (row["error"], row["predicted"]) == (None, known.at(0.5))


def test_a_node_is_lost_and_every_poster_is_answered_once(cluster, tmp_path, expected):
    source, out = archive(tmp_path / "archive", 20), tmp_path / "tags.jsonl"
    (second,) = cluster.worker_nodes
    seen_busy, lost_after = [], []

    def engine(files, folder, computing):
        for number, outcome in enumerate(on_ray.ray_outcomes(files, folder, computing)):
            if not lost_after and busy(second):
                seen_busy.append(number)
                if number >= seen_busy[0] + 3 * on_ray.FILES_A_BLOCK:  # both nodes have outcomes of their own by now
                    cluster.remove_node(second, allow_graceful=False)
                    lost_after.append(number)
            yield outcome

    tagged = run.tag(Source(str(source)), out, FOLDER, engine=engine)
    assert lost_after, "the second node never worked"
    assert lost_after[0] < tagged.posters * 2 / 3
    assert (tagged.posters, tagged.failed) == (20 * len(SAMPLES) + 2, 2)
    rows = list(map(json.loads, out.read_text().splitlines()))
    assert Counter(row["file"] for row in rows) == Counter(map(str, source.glob("*.jpg")))
    for row in rows:
        if "error" not in row:
            probabilities = list(row["probabilities"].values())
            assert probabilities == pytest.approx(expected[Path(row["file"]).name.split(".")[0]], abs=1e-5)
