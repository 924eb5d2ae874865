"""A WebP too large for Pillow's decoder is OpenCV's, which is not installed with the library alone."""

import io

import numpy as np
import pytest
from PIL import Image

from posterclf.errors import TooCostly
from posterclf.images import large_decoding, read_image

SIZE = (3400, 3300)


@pytest.fixture(scope="module")
def large_webp():
    """Red at the left, blue at the right."""
    image = Image.new("RGB", SIZE, "red")
    image.paste("blue", (SIZE[0] // 2, 0, *SIZE))
    content = io.BytesIO()
    image.save(content, "WEBP", quality=50, method=0)
    return content.getvalue()


def test_with_opencv_it_is_read(large_webp):
    assert large_decoding.is_large_webp(SIZE)
    pixels = np.asarray(read_image(large_webp).resize((2, 1), Image.Resampling.BOX)).astype(int)
    assert np.abs(pixels - [[[254, 0, 0], [0, 0, 254]]]).max() < 8


def test_without_opencv_one_sentence_says_what_to_install(large_webp, monkeypatch):
    monkeypatch.setattr(large_decoding, "is_there", lambda module: False)
    with pytest.raises(TooCostly) as refused:
        read_image(large_webp)
    assert str(refused.value) == (
        "A WebP of this size needs OpenCV, which comes with the extra page: pip install 'posterclf[page]'. "
        "Or save it as an ordinary JPEG."
    )
