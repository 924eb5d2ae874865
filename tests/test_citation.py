"""What CITATION.cff and the changelog say of the version is what the package says."""

import re

import pytest
import yaml

import posterclf
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def citation() -> dict:
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_the_citation_is_of_this_version(citation):
    assert citation["version"] == posterclf.__version__


def test_the_changelog_has_an_entry_of_this_version_with_the_citation_s_day(citation):
    released = f"## {posterclf.__version__} - {citation['date-released']}"
    assert released in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()


def test_the_citation_has_what_its_format_requires(citation):
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation["cff-version"] == "1.2.0"
    assert all({"type", "title", "authors"} <= reference.keys() for reference in citation["references"])
    assert all(re.fullmatch(r"10\.\d{4,}/\S+", work["doi"]) for work in citation["references"] if "doi" in work)
