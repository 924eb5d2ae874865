"""The notebook runs from top to bottom and is stored without outputs."""

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support.paths import ROOT

NOTEBOOK = ROOT / "docs" / "learn.ipynb"


@pytest.fixture(scope="module")
def stored():
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_is_stored_without_outputs(stored):
    code = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_it_walks_through_all_nine_lessons(stored):
    headings = [cell.source[:5] for cell in stored.cells if cell.source.startswith("## ")]
    assert headings == [f"## {number}." for number in range(1, 10)]


def test_every_cell_runs_and_shows_something(stored, tmp_path):
    # In an empty folder: the notebook asks nothing of the place where it is opened.
    client = NotebookClient(stored, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}})
    ran = client.execute()
    for cell in ran.cells:
        if cell.cell_type == "code":
            assert cell.outputs, cell.source
            assert not [output for output in cell.outputs if output.get("name") == "stderr"], cell.outputs
