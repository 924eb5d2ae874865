"""Where files arrive: pieces over HTTP, what the browser tells of them, and who may put them there."""

import gc
from types import SimpleNamespace

import pytest
import requests
from starlette.applications import Starlette

from posterclf.app.uploads.inbox import AT_ONCE, PIECE, PREFIX, Arrivals, Inbox, routes
from posterclf.errors import TooManyBytes, UploadRefused
from posterclf.images import MAX_BYTES
from tests.support.served import served


@pytest.fixture(scope="module")
def server():
    with served(SimpleNamespace(app=Starlette(routes=routes()))) as address:
        yield address


def put(server: str, inbox: Inbox, content: bytes, key: str = "f1", place: int = 0) -> int:
    return sent_to(f"{server}/{inbox.address}/{key}/{place}", content)


def sent_to(address: str, content: bytes) -> int:
    return requests.put(address, data=content, timeout=60).status_code


def told(number: int = 1, key: str = "f1", name: str = "a.jpg", size: int = 5, status: int = 204) -> dict:
    return {"number": number, "key": key, "name": name, "size": size, "status": status}


def report(*files: dict, choice: int = 1, left_out: int = 0) -> dict:
    return {"files": list(files), "choice": choice, "left_out": left_out}


def test_a_file_comes_in_pieces_and_is_taken_once(server):
    inbox, content = Inbox(), bytes(range(256)) * 6000
    for place in range(0, len(content), PIECE):
        assert put(server, inbox, content[place : place + PIECE], place=place) == 204
    arrivals = inbox.take(report(told(size=len(content)), left_out=3))
    assert [(upload.name, upload.content) for upload in arrivals.uploads] == [("a.jpg", content)]
    assert (arrivals.begins, arrivals.left_out) == (True, 3)
    again = inbox.take(report(told(size=len(content)), left_out=3))  # its acknowledgement was late
    assert again == Arrivals([])
    assert inbox.taken == 1


def test_a_piece_that_is_sent_again_changes_nothing(server):
    inbox = Inbox()
    assert [put(server, inbox, piece, place=place) for piece, place in ((b"abc", 0), (b"de", 3), (b"de", 3))] == [
        204
    ] * 3
    assert inbox.take(report(told())).uploads[0].content == b"abcde"


def test_a_piece_that_is_missing_is_noticed(server):
    inbox = Inbox()
    put(server, inbox, b"abc")
    assert put(server, inbox, b"e", place=4) == 409
    with pytest.raises(UploadRefused):
        _ = inbox.take(report(told())).uploads[0].content


def test_what_was_refused_on_the_way_keeps_its_status(server):
    (upload,) = Inbox().take(report(told(size=4 * 2**20, status=413))).uploads
    with pytest.raises(UploadRefused) as caught:
        _ = upload.content
    assert (caught.value.status, caught.value.size) == (413, 4 * 2**20)


def test_what_is_too_large_is_told_as_other_files_are(server):
    (upload,) = Inbox().take(report(told(size=MAX_BYTES + 1, status=0))).uploads
    with pytest.raises(TooManyBytes):
        _ = upload.content
    inbox = Inbox()
    assert put(server, inbox, bytes(PIECE + 1)) == 413
    for place in range(0, MAX_BYTES - PIECE + 1, PIECE):
        inbox.put("f1", place, bytes(PIECE))
    assert inbox.put("f1", MAX_BYTES // PIECE * PIECE, bytes(PIECE)) == 413


def test_only_who_knows_the_secret_may_put_files_in(server):
    inbox = Inbox()
    assert sent_to(f"{server}/{PREFIX}/{Inbox().secret}x/f1/0", b"x") == 404
    assert sent_to(f"{server}/{inbox.address}/..%2f/0", b"x") == 404
    assert sent_to(f"{server}/{inbox.address}/UPPER/0", b"x") == 404


def test_an_inbox_ends_with_its_visit(server):
    inbox = Inbox()
    address = inbox.address
    del inbox
    gc.collect()
    assert sent_to(f"{server}/{address}/f1/0", b"x") == 404


def test_files_whose_sender_is_gone_make_room(server):
    inbox = Inbox()
    for number in range(AT_ONCE + 1):
        put(server, inbox, b"abcde", key=f"f{number}")
    first, second = inbox.take(report(told(1, "f0"), told(2, "f1"))).uploads
    with pytest.raises(UploadRefused):
        _ = first.content
    assert second.content == b"abcde"


@pytest.mark.parametrize(
    "sent",
    [None, 7, {}, {"files": 1}, report(told(key="../x")), report(told(size=-1)), report(told(name="x" * 3000))],
)
def test_nonsense_brings_nothing(sent):
    assert Inbox().take(sent) == Arrivals([])


def test_a_picture_is_given_to_the_visit_alone(server):
    inbox = Inbox()
    answer = requests.get(f"{server}/{inbox.picture_address('p-1', b'jpeg')}", timeout=60)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"jpeg", "image/jpeg")
    assert "private" in answer.headers["cache-control"]
    assert requests.get(f"{server}/{inbox.address}/p-2.jpg", timeout=60).status_code == 404
