"""Files that ask for much more than they are: each kind is refused for its cause, or read where it is whole."""

import pytest
from PIL import Image

from posterclf.images import structure
from tests.support.hostile_files import HOSTILE, LARGE, SMALL, TOO_LARGE, Hostile
from tests.support.read_images import outcome

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("file", HOSTILE, ids=lambda file: file.name)
def test_what_is_hostile_is_left_out_or_refused(file: Hostile):
    result = outcome(file.make(SMALL))
    assert type(result) is file.expected or (file.expected is None and isinstance(result, Image.Image))


@pytest.mark.parametrize("file", [*LARGE, *TOO_LARGE], ids=lambda file: file.name)
def test_the_same_kinds_are_read_where_they_are_small(file: Hostile):
    assert isinstance(outcome(file.make(SMALL)), Image.Image)


@pytest.mark.parametrize("file", [file for file in HOSTILE if not file.expected], ids=lambda file: file.name)
def test_no_decoder_sees_what_is_left_out(file: Hostile):
    content = file.make(SMALL)
    if file.name != "JPEG of fill bytes between its scans" and "canvas" not in file.name:
        assert len(structure.found(content).content) < 5000
