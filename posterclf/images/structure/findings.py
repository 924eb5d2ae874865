"""What was found in a file."""

from typing import NamedTuple


class Found(NamedTuple):
    content: bytes  # what the decoder is given
    beside: float = 0  # bytes that the decoder takes beside the decoded picture
    is_open_ended: bool = False  # a JPEG without its end mark: perhaps whole, perhaps cut off
    has_frames: bool = False  # it is a WebP that moves
