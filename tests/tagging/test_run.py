"""Whole archives, against `PosterClassifier.predict` file by file."""

import csv
import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from posterclf.errors import TaggingError
from posterclf.images import read_image
from posterclf.inference.classifier import PosterClassifier
from posterclf.inference.outcome import Outcome
from posterclf.inference.records import columns, label_columns
from posterclf.inference.runtimes import Computing
from posterclf.labels import Labels
from posterclf.registry.model_folder import ModelFolder, find_model
from posterclf.tagging import run
from posterclf.tagging.journal import Journal, journal_path
from posterclf.tagging.parquet import arrow_schema
from posterclf.tagging.run import Tagged, local_outcomes, tag
from posterclf.tagging.sources import Source
from tests.support.other_labels import SIX, model_of
from tests.support.paths import SAMPLES

FOLDER = find_model()


@pytest.fixture(scope="module")
def classifier() -> PosterClassifier:
    return PosterClassifier.load()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Eight posters in two folders, one of them twice the tutorial's size, and two files that are none."""
    folder = tmp_path / "archive"
    (folder / "old").mkdir(parents=True)
    for number, path in enumerate(SAMPLES[:7]):
        (folder / ("old" if number % 2 else ".") / path.name).symlink_to(path)
    Image.open(SAMPLES[7]).resize((2000, 3000)).save(folder / "large.jpg")
    (folder / "cut.jpg").write_bytes(SAMPLES[0].read_bytes()[:3000])
    (folder / "old" / "notes.txt").write_text("none")
    (folder / ".hidden").write_text("none")
    return folder


def read(out: Path) -> list[dict]:
    """The rows of a file of predictions, as one in .jsonl has them."""
    if out.suffix == ".jsonl":
        return list(map(json.loads, out.read_text().splitlines()))
    if out.suffix == ".parquet":
        from pyarrow import parquet

        rows = parquet.read_table(out).to_pylist()
    else:
        with out.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    for row in rows:
        if not row["error"]:
            row["probabilities"] = {label: float(row[label]) for label in FOLDER.labels}
            row["predicted"] = row["predicted"].split("|") if out.suffix == ".csv" else row["predicted"]
    return rows


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_every_file_has_its_row_as_the_classifier_answers(archive, classifier, tmp_path, ending):
    out = tmp_path / f"tags.{ending}"
    tagged = tag(Source(str(archive)), out, FOLDER, FOLDER.thresholds(0.3))
    assert (tagged.posters, tagged.failed) == (9, 1)
    assert tagged.left_out.kinds == {".txt": 1, "hidden": 1}
    rows = read(out)
    names = [row["file"] for row in rows]
    assert names == sorted(str(path) for path in archive.rglob("*.jpg"))
    for row in rows:
        if row.get("error"):
            assert Path(row["file"]).name == "cut.jpg"
            continue
        expected = classifier.predict(row["file"])
        assert list(row["probabilities"].values()) == pytest.approx(expected.probabilities, abs=2e-6)
        assert [label for label in row["predicted"] if label] == expected.at(0.3)
    assert sorted(tmp_path.iterdir()) == [archive, out]  # nothing is left beside it


def test_a_line_is_what_predict_json_says(archive, classifier, tmp_path):
    from posterclf.inference.records import as_record

    tag(Source(str(archive)), tmp_path / "tags.jsonl", FOLDER)
    for row in read(tmp_path / "tags.jsonl"):
        if "error" in row:
            assert list(row) == ["file", "error"]
        else:
            expected = as_record(row["file"], classifier.predict(row["file"]), FOLDER.thresholds(None))
            assert list(row) == list(expected)
            assert row["probabilities"] == pytest.approx(expected["probabilities"], abs=1e-6)
            assert row["predicted"] == expected["predicted"]
            assert row["poster_likeness"] == pytest.approx(expected["poster_likeness"], abs=1e-4)


@pytest.mark.parametrize("workers", [1, 3])
def test_outcomes_come_in_the_order_of_the_files(archive, workers):
    files = [str(path) for path in SAMPLES] * 3
    assert [outcome.file for outcome in local_outcomes(iter(files), FOLDER, workers=workers)] == files


def test_files_are_drawn_only_as_they_are_needed():
    drawn = []

    def files():
        for number in range(10_000):
            drawn.append(number)
            yield f"no-such-file-{number}"

    outcomes = local_outcomes(files(), FOLDER, workers=2)
    first = next(outcomes)
    outcomes.close()
    assert first.error.startswith("There is no such file")
    assert len(drawn) <= (4 * 2 + 1) * run.FILES_AT_ONCE


def test_large_jpegs_are_answered_nearly_as_at_full_size(classifier):
    """The tolerance of decoding at a reduced scale, which all doors share."""
    for path in SAMPLES[:6]:
        content = io.BytesIO()
        Image.open(path).resize((2000, 3000), Image.Resampling.LANCZOS).save(content, "JPEG", quality=90)
        full = classifier.predict(read_image(content.getvalue())).probabilities
        assert classifier.predict(content.getvalue()).probabilities == pytest.approx(full, abs=0.025)


def test_no_name_is_a_formula_or_breaks_the_table(tmp_path, monkeypatch):
    archive = tmp_path / "a"
    archive.mkdir()
    names = ["=1+1.jpg", "@x.jpg", "two\nlines.jpg", 'q"uote,.jpg', "第九.jpg", os.fsdecode(b"\xff.jpg")]
    for name in names:
        (archive / name).symlink_to(SAMPLES[0])
    monkeypatch.chdir(archive)
    for ending in ("csv", "jsonl", "parquet"):
        assert tag(Source("*.jpg"), tmp_path / f"tags.{ending}", FOLDER) == Tagged(6, 0)
        written = {row["file"] for row in read(tmp_path / f"tags.{ending}")}
        shown = {name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name in names}
        assert written == ({f"'{name}" if name[0] in "=@" else name for name in shown} if ending == "csv" else shown)


def test_a_run_that_stops_goes_on_and_asks_for_no_poster_twice(archive, tmp_path):
    out, asked = tmp_path / "tags.jsonl", []

    def engine(files, folder, computing):
        for file in files:
            asked.append(file)
            yield Outcome(file, None, "none")
            if len(asked) == 4:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tag(Source(str(archive)), out, FOLDER, engine=engine)
    assert not out.exists()
    with pytest.raises(TaggingError, match=r"is unfinished\. Go on with --resume"):
        tag(Source(str(archive)), out, FOLDER)
    (archive / "new.jpg").write_text("came later")
    tagged = tag(Source(str(archive)), out, FOLDER, resume=True, engine=engine)
    assert (tagged.posters, tagged.failed) == (10, 10)
    assert sorted(asked) == [row["file"] for row in read(out)]
    assert len(set(asked)) == 10


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"folder": find_model("article")}, "model"),
        ({"thresholds": FOLDER.thresholds(0.7)}, "threshold"),
        ({"source": Source("elsewhere")}, "source"),
    ],
)
def test_going_on_with_other_settings_is_refused(archive, tmp_path, monkeypatch, other, named):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    out = tmp_path / "tags.csv"

    def engine(files, folder, computing):
        yield Outcome(next(files), None, "none")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tag(Source(str(archive)), out, FOLDER, engine=engine)
    settings = {"source": Source(str(archive)), "folder": FOLDER, "thresholds": None} | other
    with pytest.raises(TaggingError, match=f"was begun with another {named}"):
        tag(out=out, resume=True, **settings)


@pytest.mark.parametrize(
    ("labels", "named"),
    [(SIX[::-1], "list of labels"), ((*SIX, "one more"), "model and another list of labels")],
    ids=["order", "number"],
)
def test_going_on_with_a_model_of_other_labels_is_refused(tmp_path, labels, named):
    """Where only the card was changed, the served file is the same."""
    out, begun = tmp_path / "tags.csv", model_of(SIX, tmp_path / "one" / "six")

    def engine(files, folder, computing):
        yield Outcome(next(files), None, "none")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tag(Source(str(SAMPLES[0].parent)), out, begun, engine=engine)
    if len(labels) == len(SIX):
        other = ModelFolder(begun.path, replace(begun.card, labels=Labels(labels)))
    else:
        other = model_of(Labels(labels), tmp_path / "other" / "six")
    with pytest.raises(TaggingError, match=f"was begun with another {named}"):
        tag(Source(str(SAMPLES[0].parent)), out, other, resume=True)


@pytest.mark.parametrize(("begun", "other"), [("float32", "bfloat16"), ("bfloat16", "float32")])
def test_going_on_in_another_precision_is_refused_and_by_another_runtime_is_not(tmp_path, begun, other):
    out, met = tmp_path / "tags.csv", []

    def engine(files, folder, computing):
        met.append(computing)
        yield Outcome(next(files), None, "none")
        raise KeyboardInterrupt

    def run(computing: Computing, resume: bool) -> None:
        with pytest.raises(KeyboardInterrupt):
            tag(Source(str(SAMPLES[0].parent)), out, FOLDER, resume=resume, engine=engine, computing=computing)

    run(Computing("openvino", begun), resume=False)
    with pytest.raises(TaggingError, match="was begun with another precision"):
        run(Computing("openvino", other), resume=True)
    run(Computing("litert", begun), resume=True)
    assert met == [Computing("openvino", begun), Computing("litert", begun)]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("labels", [SIX, Labels(f"标签 {number}" for number in range(500))], ids=len)
def test_every_label_has_its_column_and_no_other_is_lost(tmp_path, labels, ending):
    folder, out = model_of(labels, tmp_path / "mine"), tmp_path / f"tags.{ending}"
    assert tag(Source(str(SAMPLES[0])), out, folder) == Tagged(1, 0)
    if ending == "parquet":
        from pyarrow import parquet

        (row,) = parquet.read_table(out).to_pylist()
        expected = arrow_schema(folder.thresholds(None)).names
    else:
        with out.open(newline="", encoding="utf-8-sig") as file:
            (row,) = csv.DictReader(file)
        expected = [*columns(labels), "error"]
    assert list(row) == list(expected)
    assert row["file"] == str(SAMPLES[0])
    assert not row["error"]
    prediction = PosterClassifier.load(folder.path).predict(SAMPLES[0])
    written = [float(row[column]) for column in label_columns(labels)]
    assert written == pytest.approx(prediction.probabilities, abs=2e-6)
    predicted = row["predicted"].split("|") if ending == "csv" else row["predicted"]
    assert predicted == prediction.at(folder.threshold)


def test_what_is_there_already_is_left_alone(archive, tmp_path):
    out = tmp_path / "tags.csv"
    out.write_text("mine")
    for resume in (False, True):
        with pytest.raises(TaggingError, match="is there already, and finished"):
            tag(Source(str(archive)), out, FOLDER, resume=resume)
    assert out.read_text() == "mine"


def test_two_runs_do_not_write_one_file(archive, tmp_path):
    out = tmp_path / "tags.csv"
    journal = Journal(out, FOLDER)
    with pytest.raises(TaggingError, match="Another process is writing"):
        tag(Source(str(archive)), out, FOLDER, resume=True)
    journal.remove()


@pytest.mark.parametrize(
    ("source", "out", "message"),
    [
        ("nowhere", "tags.csv", "There is no folder and no file nowhere"),
        ("no*where", "tags.csv", "There are no pictures in no"),
        ("s3://bucket/posters", "tags.csv", "Give --engine ray"),
        (".", "tags.xlsx", "ends neither in .csv"),
        (".", "none/tags.csv", "There is no folder"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(tmp_path, monkeypatch, source, out, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TaggingError, match=message):
        tag(Source(source), tmp_path / out, FOLDER)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_keeps_what_was_said_to_the_last_digit(classifier, tmp_path):
    prediction = classifier.predict(SAMPLES[0])
    journal = Journal(tmp_path / "tags.csv", FOLDER)
    journal.add_posters(["b.jpg", "a.jpg", "b.jpg"])
    journal.add(Outcome("b.jpg", prediction))
    journal.add(Outcome("b.jpg", None, "a second answer"))
    assert list(journal.waiting()) == ["a.jpg"]
    journal.add(Outcome("a.jpg", None, "broken"))
    journal.close()
    journal = Journal(tmp_path / "tags.csv", FOLDER)
    assert [outcome.file for outcome in journal.outcomes(by_name=True)] == ["a.jpg", "b.jpg"]
    kept, broken = journal.outcomes(by_name=False)
    assert np.array_equal(kept.prediction.probabilities, prediction.probabilities)
    assert kept.prediction.poster_likeness == prediction.poster_likeness
    assert (broken.prediction, broken.error, journal.failed()) == (None, "broken", 1)
    journal.remove()
    assert not journal_path(tmp_path / "tags.csv").exists()
