"""The description, and whether the API does what it says."""

import hypothesis
import msgspec
import pytest
import requests

from posterclf.labels import Thresholds
from posterclf.service.api import Service
from posterclf.service.backends import LocalBackend
from posterclf.service.wire import FullRecord, as_full_record, prediction_of
from tests.support.paths import ROOT, SAMPLES
from tests.support.served import served

schemathesis = pytest.importorskip("schemathesis", reason="the extra dev is not installed")
config = schemathesis.config.SchemathesisConfig.from_path(ROOT / "schemathesis.toml")
service = Service(LocalBackend())
schema = schemathesis.openapi.from_asgi("/api/openapi.json", service.app, config=config)

# Left to itself, Schemathesis sends no bytes that are a poster.
bodies = [SAMPLES[0].read_bytes(), SAMPLES[0].read_bytes()[:500], b"null", b""]
schemathesis.openapi.media_type("image/*", hypothesis.strategies.sampled_from(bodies))


@schema.parametrize()
@hypothesis.settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_no_generated_request_finds_a_fault(case):
    case.call_and_validate()


def test_what_is_described_is_what_is_answered():
    """Full answers of all models too, out of which the client makes its `Prediction`."""
    from jsonschema import Draft202012Validator

    with served(service) as url:
        described = requests.get(f"{url}/api/openapi.json", timeout=60).json()
        prediction_schema = {"$ref": "#/components/schemas/Prediction", "components": described["components"]}
        for model in service.folders:
            asked = {"model": model, "full": "true", "threshold": "0.3"}
            reply = requests.post(f"{url}/api/v1/predict", params=asked, data=bodies[0], timeout=60)
            record = reply.json()
            Draft202012Validator(prediction_schema).validate(record)
            prediction = prediction_of(msgspec.convert(record, FullRecord))
            assert as_full_record("-", prediction, Thresholds.one(prediction.labels, 0.3)) == record
