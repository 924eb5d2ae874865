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
from posterclf.images import MAX_BYTES

PREFIX = "posterclf/uploads"  # below the page's own address
PIECE = 768 * 1024  # bytes: nginx refuses a request of more than 1 MiB unless it is told otherwise
AT_ONCE = 8  # files of a visit that are on their way, or have arrived and were not taken yet
KEY = r"\A[a-z0-9-]{1,40}\Z"
ARRIVED = 204  # the HTTP status of a piece that was taken in

_inboxes: WeakValueDictionary[str, "Inbox"] = WeakValueDictionary()


class Sent(msgspec.Struct):
    """What the browser tells of a file: strangers' input, checked for its types.

    number:  higher than that of the file that was told before
    key:     of its content in the inbox
    size:    bytes
    status:  HTTP status of the last answer to a piece of it; 0 where there was none, or nothing was sent
    """

    number: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    key: Annotated[str, msgspec.Meta(pattern=KEY)]
    name: Annotated[str, msgspec.Meta(max_length=2000)]
    size: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    status: Annotated[int, msgspec.Meta(ge=0, le=999)]


class Report(msgspec.Struct):
    """What the browser tells at once.

    choice:    number of the drop or choice that the last files are of
    left_out:  how many files it did not send since the last report, as there is no room for them
    """

    files: Annotated[list[Sent], msgspec.Meta(max_length=100)]
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
            raise self._kept
        return self._kept


class Inbox:
    """The files of one visit that the page has not taken yet. It lasts as long as somebody holds it.

    secret:  who knows it may put files in
    taken:   number of the last file that the page took, see `Sent`
    """

    def __init__(self) -> None:
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
            if place + len(piece) > MAX_BYTES:
                return 413
            content[place:] = piece
        return ARRIVED

    def take(self, sent: object) -> Arrivals:
        """The files that the browser tells of, each once; nothing where it tells nonsense or the same once more."""
        try:
            report = msgspec.convert(sent, Report)
        except msgspec.ValidationError:
            return Arrivals([])
        new = [file for file in report.files if file.number > self.taken]
        self.taken = max([self.taken, *(file.number for file in new)])
        begins, self._choice = report.choice > self._choice, max(self._choice, report.choice)
        return Arrivals(
            [Upload(f"{self.secret[:8]}-{file.number}", file.name, self._kept(file)) for file in new],
            begins,
            report.left_out if new or begins else 0,
        )

    def picture_address(self, key: str, jpeg: bytes) -> str:
        """Where this visit's browser gets a picture, relative to the page's own address, as long as the inbox lasts.

        key:  of letters, digits and hyphens; the same picture at every call
        """
        self._pictures[key] = jpeg
        return f"{self.address}/{key}.jpg"

    def picture(self, key: str) -> bytes | None:
        return self._pictures.get(key)

    def _kept(self, file: Sent) -> bytes | ImageError:
        with self._lock:
            content = self._files.pop(file.key, None)
        if file.size > MAX_BYTES:
            return TooManyBytes(f"The file has more than {MAX_BYTES // 2**20} MB. Save it smaller, as a JPEG.")
        if file.status == ARRIVED and content is not None and len(content) == file.size:
            return bytes(content)
        return UploadRefused.at(file.status, file.size)


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
