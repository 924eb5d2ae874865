"""The description, and whether the API does what it says, with a model of other labels among those that are served."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import msgspec
import numpy as np
import pytest
import requests
from jsonschema import Draft202012Validator

from posterclf.inference.prediction import Prediction
from posterclf.labels import GENRES, Labels, Thresholds
from posterclf.registry.model_folder import ModelFolder, find_model, model_names
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from posterclf.service.description import description
from posterclf.service.wire import FullRecord, as_full_record, prediction_of
from posterclf.settings import OWN_MODELS
from tests.support.other_labels import SIX, model_of
from tests.support.paths import ROOT, SAMPLES
from tests.support.served import served

schemathesis = pytest.importorskip("schemathesis", reason="the extra dev is not installed")
config = schemathesis.config.SchemathesisConfig.from_path(ROOT / "schemathesis.toml")

# Left to itself, Schemathesis sends no bytes that are a poster.
bodies = [SAMPLES[0].read_bytes(), SAMPLES[0].read_bytes()[:500], b"null", b""]
schemathesis.openapi.media_type("image/*", hypothesis.strategies.sampled_from(bodies))


def model(name: str, labels: Labels) -> ModelFolder:
    """A model of that name and these labels, of which there is only a card."""
    card = find_model().card
    training = msgspec.structs.replace(card.training, label_frequencies=dict.fromkeys(labels, 0.1))
    card = msgspec.structs.replace(
        card, labels=labels, training=training, calibration=None, thresholds=None, evaluation=None
    )
    return ModelFolder(Path(name), card)


service = Service(LocalBackend())
# First, and so the one that is asked where a request names none. Its file is made before the first test.
service.folders = {"six": model("six", SIX), **service.folders}
schema = schemathesis.openapi.from_asgi("/api/openapi.json", service.app, config=config)


@pytest.fixture(scope="module", autouse=True)
def six(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("models")
    model_of(SIX, folder / "six")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(OWN_MODELS.name, str(folder))
        yield


@schema.parametrize()
@hypothesis.settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_no_generated_request_finds_a_fault(case):
    case.call_and_validate()


def test_what_is_described_is_what_is_answered():
    """Full answers of all models too, out of which the client makes its `Prediction`."""
    assert set(service.folders) == set(Service(service.backend).folders) == {*model_names(), "six"}
    with served(service) as url:
        described = requests.get(f"{url}/api/openapi.json", timeout=60).json()
        for model in service.folders:
            asked = {"model": model, "full": "true", "threshold": "0.3"}
            reply = requests.post(f"{url}/api/v1/predict", params=asked, data=bodies[0], timeout=60)
            record = reply.json()
            validator(described).validate(record)
            prediction = prediction_of(msgspec.convert(record, FullRecord))
            assert as_full_record("-", prediction, Thresholds.one(prediction.labels, 0.3)) == record


def validator(described: dict, name: str = "Prediction") -> Draft202012Validator:
    """Of what is one of the description's schemas."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": described["components"]})


def record(folder: ModelFolder) -> dict:
    """A full record of what it might predict."""
    prediction = Prediction(
        model=folder.name,
        labels=folder.labels,
        probabilities=np.linspace(0, 1, len(folder.labels), dtype=np.float32),
        embedding=np.zeros(3, np.float32),
        evidence=np.zeros((2, 2, len(folder.labels)), np.float32),
    )
    return as_full_record("a.jpg", prediction, folder.thresholds(0.5))


@pytest.mark.parametrize(
    "labels",
    [
        SIX,
        Labels(["red"]),
        Labels(["$ref", "type", "properties", "const", "__proto__"]),
        Labels(f"label {number}" for number in range(100)),
        Labels(f"标签 {number}" for number in range(500)),
    ],
    ids=len,
)
def test_each_model_is_described_with_its_own_labels(labels):
    folder, other = model("mine", labels), model("other", GENRES)
    described = description([folder, other])
    Draft202012Validator.check_schema(validator(described).schema)
    probabilities = described["components"]["schemas"]["Prediction-mine"]["properties"]["probabilities"]
    assert list(probabilities["properties"]) == probabilities["required"] == list(labels)
    for said in (record(folder), record(other)):
        assert validator(described).is_valid(said)
        assert not validator(described).is_valid(said | {"model": "nobody's"})
    crossed = record(folder) | {"probabilities": record(other)["probabilities"]}
    assert not validator(described).is_valid(crossed)
    assert not validator(described).is_valid(record(folder) | {"predicted": ["no label of it"]})


def test_the_names_of_models_make_names_of_schemas():
    names = ["连衣", "裙子", "my model", "a.b-c_d", "--"]
    described = description([model(name, SIX) for name in names])
    schemas = described["components"]["schemas"]
    assert all(name.isascii() and " " not in name for name in schemas)
    mapping = described["components"]["schemas"]["Prediction"]["discriminator"]["mapping"]
    assert list(mapping) == names
    assert len(set(mapping.values())) == len(names)
    for name, reference in mapping.items():
        assert schemas[reference.rpartition("/")[2]]["properties"]["model"]["const"] == name
