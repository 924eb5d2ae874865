import pytest

from posterclf.datasets.checks import findings, label_findings, require_sound, summary
from posterclf.datasets.reading import read_dataset
from posterclf.errors import DatasetError
from tests.support.clothes import draw_clothes
from tests.support.csv_files import row, write_csv


def dataset_of(folder, rows):
    return read_dataset(write_csv(folder / "faulty.csv", rows), folder)


@pytest.mark.parametrize(
    ("faulty", "kind", "detail"),
    [
        (row("a", "War") | {"Drama": "2"}, "cell not 0 or 1", "Drama is '2'"),
        (row("a", "War") | {"Drama": ""}, "cell not 0 or 1", "Drama is ''"),
        (
            row("a", "War") | {"Drama": "1"},
            "list against columns",
            "Genre says ['War'], the columns say ['Drama', 'War']",
        ),
        (row("a", "War") | {"Genre": "War"}, "list against columns", "Genre is 'War', not a list of names"),
        (row("a", "War") | {"Genre": "['War', 'Opera']"}, "list against columns", "Genre says ['Opera', 'War']"),
        (row("a", "War") | {"Genre": "7"}, "list against columns", "not a list of names"),
    ],
)
def test_a_faulty_row_is_named_with_what_is_wrong(tmp_path, faulty, kind, detail):
    (finding,) = label_findings(dataset_of(tmp_path, [row("good", "Drama"), faulty]))
    assert (finding.kind, finding.row, finding.poster_id, finding.fatal) == (kind, 1, "a", True)
    assert detail in finding.detail
    assert str(finding).startswith("row 3, a: ")  # as a spreadsheet counts


def test_an_id_that_comes_again_is_told_but_does_not_stop_training(tmp_path):
    found = label_findings(dataset_of(tmp_path, [row("a", "War"), row("a", "War")]))
    assert [(finding.kind, finding.row) for finding in found] == [("Id again", 1)]
    require_sound(found)


def test_missing_and_broken_files_are_named(drawn_posters):
    images = drawn_posters / "Images"
    (images / "p03.jpg").unlink()
    (images / "p05.jpg").write_bytes((images / "p05.jpg").read_bytes()[:300])
    (images / "p07.jpg").write_text("not a picture")
    found = findings(read_dataset(drawn_posters / "train.csv", images))
    assert [(finding.kind, finding.poster_id) for finding in found] == [
        ("file missing", "p03"),
        ("file undecodable", "p05"),
        ("file undecodable", "p07"),
    ]
    with pytest.raises(DatasetError, match=r"file missing: 1, the first in row 5, p03: .*file undecodable: 2"):
        require_sound(found)


def test_the_summary_of_the_real_posters(real_posters):
    """Against the figures in the data set's own README."""
    dataset = read_dataset(real_posters / "train.csv", real_posters / "Images")
    found = summary(dataset, label_findings(dataset))
    assert found["kinds"] == {
        "cell not 0 or 1": 0,
        "list against columns": 0,
        "Id again": 12,
        "file missing": 0,
        "file undecodable": 0,
    }
    assert found["labels"]["Drama"] == 3619
    assert found["labels"]["N/A"] == 10
    assert found["labels_per_picture"] == pytest.approx(2.326, abs=5e-4)
    assert found["accuracy_of_saying_nothing"] == pytest.approx(0.907, abs=5e-4)
    assert found["baseline"]["map"] == pytest.approx(0.101, abs=5e-4)
    assert len(found["leaks"]) == 3


def test_a_data_set_without_a_list_is_sound_and_has_no_leaks_of_the_tutorials_split(tmp_path):
    csv, images = draw_clothes(tmp_path, 4)
    dataset = read_dataset(csv, images)
    found = findings(dataset)
    assert found == []
    said = summary(dataset, found)
    assert said["leaks"] is None
    assert sum(said["labels"].values()) == dataset.labels.sum()
    assert (said["rows"], said["pictures_without_label"]) == (4, 0)


def test_of_five_hundred_labels_the_one_wrong_cell_is_named(tmp_path):
    csv = tmp_path / "wide.csv"
    labels = [f"label {number}" for number in range(500)]
    lines = [
        ",".join(["Id", *labels]),
        *(",".join([f"p{row}", *("1" if row == 3 else "0") * 500]) for row in range(50)),
    ]
    lines[7] = lines[7].replace(",0", ",2", 1)
    csv.write_text("\n".join(lines))
    dataset = read_dataset(csv, tmp_path)
    assert len(dataset.names) == 500
    assert [(finding.row, finding.detail) for finding in label_findings(dataset)] == [(6, "label 0 is '2'")]
