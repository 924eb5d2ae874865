"""A photograph in the making: layers of light (height, width, 3), fog and sparks between them, then grain."""

from collections.abc import Sequence

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter, rotate

from assets.drawing.canvas import HEIGHT, WIDTH, Canvas, rgb
from assets.drawing.noise import clouds
from assets.drawing.tracing import Shot

SHEET = (HEIGHT, WIDTH)
_Y, _X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


def linear(ink: str) -> np.ndarray:
    """A hex colour as linear light."""
    return (rgb(ink) / 255) ** 2.2


def ramp(stops: Sequence[tuple[float, str]]) -> np.ndarray:
    """Light that goes from ink to ink down the sheet."""
    heights = [y for y, _ in stops]
    inks = np.array([linear(ink) for _, ink in stops])
    column = np.stack([np.interp(_Y[:, 0], heights, inks[:, c]) for c in range(3)], axis=-1)
    return np.repeat(column[:, None], WIDTH, axis=1).astype(np.float32)


def halo(x: float, y: float, radius: float, fall: float = 2.0, flat: float = 1.0) -> np.ndarray:
    """Brightness around a point, 1 there; `flat` below 1 makes it lower than wide."""
    far = np.minimum(np.hypot(_X - x, (_Y - y) / flat) / radius, 1e3 ** (4 / fall))
    return 1 / (1 + far**fall)


def band(top: float, bottom: float) -> np.ndarray:
    """0 above the first height, 1 below the second, a soft step between them."""
    t = np.clip((_Y - top) / (bottom - top), 0, 1)
    return t * t * (3 - 2 * t)


def lit(sheet: np.ndarray, brightness: np.ndarray, ink: str) -> np.ndarray:
    """The sheet with more light."""
    return sheet + brightness[..., None] * linear(ink)


def over(sheet: np.ndarray, cover: np.ndarray, light: np.ndarray) -> np.ndarray:
    """One layer before another."""
    return sheet + (light - sheet) * cover[..., None]


def blurred(layer: np.ndarray, radius: float) -> np.ndarray:
    """What is not in focus."""
    return gaussian_filter(layer, (radius, radius, 0)[: layer.ndim])


def placed(sheet: np.ndarray, shot: Shot, softness: float = 0.0) -> np.ndarray:
    """A photographed scene before the sheet, out of focus by some pixels."""
    cover, light = shot.cover, shot.light * shot.cover[..., None]
    cover, light = blurred(cover, max(softness, 0.45)), blurred(light, max(softness, 0.45))
    return sheet * (1 - cover[..., None]) + light


def drawn(canvas: Canvas, shape: list[np.ndarray], softness: float = 0.6) -> np.ndarray:
    """Where a flat shape is, as cover of a layer."""
    mask = canvas.mask(shape).resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    return blurred(np.asarray(mask, np.float32) / 255, softness)


def fog(rng: np.random.Generator, top: float, bottom: float, size: float = 160.0) -> np.ndarray:
    """Drifting fog between two heights, 0 to 1."""
    drift = clouds(rng, (HEIGHT * 2, WIDTH), size, 6)[::2]
    middle, half = (top + bottom) / 2, (bottom - top) / 2
    return np.clip(0.55 + 0.6 * drift, 0, 1) * np.exp(-(((_Y - middle) / half) ** 2))


def smoke(rng: np.random.Generator, size: float = 180.0, hardness: float = 1.6) -> np.ndarray:
    """Billows, 0 to 1."""
    bent = clouds(rng, SHEET, size, 6, 0.55)
    return np.clip(0.5 + hardness * 0.5 * (1 - 2 * np.abs(bent)), 0, 1)


def sparks(rng: np.random.Generator, count: int, centre: tuple[float, float], spread: float) -> np.ndarray:
    """Glowing points that fly out of a centre, short trails, some near and out of focus."""
    sheet = np.zeros(SHEET, np.float32)
    near = np.zeros(SHEET, np.float32)
    angles, reach = rng.uniform(0, 2 * np.pi, count), spread * rng.uniform(0.05, 1.0, count) ** 0.7
    for angle, far in zip(angles, reach, strict=True):
        length, bright = rng.uniform(2, 14), rng.uniform(0.3, 1.0)
        target = near if rng.random() < 0.12 else sheet
        for step in np.linspace(0, length, 8):
            x = round(centre[0] + np.cos(angle) * (far + step))
            y = round(centre[1] + np.sin(angle) * (far + step) * 1.2)
            if 0 <= x < WIDTH and 0 <= y < HEIGHT:
                target[y, x] += bright
    return blurred(sheet, 0.7) * 5 + blurred(near, 3.2) * 30 + blurred(sheet, 9) * 4


def bokeh(rng: np.random.Generator, count: int, top: float, bottom: float, radius: float) -> np.ndarray:
    """Far lights as soft discs, (h, w) brightness."""
    sheet = np.zeros(SHEET, np.float32)
    for x, y, size in zip(
        rng.uniform(0, WIDTH, count),
        rng.uniform(top, bottom, count),
        radius * rng.uniform(0.5, 1.2, count),
        strict=True,
    ):
        distance = np.hypot(_X - x, _Y - y)
        disc = np.clip((size - distance) / 2, 0, 1) * (0.65 + 0.35 * np.clip(distance / size, 0, 1) ** 3)
        sheet += disc * rng.uniform(0.15, 1.0)
    return blurred(sheet, 0.8)


def rain(rng: np.random.Generator, count: int, slant: float = 8.0) -> np.ndarray:
    """Falling drops, (h, w) brightness."""
    side = 1300
    drops = np.zeros((side, side), np.float32)
    for x, y in rng.integers(0, side, (count, 2)):
        drops[y : y + rng.integers(14, 70), x] += rng.uniform(0.1, 0.7)
    turned = rotate(gaussian_filter(drops, (2, 0.55)), slant, reshape=False, order=1)
    return turned[(side - HEIGHT) // 2 :, (side - WIDTH) // 2 :][:HEIGHT, :WIDTH]


def beams(light: np.ndarray, x: float, y: float, length: float = 0.5, steps: int = 40) -> np.ndarray:
    """Light drawn out away from a point, as in dusty air: (h, w) -> (h, w)."""
    image = Image.fromarray(light.astype(np.float32))
    total = np.zeros_like(light)
    for step in range(steps):
        scale = 1 + length * step / steps
        # An affine map asks where each pixel comes from: nearer and nearer to the point.
        matrix = (1 / scale, 0, x * (1 - 1 / scale), 0, 1 / scale, y * (1 - 1 / scale))
        pulled = image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
        total += np.asarray(pulled) * (1 - step / steps)
    return total * 2 / steps


def develop(
    canvas: Canvas,
    light: np.ndarray,
    exposure: float = 1.2,
    shadows: str = "#0a1420",
    highlights: str = "#fff2df",
    saturation: float = 1.0,
    contrast: float = 1.0,
    vignette: float = 0.45,
    grain: float = 0.03,
) -> None:
    """Light onto the canvas as film shows it: halation, a curve, two tints, dark corners, grain."""
    bright = np.clip(light - 0.8, 0, 6)
    light = light + 0.12 * blurred(bright, 6) + 0.1 * blurred(bright, 30)
    corner = np.hypot((_X - WIDTH / 2) / WIDTH, (_Y - HEIGHT / 2) / HEIGHT) * 1.6
    light = light * (exposure * (1 - vignette * np.clip(corner - 0.25, 0, 1) ** 1.5))[..., None]
    tone = (1 - np.exp(-np.clip(light, 0, None))) ** (1 / 2.2)
    tone = np.clip(0.5 + (tone - 0.5) * contrast, 0, 1)
    grey = (tone @ np.array([0.3, 0.59, 0.11], np.float32))[..., None]
    tone = grey + (tone - grey) * saturation
    low, high = rgb(shadows) / 255, rgb(highlights) / 255
    tone = (
        tone * (low + (high - low) * np.clip(grey * 1.1 + 0.15, 0, 1)) / np.maximum(high.max(), 1e-3) ** 0.5
        + low * 0.35 * (1 - grey) ** 3
    )
    noise = canvas.rng.normal(0, 1, SHEET).astype(np.float32)
    noise = 0.6 * noise + 1.3 * blurred(noise, 0.9)
    tone = tone + (noise * grain * (0.35 + 1.2 * grey[..., 0] * (1 - grey[..., 0])))[..., None]
    picture = Image.fromarray((np.clip(tone, 0, 1) * 255).round().astype(np.uint8))
    canvas.image.paste(picture.resize(canvas.image.size, Image.Resampling.BICUBIC))
