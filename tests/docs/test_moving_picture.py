"""The moving picture of the page: small and short enough for a README, and really moving."""

from PIL import Image

from tests.support.paths import ROOT

PICTURE = ROOT / "docs" / "moving-page.webp"


def test_it_moves_is_short_and_loads_fast():
    with Image.open(PICTURE) as picture:
        frames, milliseconds = set(), 0
        for number in range(picture.n_frames):
            picture.seek(number)
            picture.load()
            frames.add(picture.convert("RGB").tobytes())
            milliseconds += picture.info["duration"]
        assert (picture.size, picture.info["loop"]) == ((930, 600), 0)
    assert len(frames) > 20
    assert 8_000 < milliseconds < 14_000
    assert PICTURE.stat().st_size < 1_500_000
