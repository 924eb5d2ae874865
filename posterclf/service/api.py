"""The routes of the HTTP API, everything below /api."""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from posterclf.errors import ImageError, ModelError
from posterclf.inference.records import as_record
from posterclf.labels import Thresholds, share_of
from posterclf.registry.model_folder import ModelFolder, find_model, model_names
from posterclf.service import problems, uploads
from posterclf.service.admission import AdmissionControl
from posterclf.service.backends import Backend
from posterclf.service.description import description
from posterclf.service.health import Health
from posterclf.service.observed import REQUEST_ID, Observed
from posterclf.service.problems import Problem
from posterclf.service.wanted import while_wanted
from posterclf.service.wire import as_full_record
from posterclf.settings import CORS
from posterclf.telemetry import REFUSED

TIME_LIMIT = 30.0  # seconds from a request's first byte to its response
PARAMETERS = ("model", "threshold", "full")
RecordOf = Callable[[str, bytes], Awaitable[dict[str, Any]]]  # of a file's name and content

# The page loads nothing from elsewhere and never shows text of a stranger as HTML.
PAGE_POLICY = "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'sha256-{}'; img-src blob:"


class Service:
    """The API in front of a backend.

    folders:  the models that it offers, by name, the default first
    """

    def __init__(self, backend: Backend, control: AdmissionControl | None = None, time_limit: float = TIME_LIMIT):
        self.backend, self.control, self.time_limit = backend, control or AdmissionControl(), time_limit
        self.folders = offered_models()
        self.health = Health(
            partial(backend.predict, model=next(iter(self.folders))),
            next(iter(self.folders)),
            lambda: self.control.posters,
            time_limit,
        )

    @cached_property
    def routes(self) -> list[BaseRoute]:
        """All of /api, also unknown addresses below it: these must get a problem as JSON, not the page."""
        below = [
            Route("/", self._page),
            Route("/openapi.json", self._description),
            Route("/v1/predict", self._predict, methods=["POST"]),
            Route("/v1/models", self._models),
            Route("/v1/health", self.health.ready),
            Route("/v1/live", self.health.live),
        ]
        api = Starlette(routes=below, exception_handlers=problems.HANDLERS)
        api.router.redirect_slashes = False
        open_to_others = _open_to_other_sites(api)
        return [Route("/api", _to_the_page), Mount("/api", Observed(open_to_others, (route.path for route in below)))]

    @cached_property
    def app(self) -> Starlette:
        """The API without the page."""
        return Starlette(routes=[Route("/", _to_the_page), *self.routes], exception_handlers=problems.HANDLERS)

    async def _predict(self, request: Request) -> Response:
        with self.control.admit() as admission:
            arrived = False
            try:
                async with asyncio.timeout(self.time_limit):
                    model, thresholds, full = self._options(request)
                    record = partial(self._record, model=model, thresholds=thresholds, full=full)
                    admission.take(posters=1)
                    if not uploads.is_multipart(request):
                        content = await uploads.picture(request, admission)
                        arrived = True
                        return JSONResponse(await while_wanted(request, record("-", content)))
                    files = await uploads.files(request, admission)
                    arrived = True
                    admission.take(posters=len(files) - 1)
                    records = (_record_or_error(record, name, content) for name, content in uploads.taken(files))
                    return JSONResponse(await while_wanted(request, asyncio.gather(*records)))
            except Problem:
                await uploads.discard_rest(request)
                raise
            except TimeoutError:
                raise self._too_late(arrived) from None

    def _too_late(self, arrived: bool) -> Problem:
        limit = f"{self.time_limit:g} s"
        if arrived:
            detail = f"There was no answer within {limit}. Try again later."
            return Problem(503, "out-of-time", detail, self.control.retry_after)
        return Problem(408, "too-slow", f"The upload was not complete within {limit}. Send it again.")

    async def _record(
        self, name: str, content: bytes, *, model: str, thresholds: Thresholds, full: bool
    ) -> dict[str, Any]:
        prediction = await self.backend.predict(content, model)
        return (as_full_record if full else as_record)(name, prediction, thresholds)

    def _options(self, request: Request) -> tuple[str, Thresholds, bool]:
        """model, threshold and full, out of the address."""
        given = dict(request.query_params)
        if len(given) < len(request.query_params.multi_items()):
            raise Problem(400, "bad-request", "A parameter is given twice. Give each once.")
        if unknown := given.keys() - set(PARAMETERS):
            raise Problem(400, "bad-request", f"There is no parameter {min(unknown)!r}. Use {', '.join(PARAMETERS)}.")
        model = given.get("model", next(iter(self.folders)))
        if model not in self.folders:
            raise Problem(404, "unknown-model", f"There is no model {model!r}. Models: {', '.join(self.folders)}.")
        if given.get("full", "false") not in ("true", "false"):
            raise Problem(400, "bad-request", "The parameter full is true or false.")
        folder = self.folders[model]
        return model, _thresholds(given.get("threshold"), folder), given.get("full") == "true"

    async def _models(self, request: Request) -> Response:
        return JSONResponse([_entry(folder) for folder in self.folders.values()])

    async def _description(self, request: Request) -> Response:
        return JSONResponse(description(list(self.folders.values())))

    async def _page(self, request: Request) -> Response:
        return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})


def offered_models() -> dict[str, ModelFolder]:
    """All models by name, the default first; `posterclf models` says what is wrong with those that are left out.

    raises:  ModelError where there is none
    """
    folders: dict[str, ModelFolder] = {}
    for name in model_names():
        with suppress(ModelError):
            folders[name] = find_model(name)
    if not folders:
        raise ModelError(
            "There are no models. Train one with `posterclf train`, and name its folder in POSTERCLF_MODELS."
        )
    return folders


def _open_to_other_sites(api: ASGIApp) -> ASGIApp:
    """The API as scripts of other sites may ask it, where the operator lets them."""
    if not CORS.value:
        return api
    heard = ["Retry-After", REQUEST_ID]
    return CORSMiddleware(api, CORS.value, ["GET", "POST"], ["Content-Type"], expose_headers=heard, max_age=3600)


async def _to_the_page(request: Request) -> Response:
    return RedirectResponse("api/")  # relative: a proxy may have put the service below some path


async def _record_or_error(record: RecordOf, name: str, content: bytes) -> dict[str, Any]:
    """One file of several: where it cannot be used, the error takes the record's place."""
    try:
        return await record(name, content)
    except ImageError as error:
        problem = problems.of_image(error)
        REFUSED.labels(problem.kind).inc()
        return {"file": name, "error": problem.as_object()}


def _thresholds(text: str | None, folder: ModelFolder) -> Thresholds:
    if text is None or text == "tuned":
        try:
            return folder.thresholds(text)
        except ModelError as error:
            raise Problem(409, "no-tuned-thresholds", str(error)) from error
    try:
        return folder.thresholds(share_of(text))
    except ValueError as error:
        raise Problem(400, "bad-request", "A threshold is a number from 0 to 1, or tuned.") from error


def _entry(folder: ModelFolder) -> dict[str, Any]:
    """What `posterclf models --json` says of it, its labels, and its thresholds."""
    tuned = folder.tuned_thresholds
    return folder.summary() | {
        "labels": list(folder.labels),
        "threshold": folder.threshold,
        "default_rule": folder.default_rule,
        "tuned_thresholds": tuned and tuned.table(),
    }


def _page_html() -> str:
    """page.html with its table of problems. No `string.Template`: the page's script is full of $."""
    rows = [f'<tr id="{kind}"><th>{kind}</th><td>{title}</td></tr>' for kind, title in problems.TITLES.items()]
    return Path(__file__).with_name("page.html").read_text(encoding="utf-8").replace("PROBLEMS", "".join(rows))


_PAGE = _page_html()
_SCRIPT = _PAGE.partition("<script>")[2].partition("</script>")[0]
_POLICY = PAGE_POLICY.format(b64encode(sha256(_SCRIPT.encode()).digest()).decode())
