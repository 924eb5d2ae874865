"""The routes of the HTTP API, everything below /api."""

import asyncio
import math
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from posterclf.errors import ImageError, ModelError
from posterclf.inference.prediction import Prediction
from posterclf.inference.records import as_record
from posterclf.labels import Thresholds
from posterclf.registry.model_folder import ModelFolder, find_model, model_names
from posterclf.service import problems, uploads
from posterclf.service.admission import AdmissionControl
from posterclf.service.backends import Backend
from posterclf.service.description import description
from posterclf.service.problems import Problem
from posterclf.service.wire import as_full_record
from posterclf.shipped import shipped_samples

TIME_LIMIT = 30.0  # seconds from a request's first byte to its response
PARAMETERS = ("model", "threshold", "full")
RecordOf = Callable[[str, bytes], Awaitable[dict[str, Any]]]  # of a file's name and content
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)

# The page loads nothing from elsewhere and never shows text of a stranger as HTML.
PAGE_POLICY = (
    "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src blob:"
)


class Service:
    """The API in front of a backend.

    folders:  the models that it offers, by name, the default first
    """

    def __init__(self, backend: Backend, control: AdmissionControl | None = None, time_limit: float = TIME_LIMIT):
        self.backend, self.control, self.time_limit = backend, control or AdmissionControl(), time_limit
        self.folders = offered_models()
        self._health_check: asyncio.Task[dict[str, Any]] | None = None

    @cached_property
    def routes(self) -> list[BaseRoute]:
        """All of /api, also unknown addresses below it: these must get a problem as JSON, not the page."""
        below = [
            Route("/", self._page),
            Route("/openapi.json", self._description),
            Route("/v1/predict", self._predict, methods=["POST"]),
            Route("/v1/models", self._models),
            Route("/v1/health", self._health),
        ]
        api = Starlette(routes=below, exception_handlers=problems.HANDLERS)
        api.router.redirect_slashes = False
        return [Route("/api", _to_the_page), Mount("/api", api)]

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
                        return JSONResponse(await record("-", content))
                    files = await uploads.files(request, admission)
                    arrived = True
                    admission.take(posters=len(files) - 1)
                    records = (_record_or_error(record, file.name, bytes(file.content)) for file in files)
                    return JSONResponse(await asyncio.gather(*records))
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

    async def _health(self, request: Request) -> Response:
        """All who ask at the same time share one check, so that asking often costs little."""
        if self._health_check is None or self._health_check.done():
            self._health_check = asyncio.create_task(self._check_health())
        return JSONResponse(await asyncio.shield(self._health_check))

    async def _check_health(self) -> dict[str, Any]:
        """Lets the default model predict a sample poster, admission control aside: a busy service is a healthy one."""
        model, started = next(iter(self.folders)), time.perf_counter()
        content = shipped_samples()[0].read_bytes()
        try:
            async with asyncio.timeout(self.time_limit):
                prediction = await self.backend.predict(content, model)
        except TimeoutError:
            raise self._too_late(arrived=True) from None
        if not _is_sound(prediction):
            raise Problem(503, "model-unavailable", "The model does not answer with probabilities.", 30)
        return {
            "status": "ok",
            "model": model,
            "milliseconds": round((time.perf_counter() - started) * 1000, 1),
            "waiting": self.control.posters,
        }

    async def _description(self, request: Request) -> Response:
        return JSONResponse(description(list(self.folders.values())))

    async def _page(self, request: Request) -> Response:
        return HTMLResponse(_PAGE, headers={"Content-Security-Policy": PAGE_POLICY})


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


async def _to_the_page(request: Request) -> Response:
    return RedirectResponse("api/")  # relative: a proxy may have put the service below some path


async def _record_or_error(record: RecordOf, name: str, content: bytes) -> dict[str, Any]:
    """One file of several: where it cannot be used, the error takes the record's place."""
    try:
        return await record(name, content)
    except ImageError as error:
        return {"file": name, "error": problems.of_image(error).as_object()}


def _thresholds(text: str | None, folder: ModelFolder) -> Thresholds:
    if text is None or text == "tuned":
        try:
            return folder.thresholds(text)
        except ModelError as error:
            raise Problem(409, "no-tuned-thresholds", str(error)) from error
    if not NUMBER.fullmatch(text) or not 0 <= float(text) <= 1:
        raise Problem(400, "bad-request", "A threshold is a number from 0 to 1, or tuned.")
    return folder.thresholds(float(text))


def _entry(folder: ModelFolder) -> dict[str, Any]:
    """What `posterclf models --json` says of it, its labels, and its thresholds."""
    tuned = folder.tuned_thresholds
    return folder.summary() | {
        "labels": list(folder.labels),
        "threshold": folder.threshold,
        "default_rule": folder.default_rule,
        "tuned_thresholds": tuned and tuned.table(),
    }


def _is_sound(prediction: Prediction) -> bool:
    return all(math.isfinite(probability) and 0 <= probability <= 1 for probability in prediction.probabilities)


def _page_html() -> str:
    """page.html with its table of problems. No `string.Template`: the page's script is full of $."""
    rows = [f'<tr id="{kind}"><th>{kind}</th><td>{title}</td></tr>' for kind, title in problems.TITLES.items()]
    return Path(__file__).with_name("page.html").read_text(encoding="utf-8").replace("PROBLEMS", "".join(rows))


_PAGE = _page_html()
