"""The sheet a poster is drawn on: flat inks, sprayed shading, light and the print finish."""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from assets.drawing.shapes import Point, Shape

WIDTH, HEIGHT = 600, 900
SCALE = 3  # everything is drawn this much larger and reduced at the end, which smooths all edges


def rgb(ink: str) -> np.ndarray:
    """Channels of a hex colour as floats."""
    return np.array(ImageColor.getrgb(ink), dtype=np.float32)


def _way(x: np.ndarray, y: np.ndarray, start: Point, end: Point) -> np.ndarray:
    """How far each place is along the way from `start` (0) to `end` (1)."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return ((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy)


class Canvas:
    """A sheet of 600 x 900 units with the random numbers of one poster."""

    def __init__(self, seed: int) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self.rng = np.random.default_rng(seed)
        # Spray grain is coarser than a pixel: finer dots would blend into a smooth, digital-looking ramp.
        dots = self.rng.random((HEIGHT * 3 // 2, WIDTH * 3 // 2), dtype=np.float32)
        self._spray = np.asarray(Image.fromarray(dots).resize(self.image.size, Image.Resampling.BICUBIC))
        y, x = np.mgrid[0 : HEIGHT * SCALE, 0 : WIDTH * SCALE].astype(np.float32)
        self._x, self._y = x / SCALE, y / SCALE

    def flood(self, ink: str) -> None:
        """One flat ink on the whole sheet."""
        self.image.paste(ink, (0, 0, *self.image.size))

    def mask(self, shape: Shape) -> Image.Image:
        """White where the shape is."""
        mask = Image.new("L", self.image.size)
        draw = ImageDraw.Draw(mask)
        for outline in shape:
            draw.polygon((outline * SCALE).ravel().tolist(), fill=255)
        return mask

    def area(self, shape: Shape | None, clip: Shape | None = None, cut: Shape | None = None) -> Image.Image:
        """Mask of the shape (the whole sheet for None), kept inside `clip` and outside `cut`."""
        mask = Image.new("L", self.image.size, 255) if shape is None else self.mask(shape)
        if clip is not None:
            mask = ImageChops.multiply(mask, self.mask(clip))
        if cut is not None:
            mask = ImageChops.subtract(mask, self.mask(cut))
        return mask

    def stamp(self, mask: Image.Image, ink: str, opacity: float = 1.0, corner: tuple[int, int] = (0, 0)) -> None:
        """Print one ink through a mask whose upper left corner is at the given pixel."""
        if opacity < 1:
            mask = mask.point(lambda value: round(value * opacity))
        self.image.paste(ink, (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)

    def fill(
        self, shape: Shape, ink: str, opacity: float = 1.0, clip: Shape | None = None, cut: Shape | None = None
    ) -> None:
        """Flat ink on a shape."""
        if opacity == 1 and clip is None and cut is None:
            draw = ImageDraw.Draw(self.image)
            for outline in shape:
                draw.polygon((outline * SCALE).ravel().tolist(), fill=ink)
        else:
            self.stamp(self.area(shape, clip, cut), ink, opacity)

    def overprint(self, shape: Shape, ink: str, clip: Shape | None = None, cut: Shape | None = None) -> None:
        """Transparent ink: it darkens the inks below it, as a second press run does."""
        mask = self.area(shape, clip, cut)
        self.image.paste(ImageChops.multiply(self.image, Image.new("RGB", self.image.size, ink)), (0, 0), mask)

    def gradient(self, stops: Sequence[tuple[float, str]], shape: Shape | None = None) -> None:
        """Smooth vertical blend between inks at the given heights."""
        heights = np.arange(HEIGHT * SCALE) / SCALE
        inks = np.array([rgb(ink) for _, ink in stops])
        column = np.stack([np.interp(heights, [y for y, _ in stops], inks[:, c]) for c in range(3)], axis=-1)
        blend = Image.fromarray(column.round().astype(np.uint8)[:, None]).resize(self.image.size)
        self.image.paste(blend, (0, 0), self.area(shape))

    def spray(
        self,
        shape: Shape | None,
        ink: str,
        start: Point,
        end: Point,
        strength: float = 1.0,
        clip: Shape | None = None,
        cut: Shape | None = None,
    ) -> None:
        """Airbrushed dots, dense at `start` and gone at `end`."""
        self._dot(self.area(shape, clip, cut), ink, lambda x, y: strength * (1 - _way(x, y, start, end)))

    def spray_round(
        self,
        shape: Shape | None,
        ink: str,
        centre: Point,
        radius: float,
        strength: float = 1.0,
        inner: float = 0.0,
        clip: Shape | None = None,
        cut: Shape | None = None,
    ) -> None:
        """Airbrushed dots, gone at `radius` from the centre and dense at `inner`; swap the two for a dark rim."""
        self._dot(
            self.area(shape, clip, cut),
            ink,
            lambda x, y: strength * (radius - np.hypot(x - centre[0], y - centre[1])) / (radius - inner),
        )

    def _dot(self, area: Image.Image, ink: str, density: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> None:
        bounds = area.getbbox()
        if bounds:  # an area cut away entirely leaves nothing to spray
            left, top, right, bottom = bounds
            part = np.s_[top:bottom, left:right]
            dots = self._spray[part] < density(self._x[part], self._y[part])
            stencil = ImageChops.multiply(area.crop(bounds), Image.fromarray(dots.astype(np.uint8) * 255))
            self.stamp(stencil, ink, corner=(left, top))

    def glow(self, centre: Point, radius: float, ink: str, strength: float = 1.0) -> None:
        """Light around a point, added to the inks below it."""
        left, top = (max(0, round((c - radius) * SCALE)) for c in centre)
        right, bottom = (round((c + radius) * SCALE) for c in centre)
        part = np.s_[top:bottom, left:right]
        distance = np.hypot(self._x[part] - centre[0], self._y[part] - centre[1]) / radius
        self._screen(np.clip(1 - distance, 0, 1) ** 2 * strength, ink, (left, top))

    def shine(self, shape: Shape, ink: str, blur: float, strength: float = 1.0) -> None:
        """Light of a whole shape, softened by `blur` units."""
        small = self.mask(shape).resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        soft = small.filter(ImageFilter.GaussianBlur(blur)).resize(self.image.size, Image.Resampling.BICUBIC)
        self._screen(np.asarray(soft, dtype=np.float32) / 255 * strength, ink, (0, 0))

    def _screen(self, light: np.ndarray, ink: str, corner: tuple[int, int]) -> None:
        bounds = (*corner, corner[0] + light.shape[1], corner[1] + light.shape[0])
        under = np.asarray(self.image.crop(bounds), dtype=np.float32)
        lit = 255 - (255 - under) * (255 - rgb(ink) * light[..., None]) / 255
        self.image.paste(Image.fromarray(lit.round().clip(0, 255).astype(np.uint8)), corner)

    def halftone(self, shape: Shape, ink: str, pitch: float, start: Point, end: Point) -> None:
        """Printer's dots on a slanted grid, large at `start` and shrinking to nothing at `end`."""
        u, v = ((self._x + self._y) / (pitch * 2**0.5), (self._y - self._x) / (pitch * 2**0.5))
        radius = 0.75 * np.sqrt(np.clip(1 - _way(self._x, self._y, start, end), 0, 1))
        dots = np.hypot(u - np.round(u), v - np.round(v)) < radius
        self.stamp(ImageChops.multiply(self.mask(shape), Image.fromarray(dots.astype(np.uint8) * 255)), ink)

    def stars(self, count: int, ink: str, bottom: float) -> None:
        """Night sky down to `bottom`: many faint points, few bright ones."""
        sky: Shape = []
        for x, y, size in self.rng.random((count, 3)) * (WIDTH, bottom, 1):
            radius = 0.45 + 1.5 * size**5
            sky.append(np.array([(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)]))
        self.fill(sky, ink)

    def border(self, width: float, ink: str) -> None:
        """Unprinted margin of the sheet."""
        frame = Image.new("L", self.image.size, 255)
        inset = round(width * SCALE)
        frame.paste(0, (inset, inset, self.image.width - inset, self.image.height - inset))
        self.stamp(frame, ink)

    def printed(self) -> Image.Image:
        """The finished sheet at its real size: uneven ink, paper grain, darker corners."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        sheet = np.asarray(small, dtype=np.float32)
        clouds = Image.fromarray(self.rng.normal(0, 1, (19, 13)).astype(np.float32))
        mottle = np.asarray(clouds.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)) * 0.008
        noise = Image.fromarray(self.rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32))
        # A slightly soft grain looks like paper; raw pixel noise looks like a bad camera and bloats the file.
        fibre = np.asarray(noise.resize((WIDTH * 2 // 3, HEIGHT * 2 // 3)).resize((WIDTH, HEIGHT))) * 4.5
        y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
        shadow = 1 - 0.16 * np.clip(np.hypot(x, y) - 0.55, 0, None) ** 1.6
        sheet = sheet * ((1 + mottle) * shadow)[..., None] + fibre[..., None]
        # Ink never reaches pure black nor paper pure white.
        return Image.fromarray((7 + sheet * (243 / 255)).round().clip(0, 255).astype(np.uint8))
