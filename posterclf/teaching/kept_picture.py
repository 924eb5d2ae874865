"""A stranger's picture as a project keeps it: small, and without what the file says beside it."""

import io

from PIL import Image

from posterclf.apart.calls import apart
from posterclf.images import jpeg, read_image

KEPT_SIZE = (512, 512)  # pixels of a kept picture at most: more than the network takes on each side
KEPT_BYTES = 200_000  # a JPEG of that size that is no larger is kept as it came
THUMBNAIL = (160, 160)


@apart
def kept_picture(content: bytes) -> tuple[bytes, Image.Image]:
    """A picture as it is kept, a JPEG without metadata, and as an RGB image of at most THUMBNAIL.

    raises:  ImageError where it is no usable picture
    """
    image = read_image(content, KEPT_SIZE)
    if max(image.size) > KEPT_SIZE[0] or len(content) > KEPT_BYTES or not _is_bare_jpeg(content):
        image.thumbnail(KEPT_SIZE, Image.Resampling.LANCZOS)
        content = jpeg(image)
        image = read_image(content)
    image.thumbnail(THUMBNAIL, Image.Resampling.BOX)
    return content, image


def _is_bare_jpeg(content: bytes) -> bool:
    """Whether it is a JPEG that holds nothing but the picture: a stranger's metadata is not kept."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            return (
                image.format == "JPEG"  # and no MPO
                and image.mode == "RGB"
                and not {"exif", "xmp", "comment", "icc_profile"} & image.info.keys()
            )
    except Exception:  # another format, or a JPEG that `read_image` had to repair
        return False
