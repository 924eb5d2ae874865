"""Everything that posterclf raises on purpose, as one tree:

PosterclfError
    ImageError
        UnreadableFile
        EmptyImage
        TooManyBytes
        TooManyPixels
        TooFewPixels
        UnknownFormat
        BrokenImage
        TooCostly
        UploadRefused
    DatasetError
    ShapeError
    ModelError
        RemoteError
    ServiceError
        SettingError
    TrainingError
    TaggingError
    ProjectError
    MissingExtra

The text of each error is one sentence or two for the person who meets it: what is wrong, and what to do.
"""

from typing import Self


class PosterclfError(Exception):
    """Root of the tree: `except PosterclfError` catches all that a caller can do something about."""

    def alone(self) -> Self:
        """Itself without where it was raised and from what, for one who keeps it: that would keep what was read."""
        self.__traceback__ = self.__cause__ = self.__context__ = None
        return self


class ImageError(PosterclfError):
    """An image cannot be used."""


class UnreadableFile(ImageError):
    """The file does not exist, is a folder, or may not be read."""


class EmptyImage(ImageError):
    """There are no bytes at all."""


class TooManyBytes(ImageError):
    """The file is larger than `images.MAX_BYTES`."""


class TooManyPixels(ImageError):
    """The header announces more pixels than `images.MAX_PIXELS`, of a JPEG than `images.MAX_JPEG_PIXELS`."""


class TooFewPixels(ImageError):
    """A side is shorter than `images.MIN_SIDE`."""


class UnknownFormat(ImageError):
    """The content is none of `images.FORMATS`, whatever the file is called."""


class BrokenImage(ImageError):
    """The header is right, but the pixels cannot be decoded."""


class TooCostly(ImageError):
    """Decoding it takes more time or memory than a picture is worth."""

    def __init__(self, text: str = "This picture takes too much time or memory. Save it again as an ordinary JPEG."):
        super().__init__(text)


class UploadRefused(ImageError):
    """A file did not arrive: a server in between refused it with an HTTP `status`, or the connection broke off, 0."""

    status, size = 0, 0  # the size in bytes

    @classmethod
    def at(cls, status: int, size: int) -> "UploadRefused":
        fault = cls(
            f"A server in between refused the file (HTTP {status}). Save it smaller, or ask whoever runs that server."
            if status
            else "The connection broke off before the file had arrived. Choose it again."
        )
        fault.status, fault.size = status, size
        return fault


class DatasetError(PosterclfError):
    """A CSV or its image folder cannot be used."""


class ShapeError(PosterclfError):
    """Two arrays that belong together differ in shape."""


class ModelError(PosterclfError):
    """A model cannot be loaded: it does not exist, or its files are not those of its card."""


class RemoteError(ModelError):
    """A model at a service cannot be asked: the service is not reached, or responds with an error of its own."""


class ServiceError(PosterclfError):
    """A service cannot be started."""


class SettingError(ServiceError):
    """A variable of the environment that an operator sets has a text that is none, see `settings`."""


class TrainingError(PosterclfError):
    """A training run cannot start or go on."""


class TaggingError(PosterclfError):
    """Posters cannot be tagged in bulk: their folder or the file of the result cannot be used, or is another run's."""


class ProjectError(PosterclfError):
    """A project of own labels cannot take something in, see `teaching.faults`."""

    kind: str  # of `teaching.faults.SENTENCES`
    values: dict[str, object]  # that the sentence names


class MissingExtra(PosterclfError, ImportError):
    """A package of an optional extra is not installed."""
