"""An archive is tagged, and the table of it read."""

import shutil

import pytest

from posterclf import PosterClassifier
from tests.support.examples import commands_of, typed
from tests.support.paths import SAMPLES


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Two samples that are read as posters, one that is not, one of which nothing is predicted, and a broken file."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "archive").mkdir()
    for sample in SAMPLES:
        if sample.stem in ("otto", "chairman-bark", "nearly", "mister-biscuit"):
            shutil.copy(sample, folder / "archive")
    (folder / "archive" / "broken.jpg").write_bytes(b"no picture")
    return folder


def test_what_is_frequent_and_what_a_person_should_look_at(archive):
    tag, table = commands_of("archive_table.py")
    assert "1 of 5 files could not be used" in typed(tag, archive).stderr
    ran = typed(table, archive)
    assert ran.returncode == 0, ran.stderr

    first, *frequent = ran.stdout.splitlines()[:-4]
    assert first == "4 posters. The most frequent genres:"
    expected = [genre for file in (archive / "archive").iterdir() if file.stem != "broken" for genre in predicted(file)]
    counts = [(int(count), genre) for count, genre in map(str.split, frequent)]
    assert len(counts) == min(5, len(set(expected))) and (2, "Comedy") in counts
    assert all(count == expected.count(genre) for count, genre in counts)
    assert [count for count, _ in counts] == sorted((count for count, _ in counts), reverse=True)

    by_hand = dict(line.split(": ") for line in ran.stdout.splitlines()[-4:])
    assert by_hand["Probably no poster"] == "archive/nearly.jpg"
    assert by_hand["Nothing predicted"] == "archive/mister-biscuit.jpg"
    assert by_hand["Cannot be used"] == "archive/broken.jpg"
    near = [file for file in sorted((archive / "archive").iterdir()) if file.stem != "broken" and is_near(file)]
    assert by_hand["A genre within 0.02 of the threshold"] == (
        ", ".join(f"archive/{file.name}" for file in near) or "none"
    )


def test_the_chart_is_one_file_that_asks_no_other_server(archive, page):
    for command in commands_of("archive_table.py"):
        typed(command, archive)
    asked = []
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.goto((archive / "archive.html").as_uri())
    page.get_by_text("Comedy").wait_for()
    assert set(asked) <= {"file", "data", "blob"}


def predicted(file):
    return PosterClassifier.shared().predict(file).at(0.3)


def is_near(file):
    return bool((abs(PosterClassifier.shared().predict(file).probabilities - 0.3) < 0.02).any())
