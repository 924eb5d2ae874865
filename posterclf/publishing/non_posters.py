"""Drawn pictures that are no posters: some kinds to fit the poster likeness on, other kinds to measure it."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Random = np.random.Generator
SIZES = ((640, 480), (480, 640), (600, 600), (400, 600), (800, 450))


def noise(random: Random) -> Image.Image:
    """Every pixel by itself, or in coarse grains."""
    width, height = _size(random)
    grain = int(random.integers(1, 9))
    cells = random.integers(0, 256, (height // grain + 1, width // grain + 1, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize((width, height), Image.Resampling.NEAREST)


def flat_colour(random: Random) -> Image.Image:
    return Image.new("RGB", _size(random), _colour(random))


def gradient(random: Random) -> Image.Image:
    """From one colour to another, straight or in rings."""
    width, height = _size(random)
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    angle = random.uniform(0, 2 * np.pi)
    way = np.hypot(x - 0.5, y - 0.5) if random.random() < 0.4 else x * np.cos(angle) + y * np.sin(angle)
    way = (way - way.min()) / np.ptp(way)
    first, last = np.array(_colour(random)), np.array(_colour(random))
    return Image.fromarray((first + (last - first) * way[..., None]).astype(np.uint8))


def text_page(random: Random) -> Image.Image:
    """A page of a book: lines of dark words on light paper."""
    width, height = 600, int(random.integers(700, 900))
    page = Image.new("RGB", (width, height), tuple(random.integers(225, 256, 3).tolist()))
    draw, margin, step = ImageDraw.Draw(page), int(random.integers(30, 90)), int(random.integers(12, 26))
    for y in range(margin, height - margin, step):
        x, end = margin, width - margin - (random.random() < 0.2) * int(random.integers(50, 300))
        while x < end:
            word = int(random.integers(step, 5 * step))
            for letter in range(x, min(x + word, end), max(3, step // 3)):
                top = y + int(random.integers(0, step // 4 + 1))
                draw.line((letter, top, letter + int(random.integers(0, 4)), y + step // 2), fill=(30, 30, 34), width=2)
            x += word + step // 2
    return page


def line_drawing(random: Random) -> Image.Image:
    """A pencil's curves on white."""
    size = _size(random)
    sheet = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(sheet)
    for _ in range(random.integers(4, 20)):
        points = np.cumsum(random.normal(0, 25, (30, 2)), axis=0) + random.uniform(0, 1, 2) * size
        draw.line([tuple(point) for point in points], fill=(40, 40, 40), width=int(random.integers(1, 5)))
    return sheet


def landscape(random: Random) -> Image.Image:
    """Sky over hills in the haze, with a photograph's grain."""
    width, height = 640, 480
    y = np.linspace(0, 1, height)[:, None, None]
    picture = np.array(_colour(random)) * (1 - y) + np.array([235, 220, 200]) * y + np.zeros((1, width, 1))
    ground = np.array(_colour(random)) * 0.6
    for layer in range(4):
        ridge = height * (0.35 + 0.15 * layer) + np.cumsum(random.normal(0, 2.5, width))
        below = np.arange(height)[:, None] > ridge
        picture[below] = ground * (0.4 + 0.6 * (3 - layer) / 3) + 40 * (3 - layer) / 3
    return Image.fromarray(np.clip(picture + random.normal(0, 8, picture.shape), 0, 255).astype(np.uint8))


def window(random: Random) -> Image.Image:
    """A screenshot: title bar, side bar, rows of a list, buttons."""
    width, height = 960, 600
    dark = random.random() < 0.4
    back, front = ((32, 34, 40), (205, 208, 214)) if dark else ((250, 250, 252), (70, 74, 82))
    screen = Image.new("RGB", (width, height), back)
    draw, accent = ImageDraw.Draw(screen), _colour(random)
    draw.rectangle((0, 0, width, 34), fill=accent)
    side = int(random.integers(120, 260))
    draw.rectangle((0, 34, side, height), fill=tuple(int(value * 0.93) for value in back))
    for y in range(56, height - 20, int(random.integers(22, 40))):
        draw.rectangle((16, y, 16 + int(random.integers(30, side - 30)), y + 7), fill=front)
        for x in range(side + 20, width - 80, 180):
            draw.rectangle((x, y, x + int(random.integers(30, 150)), y + 7), fill=front)
    draw.rounded_rectangle((width - 130, height - 50, width - 20, height - 18), 6, fill=accent)
    return screen


def bar_chart(random: Random) -> Image.Image:
    """A diagram from a report."""
    sheet = Image.new("RGB", (700, 500), "white")
    draw, count, colour = ImageDraw.Draw(sheet), int(random.integers(4, 14)), _colour(random)
    draw.line((60, 40, 60, 440, 660, 440), fill="black", width=2)
    for bar in range(count):
        left = 70 + bar * 590 // count
        draw.rectangle((left, 440 - int(random.integers(20, 380)), left + 420 // count, 440), fill=colour)
        draw.rectangle((left, 450, left + 300 // count, 456), fill="grey")
    return sheet


def clouds(random: Random) -> Image.Image:
    """Soft spots of light at every scale, as in a picture of the sky or of a wall."""
    width, height = _size(random)
    total = np.zeros((height, width))
    for octave in range(1, 7):
        cells = random.random((2**octave + 1, 2**octave + 1)).astype(np.float32)
        total += np.asarray(Image.fromarray(cells).resize((width, height), Image.Resampling.BICUBIC)) / 1.7**octave
    total = (total - total.min()) / np.ptp(total)
    first, last = np.array(_colour(random)), np.array(_colour(random))
    return Image.fromarray((first + (last - first) * total[..., None]).astype(np.uint8))


def still_life(random: Random) -> Image.Image:
    """Balls on a table in a light from the side, out of focus behind, with a photograph's grain."""
    width, height = 640, 480
    y, x = np.mgrid[0:height, 0:width]
    picture = np.where((y < height * 0.55)[..., None], np.array(_colour(random)) * 0.6, np.array(_colour(random)) * 0.8)
    picture = picture * (0.7 + 0.3 * x / width)[..., None]
    for _ in range(random.integers(2, 7)):
        radius, centre_x = random.uniform(40, 110), random.uniform(60, width - 60)
        centre_y = random.uniform(0.55, 0.85) * height
        dx, dy = (x - centre_x) / radius, (y - centre_y) / radius
        inside = dx**2 + dy**2 < 1
        light = np.clip(0.25 + 0.75 * (-0.5 * dx - 0.6 * dy + np.sqrt(np.clip(1 - dx**2 - dy**2, 0, 1))), 0, 1.3)
        picture = np.where(inside[..., None], np.array(_colour(random)) * light[..., None], picture)
    noisy = picture + random.normal(0, 6, picture.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))


def receipt(random: Random) -> Image.Image:
    """A narrow strip of prices on a table."""
    table = noise(random).resize((500, 700)).filter(ImageFilter.GaussianBlur(12))
    strip = Image.new("RGB", (240, 640), (245, 244, 240))
    draw = ImageDraw.Draw(strip)
    for y in range(30, 610, 18):
        draw.rectangle((16, y, 16 + int(random.integers(40, 130)), y + 6), fill=(60, 60, 60))
        draw.rectangle((190, y, 222, y + 6), fill=(60, 60, 60))
    table.paste(strip, (130, 30))
    return table


def cartoon(random: Random) -> Image.Image:
    """A child's figure in flat colours: sun, house, tree."""
    sheet = Image.new("RGB", (600, 450), (170, 215, 250))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 320, 600, 450), fill=(110, 190, 90))
    left, tree, sun = (int(random.integers(low, high)) for low, high in ((60, 260), (350, 540), (40, 560)))
    draw.ellipse((sun - 35, 25, sun + 35, 95), fill=(255, 215, 60))
    draw.rectangle((left, 210, left + 150, 340), fill=_colour(random), outline="black", width=3)
    draw.polygon((left - 15, 210, left + 75, 130, left + 165, 210), fill=_colour(random), outline="black")
    draw.rectangle((left + 60, 270, left + 95, 340), fill=_colour(random), outline="black", width=3)
    draw.rectangle((tree - 10, 250, tree + 10, 340), fill=(110, 70, 40))
    draw.ellipse((tree - 50, 160, tree + 50, 270), fill=(50, 140, 60))
    return sheet


def photograph(random: Random) -> Image.Image:
    """A part of one of the two photographs that come with scikit-learn: a palace, a flower."""
    from sklearn.datasets import load_sample_images

    whole = Image.fromarray(load_sample_images().images[random.integers(2)])
    share = random.uniform(0.4, 1)
    left, top = random.uniform(0, 1 - share) * whole.width, random.uniform(0, 1 - share) * whole.height
    return whole.crop((int(left), int(top), int(left + share * whole.width), int(top + share * whole.height)))


Kinds = dict[str, Callable[[Random], Image.Image]]
# No kind is in both: what is measured is whether kinds that were not fitted on are recognized.
CHOOSING: Kinds = {kind.__name__: kind for kind in (noise, gradient, text_page, line_drawing, landscape)}
MEASURING: Kinds = {
    kind.__name__: kind for kind in (flat_colour, window, bar_chart, clouds, still_life, receipt, cartoon, photograph)
}


def drawn(kinds: Kinds, each: int) -> dict[str, list[Image.Image]]:
    """Kind -> `each` RGB pictures of it, the same pixels at every call."""
    return {
        name: [kind(np.random.default_rng([number, index])) for number in range(each)]
        for index, (name, kind) in enumerate(kinds.items())
    }


def _size(random: Random) -> tuple[int, int]:
    return SIZES[random.integers(len(SIZES))]


def _colour(random: Random) -> tuple[int, int, int]:
    return tuple(random.integers(20, 245, 3).tolist())
