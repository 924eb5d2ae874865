"""What a visit tries: a file, a frame of the camera or a picture of the project. What came last counts.

Only the last one is kept, reduced.
"""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
import numpy as np

from posterclf.app.cached import SHOWN_SIZE
from posterclf.app.uploads.inbox import Inbox, Sent
from posterclf.errors import ImageError, TooManyBytes
from posterclf.images import MAX_BYTES
from posterclf.inference.network_input import read_pixels_and_jpeg
from posterclf.inference.prediction import Prediction
from posterclf.registry.card_parts import InputSize
from posterclf.teaching.head import Head
from posterclf.teaching.project import Picture

LONGEST = -(-MAX_BYTES // 3) * 4  # letters of a file of MAX_BYTES in base64


@dataclass(frozen=True, eq=False)
class Tried:
    """One picture to be answered.

    shown:     a JPEG of at most SHOWN_SIZE
    pixels:    (height, width, 3) uint8, as the network takes them
    picture:   the project's picture that it is, None for a file or a frame
    """

    shown: bytes
    pixels: np.ndarray
    picture: Picture | None = None

    @classmethod
    def read(cls, content: bytes, size: InputSize, picture: Picture | None = None) -> "Tried":
        """raises:  ImageError where it is no usable picture"""
        pixels, shown = read_pixels_and_jpeg(content, size, SHOWN_SIZE)
        return cls(shown, pixels, picture)


class TriedPrediction(NamedTuple):
    """What a model said of a picture."""

    tried: Tried
    head: Head
    prediction: Prediction


@dataclass(eq=False)
class Trying:
    """What one visit tries.

    tried:     the last picture that could be read, None before the first one
    fault:     why what came after it cannot be used
    taken:     the number of what the browser sent last
    stills:    how many files and pictures of the project there were: a frame that was on its way when one of them came
               must not take its place
    in_view:   whether the browser has the picture already, as it has the frame that it has just sent
    inbox:     where files arrive
    """

    tried: Tried | None = None
    fault: ImageError | None = None
    taken: int = 0
    stills: int = 0
    in_view: bool = False
    answer: TriedPrediction | None = None
    inbox: Inbox = field(default_factory=lambda: Inbox(place="teach"))

    def take(self, sent: Any, size: InputSize) -> None:
        """Try what the browser sent; what viewer.js cannot have sent, and what was taken before, is ignored.

        sent:  {"number": int, "content": base64 or what is in the inbox, "live": bool, "stills": int}, of a stranger
        size:  of the network's input
        """
        match sent:
            case {"number": int(number), "content": content, "live": bool(live), "stills": int(stills)} if isinstance(
                content, str | dict
            ):
                pass
            case _:
                return
        if number <= self.taken:
            return
        self.taken = number
        if live and stills != self.stills:
            return
        try:
            self.tried, self.fault, self.in_view = Tried.read(self._content(content), size), None, live
        except ImageError as fault:
            self.fault = fault.alone()
        self.stills += not live

    def _content(self, content: str | dict[str, Any]) -> bytes:
        """raises:  ImageError where it did not come"""
        if isinstance(content, str):
            return decoded(content)
        try:
            return self.inbox.content_of(msgspec.convert(content, Sent))
        except msgspec.ValidationError:
            return b""  # refused as an empty file

    def show(self, picture: Picture, size: InputSize) -> None:
        """Try a picture of the project; of one that is not kept, its thumbnail."""
        content = picture.content or picture.thumbnail
        self.tried, self.fault, self.in_view = Tried.read(content, size, picture), None, False
        self.stills += 1


def decoded(content: str) -> bytes:
    """The bytes of base64; no bytes where it is none.

    raises:  TooManyBytes where there are more than `MAX_BYTES`
    """
    if len(content) > LONGEST:
        raise TooManyBytes(f"The file has more than {MAX_BYTES // 2**20} MB. Save it smaller, as a JPEG.")
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        return b""
