"""A HEIC of tiles, decoded tile by tile: photographs of 48 million pixels that have no place in memory as a whole."""

from typing import Any

import pillow_heif
from PIL import Image
from pillow_heif.as_plugin import HeifImageFile

from posterclf.images.limits import MAX_WHOLE_PIXELS, broken, too_many_parts
from posterclf.images.structure.heic_grid import grid, one_by_one

MAX_TILE = 4_000_000  # pixels
MAX_COPIED = 3_000_000_000  # bytes: the file is copied for each tile, half a second
TURNS = {
    ("irot", 90): Image.Transpose.ROTATE_90,
    ("irot", 180): Image.Transpose.ROTATE_180,
    ("irot", 270): Image.Transpose.ROTATE_270,
    ("imir", 0): Image.Transpose.FLIP_TOP_BOTTOM,
    ("imir", 1): Image.Transpose.FLIP_LEFT_RIGHT,
}


def reduced_from_tiles(content: bytes, image: HeifImageFile) -> Image.Image | None:
    """The picture at half its size, upright and RGB; None where it has no tiles that can be halved.

    raises:  TooCostly, BrokenImage; what the decoder raises
    """
    plugin: Any = image
    frame = plugin._heif_file[image.tell()]
    tiling, turns, layout = frame.info.get("tiling"), frame._c_image.transformations, grid(content)
    if not tiling or not layout or not set(turns) <= set(TURNS) or image.mode != "RGB":
        return None
    # All of it is told as if the tiles had been turned, too.
    swap = -1 if sum(kind == "irot" and angle % 180 != 0 for kind, angle in turns) % 2 else 1
    width, height = (tiling["image_width"], tiling["image_height"])[::swap]
    across, down = (tiling["tile_width"], tiling["tile_height"])[::swap]
    columns, rows = (tiling["num_columns"], tiling["num_rows"])[::swap]
    if len(layout.tiles) != columns * rows or across % 2 or down % 2:
        return None
    whole = columns * across * rows * down
    if whole > 4 * MAX_WHOLE_PIXELS or across * down > MAX_TILE or len(content) * len(layout.tiles) > MAX_COPIED:
        raise too_many_parts("tiles")
    picture = Image.new("RGB", (-(-width // 2), -(-height // 2)))
    for place, file in enumerate(one_by_one(content, layout)):
        left, top = place % columns * across, place // columns * down
        tile = _decoded(file, (across, down)).crop((0, 0, min(across, width - left), min(down, height - top)))
        picture.paste(tile.reduce(2), (left // 2, top // 2))
    for turn in turns:
        picture = picture.transpose(TURNS[turn])
    return picture


def _decoded(file: bytes, size: tuple[int, int]) -> Image.Image:
    pictures: Any = pillow_heif.open_heif(file)  # pyright: ignore[reportUnknownMemberType] -- untyped
    tile = pictures[pictures.primary_index]
    if tile.size != size or tile.mode != "RGB":
        raise broken()
    return tile.to_pillow()
