"""What Label Studio exports, written by hand after its documentation."""

import csv
import json
from pathlib import Path

import pytest

from posterclf.datasets.sources.read_source import read_source
from posterclf.errors import DatasetError
from tests.support.drawn_files import draw


@pytest.fixture
def photos(tmp_path) -> Path:
    return draw(tmp_path / "photos", "one.jpg", "shop/two.jpg", "My photo (3).JPG", "连衣裙.png")


NAMES = [
    "/data/upload/7/0a1b2c3d-one.jpg",
    "/data/local-files/?d=shop/two.jpg",
    "/data/upload/7/ffffffff-My_photo_3.JPG",
    "s3://bucket/all/%E8%BF%9E%E8%A1%A3%E8%A3%99.png",
]
IDS = ["one.jpg", "shop/two.jpg", "My photo (3).JPG", "连衣裙.png"]


def choices(*names: str, control: str = "kind") -> dict:
    return {"from_name": control, "to_name": "image", "type": "choices", "value": {"choices": list(names)}}


def region(name: str, kind: str = "rectanglelabels") -> dict:
    return {"from_name": "box", "to_name": "image", "type": kind, "value": {"x": 1, "y": 2, kind: [name]}}


def annotation(*results: dict, **about) -> dict:
    return {"id": 1, "completed_by": 1, "was_cancelled": False, "result": list(results), "lead_time": 3.1} | about


def task(name: str, *annotations: dict, key: str = "image") -> dict:
    return {"id": 1, "data": {key: name, "title": "A title"}, "annotations": list(annotations), "predictions": []}


def exported(folder: Path, value: object, name: str = "export.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return file


def test_json(photos, tmp_path):
    text = {"from_name": "note", "to_name": "image", "type": "textarea", "value": {"text": ["nice"]}}
    taxonomy = {"from_name": "tree", "type": "taxonomy", "value": {"taxonomy": [["clothes", "dress"], ["clothes"]]}}
    tasks = [
        task(NAMES[0], annotation(choices("red", "dress"), text)),
        task(NAMES[1], annotation(region("blue"), region("shirt", "polygonlabels"), region("blue", "labels"))),
        task(NAMES[2], annotation(taxonomy)),
        task(NAMES[3], annotation()),
    ]
    pictures = read_source(exported(tmp_path, tasks), photos)
    assert pictures.rows == {
        IDS[0]: {"red", "dress"},
        IDS[1]: {"blue", "shirt"},
        IDS[2]: {"clothes", "dress"},
        IDS[3]: frozenset(),
    }
    assert pictures.labels == ("red", "dress", "blue", "shirt", "clothes")
    assert pictures.understood.startswith("an export of Label Studio (JSON); pictures in 'image'")


def test_annotations_are_united_and_cancelled_ones_left_out(photos, tmp_path):
    tasks = [
        task(NAMES[0], annotation(choices("red")), annotation(choices("dress")), annotation(choices("red"))),
        task(NAMES[1], annotation(choices("blue"), was_cancelled=True)),
        task(NAMES[2]),
        task(NAMES[3], annotation(choices("blue")), annotation(choices("green"), was_cancelled=True)),
    ]
    pictures = read_source(exported(tmp_path, tasks), photos)
    assert pictures.rows == {IDS[0]: {"red", "dress"}, IDS[3]: {"blue"}}
    assert pictures.merged == (IDS[0],)
    assert pictures.skipped == {
        "annotations that were cancelled": (NAMES[1], NAMES[3]),
        "tasks without an annotation": (NAMES[1], NAMES[2]),
    }


def test_controls_may_be_asked_for(photos, tmp_path):
    tasks = [
        task(NAMES[0], annotation(choices("red", control="colour"), choices("dress"))),
        task(NAMES[1], annotation(choices("blue", control="colour"), choices("shirt"))),
    ]
    file = exported(tmp_path, tasks)
    assert read_source(file, photos).labels == ("red", "dress", "blue", "shirt")
    assert read_source(file, photos, columns=["colour"]).labels == ("red", "blue")
    with pytest.raises(DatasetError, match=r"has no labels of 'color'\. It has colour, kind"):
        read_source(file, photos, columns=["color"])


def test_old_versions_and_one_task_a_line(photos, tmp_path):
    tasks = [
        {"data": {"img_url": name}, "completions": [annotation(choices(label))]}
        for name, label in zip(NAMES, ("red", "blue", "red", "blue"), strict=True)
    ]
    file = tmp_path / "export.jsonl"
    file.write_text("\n".join(map(json.dumps, tasks)))
    assert list(read_source(file, photos).rows) == IDS


JSON_MIN = [
    {"image": NAMES[0], "licence": "free", "id": 1, "kind": {"choices": ["red", "dress"]}, "annotator": 1},
    {"image": NAMES[1], "licence": "free", "id": 2, "kind": "blue", "box": [{"x": 1, "rectanglelabels": ["shirt"]}]},
    {"image": NAMES[2], "licence": "free", "id": 3, "kind": ["red", "blue"]},
    {"image": NAMES[3], "licence": "free", "id": 4},
    {"image": NAMES[0], "licence": "free", "id": 1, "kind": "blue"},
]
ABOUT = {"annotation_id": 9, "created_at": "2026-01-01", "updated_at": "2026-01-01", "lead_time": 2.5}
FLAT = {IDS[0]: {"red", "dress", "blue"}, IDS[1]: {"blue", "shirt"}, IDS[2]: {"red", "blue"}, IDS[3]: frozenset()}


def test_json_min(photos, tmp_path):
    pictures = read_source(exported(tmp_path, [row | ABOUT for row in JSON_MIN]), photos)
    assert pictures.rows == FLAT
    assert pictures.labels == ("red", "dress", "blue", "shirt")
    assert pictures.merged == (IDS[0],)
    assert "(JSON-MIN); pictures in 'image', labels in 'kind' and 'box'" in pictures.understood


@pytest.mark.parametrize("in_order", [True, False])  # newer versions sort the columns
@pytest.mark.parametrize("separator", [",", "\t"])
def test_csv(photos, tmp_path, separator, in_order):
    rows = [row | ABOUT | {"was_cancelled": False} for row in JSON_MIN]
    rows.append(JSON_MIN[3] | ABOUT | {"kind": "red", "was_cancelled": True})
    if not in_order:  # a column of data cannot be told from one of results where its values repeat
        rows = [row | {"licence": f"{number}"} for number, row in enumerate(rows)]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with (tmp_path / "export.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns if in_order else sorted(columns), delimiter=separator)
        writer.writeheader()
        for row in rows:
            writer.writerow(
                {name: value if isinstance(value, str) else json.dumps(value) for name, value in row.items()}
            )
    pictures = read_source(tmp_path / "export.csv", photos)
    assert pictures.rows == FLAT
    assert set(pictures.labels) == {"red", "dress", "blue", "shirt"}
    assert pictures.skipped == {"annotations that were cancelled": (NAMES[3],)}
    assert read_source(tmp_path / "export.csv", photos, columns=["kind"]).labels == ("red", "dress", "blue")


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("/data/upload/1/0a1b2c3d-a.jpg", "a.jpg"),
        ("/data/upload/1/0a1b2c3d-a.jpg", "0a1b2c3d-a.jpg"),
        ("/data/upload/1/0a1b2c3d-a.jpg", "1/0a1b2c3d-a.jpg"),
        ("/data/upload/0a1b2c3d-a%20b.jpg", "a b.jpg"),
        ("/data/upload/1/0a1b2c3d-a_b_c.jpg", "deep/a b, (c).jpg"),
        ("/data/local-files/?d=x/y/a.jpg", "x/y/a.jpg"),
        ("/data/local-files/?d=x/y/a.jpg", "y/a.jpg"),
        ("/data/local-files/?d=x%5Cy%5Ca%20b.jpg", "y/a b.jpg"),
        ("http://localhost:8080/data/upload/1/0a1b2c3d-a.jpg", "a.jpg"),
        ("http://localhost:8080/data/local-files/?d=x/a.jpg", "x/a.jpg"),
        ("https://host/x/a.jpg?size=2&b=/c.jpg#d", "a.jpg"),
        ("s3://bucket/x/a%231.jpg", "a#1.jpg"),
        ("gs://bucket/x/a#1.jpg", "a#1.jpg"),
        ("/data/upload/1/0a1b2c3d-%E5%9B%BE.JPG", "图.jpg"),
    ],
)
def test_a_picture_is_found_by_label_studios_name(tmp_path, name, picture):
    draw(tmp_path / "photos", picture, "other.jpg")
    tasks = [task(name, annotation(choices("red"))), task("other.jpg", annotation(choices("blue")))]
    assert read_source(exported(tmp_path, tasks), tmp_path / "photos").rows == {picture: {"red"}, "other.jpg": {"blue"}}


def test_two_uploads_of_one_name_are_not_guessed(tmp_path):
    draw(tmp_path, "red/a.jpg", "blue/b.jpg", "c.jpg")
    names = ["/data/upload/1/00000000-a.jpg", "/data/upload/1/11111111-a.jpg", "/data/upload/1/22222222-b.jpg"]
    tasks = [task(name, annotation(choices("red", "blue"))) for name in names]
    pictures = read_source(exported(tmp_path, tasks))
    assert list(pictures.rows) == ["blue/b.jpg"]
    assert pictures.not_found == tuple(names[:2])


def test_without_their_folder_pictures_are_asked_for(photos, tmp_path):
    (tmp_path / "empty").mkdir()
    file = exported(tmp_path, [task(NAMES[0], annotation(choices("a", "b")))])
    with pytest.raises(DatasetError, match=r"No picture that the column .* Give another folder with --images"):
        read_source(file, tmp_path / "empty")
    with pytest.raises(DatasetError, match=r"No picture that the column .* Give another folder with --images"):
        read_source(file, draw(tmp_path / "others", "elsewhere.jpg"))


@pytest.mark.parametrize(
    "annotations", [None, [], [{"result": None}], [{"result": [{"value": 5}, 7]}], [{"result": 5}], ["x"], 5]
)
def test_what_is_broken_has_no_labels(photos, tmp_path, annotations):
    tasks = [{"data": {"image": NAMES[0]}, "annotations": annotations}, task(NAMES[1], annotation())]
    with pytest.raises(DatasetError, match="has no label"):
        read_source(exported(tmp_path, tasks), photos)
