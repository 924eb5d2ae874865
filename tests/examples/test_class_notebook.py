"""The notebook for a class runs from top to bottom, is stored without outputs, and shows what its text says."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from tests.support.examples import EXAMPLES


@pytest.fixture(scope="module")
def stored():
    return nbformat.read(EXAMPLES / "class.ipynb", as_version=4)


@pytest.fixture(scope="module")
def ran(stored, tmp_path_factory):
    folder = {"metadata": {"path": tmp_path_factory.mktemp("class")}}  # empty: it asks nothing of the place
    return NotebookClient(stored.copy(), timeout=300, kernel_name="python3", resources=folder).execute()


def texts(notebook):
    """What each cell of code printed."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in code]


def test_it_is_stored_without_outputs(stored):
    code = [cell for cell in nbformat.read(EXAMPLES / "class.ipynb", as_version=4).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_every_cell_shows_something_and_nothing_goes_wrong(ran):
    for cell in ran.cells:
        if cell.cell_type == "code":
            assert cell.outputs, cell.source
            assert not [output for output in cell.outputs if output.get("name") == "stderr"], cell.outputs


def test_found_missed_and_false_alarms_are_those_of_the_list(ran):
    rows = re.findall(r"drawn for it: (\S+) +probability (\S+)", "\n".join(texts(ran)))
    drawn, predicted = [mark == "yes" for mark, _ in rows], [float(probability) >= 0.3 for _, probability in rows]
    pairs = list(zip(drawn, predicted, strict=True))
    counts = {"found": (True, True), "missed": (True, False), "false alarms": (False, True)}
    counted = {name: pairs.count(pair) for name, pair in counts.items()}
    assert len(rows) == 27 and f"counted here:    {counted}" in "\n".join(texts(ran))


def test_what_was_learned_by_mistake_is_gone_after_pictures_of_neither_and_of_both(ran):
    *_, taught, mistaken, mended = ([float(total) for total in re.findall(r"sum (\S+)", text)] for text in texts(ran))
    assert taught == [1, 1]
    assert mistaken == [1, 1, 1, 1]  # a shoe, nothing, both, trousers
    dress, shirt, shoe, nothing, both, _ = mended
    assert 0.8 < dress < 1.2 and 0.8 < shirt < 1.2 and shoe < 0.5 and nothing < 0.2 and both > 1.7
