"""The description, and whether the API does what it says."""

import hypothesis
import schemathesis
from paths import ROOT
from schemathesis.config import SchemathesisConfig

from posterclf.service.api import Service
from posterclf.service.inference import LocalInference

app = Service(LocalInference()).app
config = SchemathesisConfig.from_path(ROOT / "schemathesis.toml")
schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, config=config)


@schema.parametrize()
@hypothesis.settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_no_generated_request_finds_a_fault(case):
    case.call_and_validate()
