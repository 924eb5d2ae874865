"""What was learned, as a model's folder in a zip, and such a zip opened again as a stranger's is."""

import json
from zipfile import ZIP_DEFLATED

import numpy as np
import pytest
from scipy.special import expit

from posterclf.errors import ModelError, ProjectError
from posterclf.images import read_image
from posterclf.labels import Labels
from posterclf.metrics.report import report
from posterclf.registry.arrays import packed
from posterclf.registry.card import CROSS_VALIDATION, Card, card_json, read_card
from posterclf.registry.evaluation_predictions import EvaluationPredictions
from posterclf.registry.model_folder import find_model, sha256
from posterclf.teaching.features import shared_features
from posterclf.teaching.head import HEAD_FILE
from posterclf.teaching.head_model import require_agreement
from posterclf.teaching.learning import learn
from posterclf.teaching.model_zip import model_zip
from posterclf.teaching.zip_reading import ZippedModel, read_zip
from tests.support.memory import memory_below
from tests.support.taught import NAME, PICTURES, taught_clothes, taught_model
from tests.support.zips import files_of, zip_of

FOLDER = f"{NAME}/"


@pytest.fixture(scope="module")
def card() -> Card:
    return read_card(files_of(taught_clothes().model)[f"{FOLDER}card.json"])


def changed(**files: bytes) -> bytes:
    """The model's zip with other files, 'card' and 'head', each as it is where it is not given."""
    kept = files_of(taught_clothes().model)
    return zip_of(
        kept | {f"{FOLDER}{dict(card='card.json', head=HEAD_FILE)[name]}": data for name, data in files.items()}
    )


def with_head(head: bytes, **training: object) -> bytes:
    """The model's zip with another head, which the card describes, and other facts of its training."""
    card = json.loads(files_of(taught_clothes().model)[f"{FOLDER}card.json"])
    card["files"][HEAD_FILE] = sha256(head)
    card["training"] |= training
    return changed(card=json.dumps(card).encode(), head=head)


def refused(content: bytes) -> str:
    """The kind of the fault."""
    with pytest.raises(ProjectError) as error:
        read_zip(content, "model.zip")
    assert "model.zip" in str(error.value)
    return error.value.kind


def test_it_holds_a_models_files_and_no_picture(card):
    files = files_of(taught_clothes().model)
    names = ("card.json", "README.md", "model.tflite", "head.npz", "test.npz")
    assert list(files) == [FOLDER + name for name in names]
    assert {name: sha256(files[FOLDER + name]) for name in card.files} == card.files
    assert not any(b"\xff\xd8\xff" in data for name, data in files.items() if not name.endswith(("tflite", "npz")))


def test_the_same_teaching_gives_the_same_bytes():
    taught = taught_clothes()
    assert model_zip(NAME, taught.learned, taught.marks, taught.pictures) == taught.model


def test_the_card_says_what_was_learned_from_and_how_well(card):
    taught, shipped = taught_clothes(), find_model("efficientnet").card
    assert (card.name, card.labels, card.licence) == (NAME, taught.learned.labels, "apache-2.0")
    assert (card.training.recipe, card.training.features) == ("head", "efficientnet")
    assert card.training.features_sha256 == shipped.files["model.keras"]
    assert card.training.posters == {"train": PICTURES}
    own = len(card.labels) * (shared_features().channels + 1)
    assert card.parameters == shipped.parameters - 25 * 1473 + own
    counts = taught.marks.sum(axis=0)
    assert [card.evaluation["labels"][label]["positives"] for label in card.labels] == counts.tolist()
    assert list(card.training.label_frequencies.values()) == pytest.approx((counts / PICTURES).tolist())
    assert (card.evaluation["split"], card.evaluation["part"]) == (CROSS_VALIDATION, CROSS_VALIDATION)
    figures = report(
        card.labels, taught.marks, taught.learned.held_out, taught.marks.mean(axis=0), card.thresholds.shared
    )
    assert card.evaluation["map"] == pytest.approx(figures["map"])
    assert (card.calibration.part, card.thresholds.part) == (CROSS_VALIDATION, CROSS_VALIDATION)


def test_the_cards_text_says_that_the_pictures_were_learned_from(tmp_path):
    text = " ".join((taught_model(tmp_path).path / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"On the {PICTURES} pictures that it learned from, each predicted by a model that had seen neither it" in text
    )
    assert "ECE, Brier score and F1 are a little too good" in text
    assert "no picture was set aside for a test" in text
    for untrue in ("part `test`", "of the split", "test picture", "genre", "movie", "0 s."):
        assert untrue not in text


def test_pictures_are_numbered_in_the_order_of_the_project(tmp_path):
    taught = taught_clothes()
    kept = EvaluationPredictions.load(taught_model(tmp_path))
    assert kept
    assert (kept.ids[0], kept.ids[-1]) == ("picture-001", f"picture-{PICTURES:03}")
    np.testing.assert_array_equal(kept.labels, taught.marks)
    np.testing.assert_allclose(kept.probabilities, taught.learned.held_out, atol=1e-6)


@pytest.mark.parametrize("balance", [False, True])
@pytest.mark.parametrize(
    "marks",
    [
        [[1, 0], [0, 1]],
        [[1], [0]],
        [[1], [1], [1]],
        [[0], [0], [0]],
        [[1, 1], [1, 0], [1, 0], [1, 1], [1, 0], [1, 1]],
    ],
    ids=["one of each", "one label", "all have it", "none has it", "one that all have"],
)
def test_the_smallest_projects_make_a_model_too(marks, balance):
    marks = np.array(marks, np.uint8)
    pictures = taught_clothes().pictures[: len(marks)]
    embeddings, looks = np.stack([one.embedding for one in pictures]), np.stack([one.look for one in pictures])
    learned = learn(Labels(("first", "second")[: marks.shape[1]]), marks, embeddings, looks, balance)
    assert learned
    opened = read_zip(model_zip("small", learned, marks, pictures), "small.zip")
    assert isinstance(opened, ZippedModel)
    assert opened.card.evaluation["posters"] == len(marks)


def test_it_is_opened_again_as_it_was():
    taught = taught_clothes()
    opened = read_zip(taught.model, "model.zip")
    assert isinstance(opened, ZippedModel)
    assert (opened.card.name, opened.card.labels) == (NAME, taught.learned.labels)
    embeddings = np.stack([picture.embedding for picture in taught.pictures])
    expected = expit(taught.learned.head.logits(embeddings))
    np.testing.assert_allclose(expit(opened.head.logits(embeddings)), expected, atol=1e-5)


def test_a_name_that_leads_elsewhere_is_made_one():
    card = json.loads(files_of(taught_clothes().model)[f"{FOLDER}card.json"]) | {"name": "../../etc/passwd"}
    opened = read_zip(changed(card=json.dumps(card).encode()), "model.zip")
    assert isinstance(opened, ZippedModel)
    assert "/" not in opened.card.name


def test_another_network_is_refused():
    head = files_of(taught_clothes().model)[FOLDER + HEAD_FILE]
    assert refused(with_head(head, features_sha256="0" * 64)) == "other_network"
    assert refused(with_head(head, features_sha256=None)) == "other_network"
    assert refused(with_head(head, features=None)) == "not_ours"


def test_the_network_in_it_is_not_even_read():
    files = files_of(taught_clothes().model)
    assert isinstance(read_zip(zip_of(files | {f"{FOLDER}model.tflite": b"harm"}), "model.zip"), ZippedModel)


@pytest.mark.parametrize(
    "card",
    [b"", b"[" * 1_000_000, b'{"card_version":' * 100_000, b"null", b'{"card_version": 99}', bytes(3 * 2**20), b"\xff"],
)
def test_what_is_no_card_is_refused(card):
    assert refused(changed(card=card)) == "not_ours"


def npy(header: str, data: bytes = b"") -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


ONES = {"weights": np.ones((shared_features().channels, 5), np.float32), "bias": np.ones(5, np.float32)}
BIAS = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", bytes(20))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"no zip",
        packed(**ONES)[:-40],
        packed(weights=ONES["weights"]),
        packed(weights=ONES["weights"][:, :4], bias=ONES["bias"]),
        packed(weights=ONES["weights"].T, bias=ONES["bias"]),
        packed(weights=ONES["weights"].astype(float), bias=ONES["bias"]),
        packed(weights=ONES["weights"] * np.float32(np.nan), bias=ONES["bias"]),
        packed(weights=ONES["weights"], bias=ONES["bias"] * np.float32(np.inf)),
        zip_of(
            {"weights.npy": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }"), "bias.npy": BIAS}
        ),
        zip_of({"weights.npy": npy("{'descr': '|O', 'fortran_order': False, 'shape': (3776, 5), }"), "bias.npy": BIAS}),
        zip_of({"weights.npy": npy("[" * 100), "bias.npy": BIAS}),
        zip_of({"weights.npy": b"\x93NUMPY\x01\x00\xff\xff" + b"[" * 70_000, "bias.npy": BIAS}),
        zip_of({"weights.npy": b"\x93NUMPY\x03\x00" + bytes(100), "bias.npy": BIAS}),
        zip_of({"weights.npy": bytes(100_000_000), "bias.npy": BIAS}, ZIP_DEFLATED),
        zip_of({f"{number}.npy": b"" for number in range(1000)}),
    ],
)
def test_what_is_no_head_is_refused_without_taking_memory(head):
    content = with_head(head)
    with memory_below(5 * len(content)):
        assert refused(content) in ("no_zip", "too_much")


def test_a_head_that_the_card_does_not_describe_is_refused():
    assert refused(changed(head=packed(**ONES))) == "no_zip"


def test_a_zip_of_the_shipped_model_is_no_taught_one():
    card = card_json(find_model("efficientnet").card).encode()
    assert refused(zip_of({"efficientnet/card.json": card})) == "not_ours"
    assert refused(zip_of({"efficientnet/card.json": card, "efficientnet/head.npz": packed(**ONES)})) == "not_ours"


def test_damaged_models_end_in_a_sentence():
    """Hundreds of zips with bytes changed in the card, the head or the directory."""
    random = np.random.default_rng(0)
    files = files_of(taught_clothes().model)
    del files[f"{FOLDER}model.tflite"]  # never read, and large
    original = zip_of(files)
    opened = 0
    for _ in range(300):
        content = bytearray(original)
        for place in random.integers(0, len(content), 3):
            content[place] ^= 1 << int(random.integers(8))
        try:
            opened += isinstance(read_zip(bytes(content), "model.zip"), ZippedModel)
        except ProjectError as error:
            assert str(error)
    assert opened < 300


def test_a_served_file_that_predicts_something_else_is_noticed(tmp_path):
    from posterclf.inference.classifier import PosterClassifier

    taught, network = taught_clothes(), shared_features()
    pictures = [read_image(picture.thumbnail) for picture in taught.pictures[:2]]
    classifier = PosterClassifier.load(taught_model(tmp_path).path)
    require_agreement(classifier, taught.learned.head, pictures, network.embeddings(pictures))
    other = taught.learned.head.scaled(np.full(5, 1.1), np.zeros(5))
    with pytest.raises(ModelError, match="predicts otherwise than its head"):
        require_agreement(classifier, other, pictures, network.embeddings(pictures))
