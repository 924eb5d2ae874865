"""Errors as RFC 9457 describes them: application/problem+json with type, title, status and detail."""

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from posterclf.errors import ImageError, PosterclfError
from posterclf.service.observed import refused
from posterclf.service.wire import UNUSABLE

MEDIA_TYPE = "application/problem+json"

# Where the page of the API explains them: an absolute path, so that it resolves the same from everywhere.
TYPES = "/api/#"

# What can be wrong with a request, type -> title; the page of the API lists them.
TITLES = {
    "bad-request": "The request cannot be understood",
    "empty-image": "There is no picture",
    "unknown-format": "This is no picture in a known format",
    "broken-image": "The picture cannot be decoded",
    "too-many-bytes": "The file is too large",
    "too-many-pixels": "The picture has too many pixels",
    "too-few-pixels": "The picture has too few pixels",
    "too-costly": "The picture takes too much time or memory",
    "too-large": "The upload is too large",
    "too-many-files": "There are too many files",
    "too-slow": "The upload did not arrive in time",
    "out-of-time": "The answer took too long",
    "unknown-model": "There is no such model",
    "no-tuned-thresholds": "The model has no tuned thresholds",
    "unknown-path": "There is nothing at this address",
    "unknown-host": "The service does not answer to this name",
    "wrong-method": "This method is not allowed here",
    "overloaded": "The service is busy",
    "model-unavailable": "The model cannot answer",
    "fault": "The service made a mistake",
}


class Problem(Exception):
    """A response that is an error.

    kind:         one of `TITLES`
    retry_after:  seconds after which another try makes sense, None where none does
    """

    def __init__(self, status: int, kind: str, detail: str, retry_after: int | None = None):
        super().__init__(detail)
        self.status, self.kind, self.detail, self.retry_after = status, kind, detail, retry_after

    def as_object(self) -> dict:
        """The members that RFC 9457 names, as a JSON object."""
        return {"type": TYPES + self.kind, "title": TITLES[self.kind], "status": self.status, "detail": self.detail}


class ProblemResponse(JSONResponse):
    """A problem on its way to the client, counted as it leaves."""

    def __init__(self, problem: Problem, headers: dict[str, str]):
        super().__init__(problem.as_object(), problem.status, headers, MEDIA_TYPE)
        self._kind = problem.kind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused(scope, self._kind)
        await super().__call__(scope, receive, send)


def of_image(error: ImageError) -> Problem:
    """The response for a picture that cannot be used: status 413, 415 or 422."""
    kind = next((kind for kind, error_class in UNUSABLE.items() if isinstance(error, error_class)), "broken-image")
    return Problem({"too-many-bytes": 413, "unknown-format": 415}.get(kind, 422), kind, str(error))


def response_of(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """The problem as a response, with Retry-After where it says when to try again."""
    more = {} if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
    return ProblemResponse(problem, {**(headers or {}), **more})


async def _of_http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return response_of(Problem(404, "unknown-path", "Nothing answers here. /api/openapi.json lists what does."))
    if error.status_code == 405:
        allowed = dict(error.headers or {})
        return response_of(Problem(405, "wrong-method", f"Use {allowed.get('Allow', 'another method')} here."), allowed)
    return response_of(Problem(error.status_code, "bad-request", str(error.detail)), dict(error.headers or {}))


async def _of_problem(request: Request, error: Problem) -> Response:
    return response_of(error)


async def _of_image(request: Request, error: ImageError) -> Response:
    return response_of(of_image(error))


async def _of_ours(request: Request, error: PosterclfError) -> Response:
    # Not the error's own text, which names files of this machine; `posterclf models` shows that to the operator.
    return response_of(
        Problem(503, "model-unavailable", "The model cannot answer now. Try again later.", retry_after=30)
    )


async def _gone(request: Request, error: ClientDisconnect) -> Response:
    return Response(status_code=400)  # which nobody receives


async def _of_anything(request: Request, error: Exception) -> Response:
    # `Observed` writes its type and place into the log.
    return response_of(Problem(500, "fault", "This is a fault of the service, not of the request. Try again later."))


HANDLERS = {
    HTTPException: _of_http,
    Problem: _of_problem,
    ImageError: _of_image,
    PosterclfError: _of_ours,
    ClientDisconnect: _gone,
    Exception: _of_anything,
}
