"""Where the files of one visit arrive, piece by piece, until the page takes them.

Streamlit's own uploads need a cookie, which browsers keep from a page in a frame of another site; and they come whole,
which servers in between often refuse. Here an address that only the visit knows takes the cookie's place, and a piece
is smaller than what such servers refuse.
"""

import re
import secrets
from dataclasses import dataclass
from threading import Lock
from typing import Annotated
from weakref import WeakValueDictionary

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from posterclf.errors import ImageError, TooManyBytes, UploadRefused
from posterclf.held import FULL, Holding, full
from posterclf.images import MAX_BYTES

PREFIX = "posterclf/uploads"  # below the page's own address
PIECE = 768 * 1024  # bytes: nginx refuses a request of more than 1 MiB unless it is told otherwise
AT_ONCE = 8  # files of a visit that are on their way, or have arrived and were not taken yet
MAX_PICTURES = 256  # that are given out, the newest: more than a queue has posters
KEY = r"\A[a-z0-9-]{1,40}\Z"
ARRIVED = 204  # the HTTP status of a piece that was taken in

_inboxes: WeakValueDictionary[str, "Inbox"] = WeakValueDictionary()


class Sent(msgspec.Struct, kw_only=True):
    """What the browser tells of a content that it sent: strangers' input, checked for its types.

    key:     of the content in the inbox
    size:    bytes
    status:  HTTP status of the last answer to a piece of it; 0 where there was none, or nothing was sent
    """

    key: Annotated[str, msgspec.Meta(pattern=KEY)]
    size: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    status: Annotated[int, msgspec.Meta(ge=0, le=999)]


class SentFile(Sent, kw_only=True):
    """What the browser tells of a file.

    number:  higher than that of the file that was told before
    """

    number: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    name: Annotated[str, msgspec.Meta(max_length=2000)]


class Told(msgspec.Struct):
    """What the browser tells at once.

    choice:    number of the drop or choice that the last files are of
    left_out:  how many files it did not send since the last report, as there is no room for them
    """

    files: Annotated[list[SentFile], msgspec.Meta(max_length=100)]
    choice: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = 0
    left_out: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = 0


@dataclass(frozen=True)
class Arrivals:
    """What came since the last report.

    begins:    whether it is of another choice than what came before
    left_out:  how many files were not sent, as there is no room for them
    """

    uploads: list["Upload"]
    begins: bool = False
    left_out: int = 0


class Upload:
    """A file that a browser brought: its bytes, or why they did not come.

    identity:  differs from that of every other file of all visits
    name:      of the file, or its path in the folder that was brought
    """

    def __init__(self, identity: str, name: str, kept: bytes | ImageError):
        self.identity = identity
        self.name = name
        self._kept = kept

    @property
    def content(self) -> bytes:
        """The file's bytes.

        raises:  ImageError where it did not come
        """
        if isinstance(self._kept, ImageError):
            raise self._kept.alone()
        return self._kept


class Inbox:
    """The files of one visit that the page has not taken yet. It lasts as long as somebody holds it.

    holding:   of the visit, on which the files are as long as somebody holds them
    place:   one of `held.PLACES`
    secret:  who knows it may put files in
    taken:   number of the last file that the page took, see `SentFile`
    """

    def __init__(self, holding: Holding | None = None, place: str = "classify", most: int = MAX_BYTES) -> None:
        """most: bytes of one file"""
        self.holding, self.place, self.most = holding or Holding(), place, most
        self.secret = secrets.token_urlsafe(24)
        self.taken = 0
        self._files: dict[str, bytearray] = {}
        self._pictures: dict[str, bytes] = {}
        self._choice = 0
        self._lock = Lock()
        _inboxes[self.secret] = self

    @property
    def address(self) -> str:
        """Where pieces go, relative to the page's own address; behind it stand a key and the piece's place in bytes."""
        return f"{PREFIX}/{self.secret}"

    def put(self, key: str, place: int, piece: bytes) -> int:
        """Take a piece in; returns the HTTP status. A piece that came before may come again."""
        with self._lock:
            if key not in self._files and len(self._files) >= AT_ONCE:
                del self._files[next(iter(self._files))]  # its sender is gone: it never has more on their way
            content = self._files.setdefault(key, bytearray())
            if place > len(content):
                return 409
            if place + len(piece) > self.most:
                return 413
            try:
                self.holding.hold(self, self.place, self._size + place + len(piece) - len(content))
            except UploadRefused:
                del self._files[key]
                self._tell()
                return FULL
            content[place:] = piece
        return ARRIVED

    @property
    def _size(self) -> int:
        """Bytes of what is on its way, and of the pictures."""
        return sum(map(len, self._files.values())) + sum(map(len, self._pictures.values()))

    def _tell(self) -> None:
        self.holding.tell(self, self.place, self._size)

    def take(self, sent: object) -> Arrivals:
        """The files that the browser tells of, each once; nothing where it tells nonsense or the same once more."""
        try:
            report = msgspec.convert(sent, Told)
        except msgspec.ValidationError:
            return Arrivals([])
        new = [file for file in report.files if file.number > self.taken]
        self.taken = max([self.taken, *(file.number for file in new)])
        begins, self._choice = report.choice > self._choice, max(self._choice, report.choice)
        return Arrivals(
            [self._upload(file) for file in new],
            begins,
            report.left_out if new or begins else 0,
        )

    def picture_address(self, key: str, jpeg: bytes) -> str:
        """Where this visit's browser gets a picture, relative to the page's own address, as long as the inbox lasts.

        key:  of letters, digits and hyphens; the same picture at every call
        """
        if self._pictures.get(key) is not jpeg:
            with self._lock:
                self._pictures[key] = jpeg
                while len(self._pictures) > MAX_PICTURES:
                    del self._pictures[next(iter(self._pictures))]
                self._tell()
        return f"{self.address}/{key}.jpg"

    def picture(self, key: str) -> bytes | None:
        return self._pictures.get(key)

    def _upload(self, file: SentFile) -> Upload:
        identity = f"{self.secret[:8]}-{file.number}"
        try:
            content = self.content_of(file)
            upload = Upload(identity, file.name, content)
            self.holding.hold(upload, self.place, len(content))
        except ImageError as fault:
            return Upload(identity, file.name, fault.alone())
        return upload

    def content_of(self, sent: Sent) -> bytes:
        """What the browser sent, once.

        raises:  ImageError where it did not come
        """
        with self._lock:
            content = self._files.pop(sent.key, None)
            self._tell()
        if sent.size > self.most:
            raise TooManyBytes(f"The file has more than {self.most // 2**20} MB. Save it smaller, as a JPEG.")
        if sent.status == FULL:
            raise full(sent.size)
        if sent.status != ARRIVED or content is None or len(content) != sent.size:
            raise UploadRefused.at(sent.status, sent.size)
        return bytes(content)


def routes() -> list[Route]:
    """Where pieces are taken in and pictures are given out, for `st.App`."""
    return [
        Route(f"/{PREFIX}/{{secret}}/{{key}}/{{place:int}}", _put, methods=["PUT"]),
        Route(f"/{PREFIX}/{{secret}}/{{key}}.jpg", _picture),
    ]


def _picture(request: Request) -> Response:
    inbox = _inboxes.get(request.path_params["secret"])
    content = inbox and inbox.picture(request.path_params["key"])
    if not content:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(content, headers=headers, media_type="image/jpeg")


async def _put(request: Request) -> Response:
    inbox, key = _inboxes.get(request.path_params["secret"]), request.path_params["key"]
    if inbox is None or not re.match(KEY, key):
        return Response(status_code=404)
    piece = bytearray()
    try:
        async for chunk in request.stream():
            piece += chunk
            if len(piece) > PIECE:
                return Response(status_code=413)
    except ClientDisconnect:
        return Response(status_code=400)
    return Response(status_code=inbox.put(key, request.path_params["place"], bytes(piece)))
