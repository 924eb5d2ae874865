"""From bytes to an image whose header is read and whose pixels are not."""

import io

import pillow_heif
from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from posterclf.errors import UnknownFormat
from posterclf.images.formats import FORMATS, FORMATS_IN_WORDS
from posterclf.images.limits import broken

pillow_heif.register_heif_opener(thumbnails=False)  # pyright: ignore[reportUnknownMemberType] -- its options are untyped


def opened(content: bytes) -> Image.Image:
    """The image of a file whose structure was checked, see `structure.found`.

    raises:  UnknownFormat, BrokenImage
    """
    try:
        if content.startswith(b"\xff\xd8"):
            # `Image.open` would warn of what a phone makes, and refuse more; its pixels were counted before.
            return JpegImagePlugin.JpegImageFile(io.BytesIO(content))
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        accepting = (Image.OPEN[name][1] for name in FORMATS)
        if any(accept(content[:16]) for accept in accepting if accept):  # begins like a picture
            raise broken() from error
        raise UnknownFormat(f"This is not a picture in a known format. Use {FORMATS_IN_WORDS}.") from error
    except MemoryError:
        raise
    except Exception as error:  # decoders raise whatever they like where a file is damaged: OSError, EOFError, ...
        raise broken() from error
