"""Every block of code in the documents runs, or says why it does not."""

import os
import shutil

import pytest

from tests.support.documents import SHOWN, documents, languages, make_checkout, make_data, reasons, run_document
from tests.support.paths import ROOT

DOCUMENTS = {str(path.relative_to(ROOT)): path for path in documents()}
RUN = {name: path for name, path in DOCUMENTS.items() if {"python", "bash"} & set(languages(path))}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    make_data(folder)
    return folder


@pytest.mark.skipif(os.name == "nt", reason="the commands are written for a POSIX shell")
@pytest.mark.parametrize("name", RUN)
def test_every_block_runs_from_top_to_bottom(name, data, tmp_path):
    shutil.copytree(data, tmp_path, symlinks=True, dirs_exist_ok=True)
    if "$CHECKOUT" in RUN[name].read_text(encoding="utf-8"):
        make_checkout(tmp_path / "posterclf")
    run_document(RUN[name], tmp_path)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_block_names_its_language(name):
    assert set(languages(DOCUMENTS[name])) <= {"python", "bash"} | SHOWN


def test_few_blocks_are_not_run_and_each_says_why():
    said = [(name, reason) for name, path in DOCUMENTS.items() for reason in reasons(path).values()]
    assert all(len(reason.split()) > 2 for _, reason in said), said
    assert len(said) <= 30
