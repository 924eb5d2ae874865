"""Photographs of posters on walls, drawn: what `photographs` measures with, and the tests of the page."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

Random = np.random.Generator
SIZES = ((1280, 960), (960, 1280), (1280, 720), (720, 1280))  # (width, height) in pixels, as phones have them
FOCAL_LENGTHS = (0.65, 1.1)  # of the lens, in lengths of the picture's longer side: phones have .7 to .8
TURNS = (40.0, 15.0, 6.0)  # degrees at most: to the side, up or down, and the camera held askew


@dataclass(frozen=True)
class Scene:
    """A photograph of a poster.

    image:    RGB
    corners:  (4, 2) float, pixels (x, y) of the poster's corners in the photograph: top left, top right, bottom right,
              bottom left, as seen on the poster
    framed:   (4, 2) float, the same of its frame; where it has none, of the poster
    wall:     the kind of wall, of WALLS
    """

    image: Image.Image
    corners: np.ndarray
    framed: np.ndarray
    wall: str


def photographed(poster: Image.Image, height: float, random: Random, wall: str | None = None) -> Scene:
    """The poster hung on a wall and photographed from somewhat aside.

    height:  of the poster in the photograph, as a share of the photograph's height
    wall:    the kind of wall, None for any
    """
    width_px, height_px = SIZES[random.integers(len(SIZES))]
    kind = wall or list(WALLS)[random.integers(len(WALLS))]
    scene = WALLS[kind](random, width_px, height_px)
    corners = _corners(poster.width / poster.height, height, random, width_px, height_px)
    scene, framed = _hung(scene, np.asarray(poster, dtype=np.float32), corners, random)
    return Scene(_taken(scene, random), corners, framed, kind)


def _corners(ratio: float, height: float, random: Random, width_px: int, height_px: int) -> np.ndarray:
    """Where the corners of a poster of this width by height are seen by a camera that is turned at random."""
    turns = [random.uniform(-most, most) for most in TURNS]
    aside, up, askew = np.radians(turns)
    around_y = np.array([[np.cos(aside), 0, np.sin(aside)], [0, 1, 0], [-np.sin(aside), 0, np.cos(aside)]])
    around_x = np.array([[1, 0, 0], [0, np.cos(up), -np.sin(up)], [0, np.sin(up), np.cos(up)]])
    around_z = np.array([[np.cos(askew), -np.sin(askew), 0], [np.sin(askew), np.cos(askew), 0], [0, 0, 1]])
    flat = np.array([[-ratio, -1, 0], [ratio, -1, 0], [ratio, 1, 0], [-ratio, 1, 0]]) / 2
    turned = flat @ (around_z @ around_x @ around_y).T
    focal = random.uniform(*FOCAL_LENGTHS) * max(width_px, height_px)
    distance = focal / (height * height_px)
    seen = focal * turned[:, :2] / (turned[:, 2:] + distance)
    seen *= height * height_px / np.ptp(seen[:, 1])
    low, high = seen.min(axis=0), seen.max(axis=0)
    margin = 0.02 * np.array([width_px, height_px])
    if np.any(high - low > np.array([width_px, height_px]) - 2 * margin):
        return _corners(ratio, height * 0.9, random, width_px, height_px)
    least, most = margin - low, np.array([width_px, height_px]) - margin - high
    return seen + random.triangular(least, (least + most) / 2, most + 1e-6)  # people aim


def _hung(scene: np.ndarray, poster: np.ndarray, corners: np.ndarray, random: Random) -> tuple[np.ndarray, np.ndarray]:
    """The wall with the poster on it, bare or in a frame, with its shadow; and the outer corners."""
    height_px, width_px = scene.shape[:2]
    mount = random.choice(("bare", "bare", "frame"))
    border = 0
    if mount == "frame":
        border = int(poster.shape[0] * random.uniform(0.015, 0.04))
        colour = ((25, 25, 28), (235, 235, 230), (110, 75, 45), (190, 160, 90))[random.integers(4)]
        framed = np.empty((poster.shape[0] + 2 * border, poster.shape[1] + 2 * border, 3), dtype=np.float32)
        framed[:] = colour
        framed[border:-border, border:-border] = poster
        poster = framed
    inner = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (np.array(poster.shape[1::-1]) - 2 * border) + border - 0.5
    to_photograph = cv2.getPerspectiveTransform(inner.astype(np.float32), corners.astype(np.float32))
    size = (width_px, height_px)
    # Drawn at twice the size: the sides are as soft as a lens makes them.
    twice = np.diag([2.0, 2.0, 1.0]) @ to_photograph
    large = (2 * width_px, 2 * height_px)
    seen = cv2.resize(
        cv2.warpPerspective(poster, twice, large, flags=cv2.INTER_LINEAR), size, interpolation=cv2.INTER_AREA
    )
    mask = cv2.warpPerspective(np.ones(poster.shape[:2], dtype=np.float32), twice, large)
    mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)[..., None]
    depth = random.uniform(0, 0.012) * height_px
    shift = np.float32([[1, 0, random.uniform(-1, 1) * depth], [0, 1, depth]])
    shadow = cv2.GaussianBlur(cv2.warpAffine(mask[..., 0], shift, size), (0, 0), max(1, depth / 2))[..., None]
    scene = scene * (1 - random.uniform(0.1, 0.6) * shadow)
    outer = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * poster.shape[1::-1] - 0.5
    framed = cv2.perspectiveTransform(outer[None].astype(np.float32), to_photograph)[0]
    return scene * (1 - mask) + seen * mask, framed


def _taken(scene: np.ndarray, random: Random) -> Image.Image:
    """Light that falls off, a reflection at times, blur, the sensor's noise, and JPEG."""
    height_px, width_px = scene.shape[:2]
    y, x = np.mgrid[0 : 1 : height_px * 1j, 0 : 1 : width_px * 1j].astype(np.float32)
    angle, strength = random.uniform(0, 2 * np.pi), random.uniform(0, 0.5)
    light = 1 + strength * ((x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle))
    if random.random() < 0.3:  # the edge of a shadow across wall and poster
        across = (x - random.uniform(0.2, 0.8)) * np.cos(angle) + (y - random.uniform(0.2, 0.8)) * np.sin(angle)
        light = light * np.where(across > 0, 1, random.uniform(0.55, 0.9))
        light = cv2.GaussianBlur(light.astype(np.float32), (0, 0), random.uniform(2, 15))
    scene = scene * light[..., None] * random.uniform(0.7, 1.1) * random.uniform(0.9, 1.1, 3)
    if random.random() < 0.25:
        glare = np.exp(-(((x - random.random()) / 0.12) ** 2) - ((y - random.random()) / 0.12) ** 2)
        scene = scene + random.uniform(20, 90) * glare[..., None]
    scene = cv2.GaussianBlur(scene, (0, 0), random.uniform(0.3, 1.8))
    scene = scene + random.normal(0, random.uniform(1, 7), scene.shape)
    pixels = np.clip(scene, 0, 255).astype(np.uint8)
    coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(60, 95))])[1]
    return Image.fromarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))


def _colour(random: Random) -> np.ndarray:
    """A wall's paint: mostly light and of little colour, at times dark or strong."""
    grey = random.uniform(130, 240) if random.random() < 0.7 else random.uniform(25, 130)
    return np.clip(grey + random.normal(0, 18 if random.random() < 0.8 else 50, 3), 10, 250)


def _painted(random: Random, width: int, height: int) -> np.ndarray:
    return np.broadcast_to(_colour(random), (height, width, 3)).astype(np.float32)


def plain(random: Random, width: int, height: int) -> np.ndarray:
    return _painted(random, width, height).copy()


def gradient(random: Random, width: int, height: int) -> np.ndarray:
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    angle = random.uniform(0, 2 * np.pi)
    way = ((x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle) + 0.7)[..., None] / 1.4
    return (_colour(random) * way + _colour(random) * (1 - way)).astype(np.float32)


def plaster(random: Random, width: int, height: int) -> np.ndarray:
    """Bumps of several sizes."""
    wall = _painted(random, width, height)
    for scale, strength in ((1, 6), (4, 6), (16, 5), (64, 8)):
        bumps = random.normal(0, 1, (height // scale + 2, width // scale + 2)).astype(np.float32)
        bumps = cv2.resize(bumps, (width, height), interpolation=cv2.INTER_CUBIC)
        wall = wall + (random.uniform(0.3, 1.5) * strength * bumps)[..., None]
    return wall


def bricks(random: Random, width: int, height: int) -> np.ndarray:
    tall = int(random.integers(height // 30, height // 10))
    wide, joint = int(2.6 * tall), max(2, tall // 9)
    wall = _painted(random, width, height) * 0 + _colour(random)
    brick = np.clip(np.array([150, 80, 60]) + random.normal(0, 25, 3), 20, 240)
    if random.random() < 0.3:
        brick = _colour(random)
    for row in range(height // tall + 1):
        for column in range(-1, width // wide + 2):
            left = column * wide + (row % 2) * wide // 2
            box = np.s_[row * tall + joint : (row + 1) * tall, max(0, left + joint) : max(0, left + wide)]
            wall[box] = brick + random.normal(0, 12)
    return _askew(wall, random) + random.normal(0, 6, (height, width, 1))


def planks(random: Random, width: int, height: int) -> np.ndarray:
    """Boards with their grain, upright or lying."""
    across, along = (width, height) if random.random() < 0.5 else (height, width)
    wall = np.zeros((along, across, 3), dtype=np.float32)
    base, left = np.array([150, 110, 70]) + random.normal(0, 25, 3), 0
    while left < across:
        board = int(random.integers(across // 20, across // 6))
        grain = cv2.GaussianBlur(random.normal(0, 1, (along, board)).astype(np.float32), (0, 0), 1.5, sigmaY=60)
        wall[:, left : left + board] = (base + random.normal(0, 12) + 90 * grain[..., None])[:, : across - left]
        wall[:, left : left + 3] *= 0.5
        left += board
    return _askew(wall if across == width else wall.swapaxes(0, 1), random)


def tiles(random: Random, width: int, height: int) -> np.ndarray:
    wall, side = _painted(random, width, height).copy(), int(random.integers(height // 12, height // 4))
    joint = _colour(random)
    for start in range(int(random.integers(side)), max(width, height), side):
        wall[start : start + 4] = joint
        wall[:, start : start + 4] = joint
    return _askew(wall, random)


def wallpaper(random: Random, width: int, height: int) -> np.ndarray:
    """Upright stripes of two colours."""
    first, stripe = _colour(random), int(random.integers(width // 40, width // 8))
    second = np.clip(first + random.normal(0, 30, 3), 0, 255)
    wide = (np.arange(width) // stripe % 2)[None, :, None]
    return _askew(np.broadcast_to(np.where(wide, first, second), (height, width, 3)).astype(np.float32), random)


def room(random: Random, width: int, height: int) -> np.ndarray:
    """A wall with a floor, a door or window, and other pictures on it."""
    wall = WALLS[("plain", "gradient", "plaster")[random.integers(3)]](random, width, height).astype(np.float32)
    floor = int(height * random.uniform(0.8, 1.0))
    wall[floor:] = _colour(random) * 0.6
    wall[floor - 12 : floor] = _colour(random)
    for _ in range(random.integers(1, 5)):
        wide, tall = (int(side * random.uniform(0.08, 0.35)) for side in (width, height))
        left, top = int(random.integers(-wide // 2, width - wide // 2)), int(random.integers(0, height - tall))
        box = np.s_[top : top + tall, max(0, left) : max(0, left + wide)]
        wall[box] = _colour(random)
        if random.random() < 0.6:
            inner = np.s_[top + 10 : top + tall - 10, max(0, left + 10) : max(0, left + wide - 10)]
            wall[inner] = _colour(random) + random.normal(0, 25, (*wall[inner].shape[:2], 1))
    return _askew(wall, random)


def _askew(wall: np.ndarray, random: Random) -> np.ndarray:
    """The wall as a camera sees it that looks at it from aside: its lines are no parallels of the picture's sides."""
    height, width = wall.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + random.uniform(-0.12, 0.12, (4, 2)) * (width, height)
    transform = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return cv2.warpPerspective(wall.astype(np.float32), transform, (width, height), borderMode=cv2.BORDER_REFLECT)


WALLS: dict[str, Callable[[Random, int, int], np.ndarray]] = {
    "plain": plain,
    "gradient": gradient,
    "plaster": plaster,
    "bricks": bricks,
    "planks": planks,
    "tiles": tiles,
    "wallpaper": wallpaper,
    "room": room,
}
