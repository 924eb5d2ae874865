"""A poster in other styles: redrawn flat, grey, blurred, grainy, sharpened. Trained with, and measured in."""

import cv2
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

GREY = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, as Pillow's mode L
COLOURS = 16


def flat(image: Image.Image) -> Image.Image:
    """Redrawn flat, exactly: median of 5 x 5 pixels three times, mode of 7 x 7, 16 colours."""
    for _ in range(3):
        image = image.filter(ImageFilter.MedianFilter(5))
    return image.filter(ImageFilter.ModeFilter(7)).quantize(COLOURS).convert("RGB")


def grey(image: Image.Image) -> Image.Image:
    return image.convert("L").convert("RGB")


def blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(2))


def grainy(image: Image.Image) -> Image.Image:
    grain = np.random.default_rng(0).normal(0, 16, (image.height, image.width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


MEASURED = {"plain": lambda image: image, "flat": flat, "grey": grey, "blurred": blurred}

# What drawings may lack beside photographs, given to them, and what takes it from them.
DRAWN = {
    "as drawn": lambda image: image,
    "grainy": grainy,
    "sharpened": lambda image: image.filter(ImageFilter.UnsharpMask(2, 150, 0)),
    "more colour": lambda image: ImageEnhance.Color(image).enhance(1.6),
    "more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.5),
    "grey": grey,
    "blurred": blurred,
}


def about_flat(pixels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """About as `flat`, of random strength, in a tenth of its time.

    pixels:   (height, width, 3) uint8
    returns:  of the same shape and dtype: medians, few colours, and of these the most frequent one around each place
    """
    median, colours, side = (int(random.choice(choices)) for choices in ((3, 5), (8, 12, 16, 16, 24), (5, 7)))
    for _ in range(3):
        pixels = cv2.medianBlur(pixels, median)
    indexed = Image.fromarray(pixels).quantize(colours, Image.Quantize.FASTOCTREE)
    palette = np.array(indexed.getpalette(), np.uint8).reshape(-1, 3)[:colours]
    indices = np.asarray(indexed)
    counts = [cv2.boxFilter((indices == i).astype(np.float32), -1, (side, side)) for i in range(len(palette))]
    return palette[np.argmax(counts, axis=0)]


def styled(pixels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """As it is every second time, else in a style that says little about what is to be seen.

    pixels, returns:  (height, width, 3) uint8
    source:           Geirhos et al. 2019 (arXiv:1811.12231), with plainer styles than paintings
    """
    kind = random.random()
    if kind < 0.2:
        return about_flat(pixels, random)
    if kind < 0.3:
        return np.repeat(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    if kind < 0.38:
        return cv2.GaussianBlur(pixels, (0, 0), float(random.uniform(0.6, 2)))
    if kind < 0.44:
        grain = random.normal(0, random.uniform(4, 16), (*pixels.shape[:2], 1))
        return np.clip(pixels + grain, 0, 255).astype(np.uint8)
    if kind < 0.5:
        return cv2.addWeighted(pixels, 2.5, cv2.GaussianBlur(pixels, (0, 0), 2), -1.5, 0)
    return pixels
