"""Bodies of requests, however the network cuts them into chunks, up to the limits and beyond."""

import asyncio
from collections.abc import Iterator

import pytest
import requests
from starlette.requests import Request

from posterclf.images import MAX_BYTES
from posterclf.service import uploads
from posterclf.service.admission import AdmissionControl
from posterclf.service.problems import Problem
from posterclf.service.uploads import (
    MAX_BODY,
    MAX_DISCARDED,
    MAX_FILES,
    File,
    discard_rest,
    files,
    is_multipart,
    picture,
    taken,
)

MEBIBYTE = 2**20


class Body:
    """A request's body in chunks, which counts those that were drawn."""

    def __init__(self, chunks: Iterator[bytes] | list[bytes]):
        self._chunks = iter(chunks)
        self.drawn = 0

    async def receive(self) -> dict:
        self.drawn += 1
        chunk = next(self._chunks, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    def request(self, **headers: str) -> Request:
        names = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
        return Request({"type": "http", "method": "POST", "headers": list(names.items())}, self.receive)


def cut(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


def form(*parts: tuple[str, tuple[str | None, bytes]]) -> tuple[bytes, str]:
    """Body and content type of a form, as the library `requests` writes them."""
    prepared = requests.Request("POST", "http://localhost", files=list(parts)).prepare()
    return prepared.body, prepared.headers["Content-Type"]


def read_picture(body: Body, control: AdmissionControl | None = None, **headers: str) -> bytes:
    with (control or AdmissionControl()).admit() as admission:
        return asyncio.run(picture(body.request(**headers), admission))


def read_files(body: Body, content_type: str, control: AdmissionControl | None = None, **headers: str):
    with (control or AdmissionControl()).admit() as admission:
        return asyncio.run(files(body.request(content_type=content_type, **headers), admission))


def refused(read, *arguments, **headers) -> Problem:
    with pytest.raises(Problem) as problem:
        read(*arguments, **headers)
    return problem.value


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_picture_is_its_whole_body(size):
    content = bytes(range(256)) * 3
    assert read_picture(Body(cut(content, size))) == content
    assert read_picture(Body([])) == b""


def test_a_picture_of_the_largest_size_is_taken_and_a_larger_one_refused_before_its_end():
    assert len(read_picture(Body([bytes(MAX_BYTES)]))) == MAX_BYTES
    body = Body(bytes(MEBIBYTE) for _ in range(1000))
    problem = refused(read_picture, body)
    assert (problem.status, problem.kind) == (413, "too-many-bytes")
    assert body.drawn == MAX_BYTES // MEBIBYTE + 1


def test_what_is_announced_too_large_is_refused_unread():
    body = Body([b"x"])
    assert refused(read_picture, body, content_length=str(MAX_BYTES + 1)).kind == "too-many-bytes"
    assert refused(read_files, body, "multipart/form-data", content_length=str(MAX_BODY + 1)).kind == "too-large"
    assert body.drawn == 0


@pytest.mark.parametrize("length", ["", "-1", "many", "10"])
def test_what_a_header_says_of_the_length_is_not_relied_on(length):
    assert read_picture(Body([b"poster"]), content_length=length) == b"poster"


def test_bytes_are_counted_as_they_come_in():
    body = Body([bytes(100)] * 10)
    control = AdmissionControl(size=250)
    assert refused(read_picture, body, control).kind == "overloaded"
    assert body.drawn == 3
    assert control.bytes == 0


@pytest.mark.parametrize("size", [1, 2, 3, 64, 10**6])
def test_files_of_a_form_come_in_their_order_however_it_is_cut(size):
    contents = [b"", b"\r\n--", bytes(range(256)), b"--boundary\r\n\r\n"]
    names = ["a.jpg", 'q"uote.png', "第九.webp", "no ending"]
    parts = [("file" if number % 2 else "other", pair) for number, pair in enumerate(zip(names, contents, strict=True))]
    body, content_type = form(*parts, ("comment", (None, b"a field, and no file")))
    found = read_files(Body(cut(body, size)), content_type)
    assert [bytes(file.content) for file in found] == contents
    assert [found[index].name for index in (0, 2, 3)] == ["a.jpg", "第九.webp", "no ending"]


def test_what_is_taken_of_files_is_held_no_longer():
    held = [File(name, bytearray(name.encode())) for name in "abc"]
    left = [(name, content, len(held)) for name, content in taken(held)]
    assert left == [("a", b"a", 2), ("b", b"b", 1), ("c", b"c", 0)]


def test_a_file_that_is_too_large_is_cut_and_the_others_are_whole():
    body, content_type = form(("file", ("large", bytes(MAX_BYTES + 1000))), ("file", ("small", b"poster")))
    control = AdmissionControl(size=MAX_BYTES + 1 + len(b"poster"))  # what is cut off is not held
    large, small = read_files(Body(cut(body, MEBIBYTE)), content_type, control)
    assert len(large.content) == MAX_BYTES + 1
    assert small.content == b"poster"


def test_only_what_is_held_of_a_form_is_counted():
    body, content_type = form(("comment", (None, bytes(10_000))), ("file", ("a.jpg", bytes(100))))
    assert len(read_files(Body(cut(body, 64)), content_type, AdmissionControl(size=100))) == 1
    assert refused(read_files, Body(cut(body, 64)), content_type, AdmissionControl(size=99)).kind == "overloaded"


def test_as_many_files_as_are_allowed_and_one_more():
    parts = [("file", (f"{number}.jpg", b"x")) for number in range(MAX_FILES + 1)]
    body, content_type = form(*parts[:MAX_FILES])
    assert len(read_files(Body([body]), content_type)) == MAX_FILES
    body, content_type = form(*parts)
    problem = refused(read_files, Body([body]), content_type)
    assert (problem.status, problem.kind) == (422, "too-many-files")
    assert str(MAX_FILES) in problem.detail


def test_a_form_of_ever_more_fields_is_refused_at_its_first_ones():
    field = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    body = Body(field for _ in range(1_700_000))
    problem = refused(read_files, body, "multipart/form-data; boundary=x")
    assert (problem.status, problem.kind) == (422, "too-many-files")
    assert body.drawn == uploads.MAX_PARTS + 1


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("filename*=UTF-8''%E7%AC%AC%20%E4%B9%9D.jpg", "第 九.jpg"),
        ("FILENAME*=utf-8'de'p%C3%B6ster.jpg", "pöster.jpg"),
        ("filename*=ISO-8859-1''p%F6ster.jpg", "pöster.jpg"),
        ("filename*=\"UTF-8''poster.jpg\"", "poster.jpg"),
        ("filename*=unheard-of''p%F6ster.jpg", "p%F6ster.jpg"),
        ("filename*=UTF-8''%FF.jpg", "\ufffd.jpg"),
        ("filename*=UTF-8''%1B%5B31m%0Ared%C2%9B.jpg", "\ufffd[31m\ufffdred\ufffd.jpg"),
        ("filename*=UTF-8''other.jpg; filename=\"this.jpg\"", "this.jpg"),
        ('filename="\x1b[31m.jpg"', "\ufffd[31m.jpg"),
        ("filename*=UTF-8''", ""),
    ],
)
def test_a_file_may_be_named_as_rfc_5987_has_it_and_no_name_steers_a_terminal(named, name):
    head = f'--x\r\nContent-Disposition: form-data; name="file"; {named}\r\n\r\n'
    (file,) = read_files(Body([head.encode() + b"poster\r\n--x--\r\n"]), "multipart/form-data; boundary=x")
    assert (file.name, bytes(file.content)) == (name, b"poster")


def test_a_form_that_is_too_large_is_refused_before_its_end():
    start = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
    body = Body(chunk for chunk in (start, *[bytes(MEBIBYTE)] * 1000))
    problem = refused(read_files, body, "multipart/form-data; boundary=x")
    assert (problem.status, problem.kind) == (413, "too-large")
    assert body.drawn == MAX_BODY // MEBIBYTE + 1


@pytest.mark.parametrize(
    ("content_type", "content", "detail"),
    [
        ("multipart/form-data", b"--x\r\n", "has no boundary"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x\r\n", "boundary of the multipart body cannot be used"),
        ("multipart/form-data; boundary=x", b"no boundary at all", "damaged or cut off"),
        ("multipart/form-data; boundary=x", b"", "damaged or cut off"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nhalf',
            "damaged or cut off",
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
            "holds no file",
        ),
    ],
)
def test_a_damaged_form_says_what_is_wrong_with_it(content_type, content, detail):
    problem = refused(read_files, Body([content]), content_type)
    assert (problem.status, problem.kind) == (400, "bad-request")
    assert detail in problem.detail


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("multipart/form-data; boundary=x", True),
        ("Multipart/Form-Data", True),
        ("multipart/mixed; boundary=x", False),
        ("image/jpeg", False),
    ],
)
def test_a_form_is_known_by_its_content_type(content_type, expected):
    assert is_multipart(Body([]).request(content_type=content_type)) is expected
    assert not is_multipart(Body([]).request())


def test_the_rest_of_a_refused_upload_is_read_up_to_a_limit():
    short, endless = Body([b"x"] * 10), Body(bytes(MEBIBYTE) for _ in range(1000))
    asyncio.run(discard_rest(short.request()))
    assert short.drawn == 11  # to its end
    asyncio.run(discard_rest(endless.request()))
    assert endless.drawn == MAX_DISCARDED // MEBIBYTE + 1


def test_nothing_is_read_from_a_client_that_waits_for_the_response_before_it_sends():
    body = Body([b"x"])
    asyncio.run(discard_rest(body.request(expect="100-continue")))
    assert body.drawn == 0


def test_a_client_that_stops_sending_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS_DISCARDING", 0)

    async def never() -> dict:
        await asyncio.Event().wait()
        raise AssertionError

    asyncio.run(discard_rest(Request({"type": "http", "method": "POST", "headers": []}, never)))
