"""Pictures out of a request's body. Limits hold while it is read, so that memory never holds more."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import category
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from posterclf.errors import TooManyBytes
from posterclf.images import MAX_BYTES
from posterclf.service.admission import Admission
from posterclf.service.problems import Problem, of_image

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_FILES = 32  # of one request
MAX_PARTS = 2 * MAX_FILES  # fields of a form, files among them
MAX_BODY = 100 * 2**20  # bytes of them together
MAX_DISCARDED = 64 * 2**20  # bytes that are read and dropped, so that the client receives the refusal
SECONDS_DISCARDING = 5
EXTENDED_NAME = re.compile(r""";\s*filename\*\s*=\s*"?([\w-]*)'[^']*'([^;"\s]*)""", re.IGNORECASE | re.ASCII)
CHARSETS = ("utf-8", "iso-8859-1")  # of RFC 5987
STEERING = ("Cc", "Cs", "Zl", "Zp")  # Unicode's categories of control characters, lone surrogates and line ends


@dataclass
class File:
    """One file of a multipart request: `content` holds at most one byte more than is allowed."""

    name: str
    content: bytearray = field(default_factory=bytearray)


def taken(files: list[File]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each, one after the other; the list is emptied, so that no content is held twice."""
    files.reverse()
    while files:
        file = files.pop()
        yield file.name, bytes(file.content)


def is_multipart(request: Request) -> bool:
    return parse_options_header(request.headers.get("content-type", ""))[0] == b"multipart/form-data"


async def picture(request: Request, admission: Admission) -> bytes:
    """The whole body.

    raises:  Problem where it is larger than `images.MAX_BYTES`, or admission is refused
    """
    _refuse_announced(request, MAX_BYTES)
    content = bytearray()
    async for chunk in request.stream():
        admission.take(size=len(chunk))
        content += chunk
        if len(content) > MAX_BYTES:
            raise _too_large(MAX_BYTES)
    return bytes(content)


async def files(request: Request, admission: Admission) -> list[File]:
    """The files of a multipart request, whatever their fields are called; fields that are no file are left out.

    A file that is too large is cut, so that reading it as a picture raises the error of this file alone.

    raises:  Problem where the body is damaged, holds no file, too many, or too much
    """
    _refuse_announced(request, MAX_BODY)
    form = _Form()
    parser = form.parser(request.headers.get("content-type", ""))
    read = 0
    try:
        async for chunk in request.stream():
            read += len(chunk)
            if read > MAX_BODY:
                raise _too_large(MAX_BODY)
            held = form.held
            parser.write(chunk)
            admission.take(size=form.held - held)
        parser.finalize()
        if not form.complete:
            raise FormParserError("cut off")
    except FormParserError as error:
        raise Problem(400, "bad-request", "The multipart body is damaged or cut off. Send it again.") from error
    if not form.files:
        raise Problem(400, "bad-request", "The form holds no file. Send each picture as a file with a name.")
    return form.files


async def discard_rest(request: Request) -> None:
    """Read the rest and drop it: a client that is still sending receives no response over a closed connection."""
    if request.headers.get("expect"):  # it waits for the response before it sends
        return
    read = 0
    # RuntimeError: all of it was read before.
    with suppress(RuntimeError, ClientDisconnect, TimeoutError):
        async with asyncio.timeout(SECONDS_DISCARDING):
            async for chunk in request.stream():
                read += len(chunk)
                if read > MAX_DISCARDED:
                    return


def _refuse_announced(request: Request, most: int) -> None:
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(most)


def _too_large(most: int) -> Problem:
    if most == MAX_BYTES:
        return of_image(TooManyBytes(f"The file has more than {most // 2**20} MB. Save it smaller, as a JPEG."))
    return Problem(413, "too-large", f"The files have more than {most // 2**20} MB together. Send them apart.")


class _Form:
    """Collects the files that a multipart parser meets."""

    def __init__(self) -> None:
        self.files: list[File] = []
        self.held = 0
        self.complete = False
        self._parts = 0
        self._file: File | None = None
        self._header = self._value = b""
        self._disposition = b""

    def parser(self, content_type: str) -> MultipartParser:
        boundary = parse_options_header(content_type)[1].get(b"boundary")
        if not boundary:
            raise Problem(400, "bad-request", "The multipart body has no boundary. Name it in Content-Type.")
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._part_begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._part_data,
            "on_end": self._end,
        }
        try:
            return MultipartParser(boundary, callbacks)
        except FormParserError as error:  # a boundary that is too long
            raise Problem(400, "bad-request", "The boundary of the multipart body cannot be used.") from error

    def _end(self) -> None:
        self.complete = True

    def _part_begin(self) -> None:
        self._file, self._disposition = None, b""
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise Problem(422, "too-many-files", f"The form has more than {MAX_PARTS} fields. Send the files alone.")

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        name = _file_name(self._disposition)
        if name is None:
            return
        if len(self.files) == MAX_FILES:
            raise Problem(
                422, "too-many-files", f"These are more than {MAX_FILES} files. Send them in several requests."
            )
        self._file = File(name)
        self.files.append(self._file)

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        kept = data[start : min(end, start + MAX_BYTES + 1 - len(self._file.content))]
        self._file.content += kept
        self.held += len(kept)


def _file_name(disposition: bytes) -> str | None:
    """The file's name in a part's Content-Disposition, without what steers a terminal; None where there is none.

    source:  RFC 7578, section 4.2, lets `filename` say it in UTF-8; some clients send RFC 5987's `filename*` alone
    """
    plain = parse_options_header(disposition)[1].get(b"filename")
    if plain is not None:
        return _printable(plain.decode("utf-8", "replace"))
    found = EXTENDED_NAME.search(disposition.decode("latin-1"))
    if found is None:
        return None
    charset = found[1].lower()
    return _printable(unquote(found[2], charset, "replace") if charset in CHARSETS else found[2])


def _printable(name: str) -> str:
    return "".join("\ufffd" if category(character) in STEERING else character for character in name)
