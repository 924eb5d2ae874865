"""Whether posters are predicted here: found out by letting the default model predict one."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import numpy as np
from PIL import Image
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from posterclf.images import jpeg
from posterclf.inference.prediction import Prediction
from posterclf.service.logs import log
from posterclf.service.problems import Problem

RETRY_AFTER = 30  # seconds


class Health:
    """The check of one server.

    predict:     what the default model says of a picture's bytes, in the way in which strangers' pictures are predicted
    model:       its name
    waiting:     how many posters wait or are at work
    time_limit:  seconds
    """

    def __init__(
        self,
        predict: Callable[[bytes], Awaitable[Prediction]],
        model: str,
        waiting: Callable[[], int],
        time_limit: float,
    ):
        self._predict, self._model, self._waiting, self._time_limit = predict, model, waiting, time_limit
        self._check: asyncio.Task[dict[str, Any]] | None = None

    async def ready(self, request: Request) -> Response:
        """200 where a poster is predicted; all who ask at the same time share one check, so that it costs little.

        raises:  Problem (503) where none is
        """
        if self._check is None or self._check.done():
            self._check = asyncio.create_task(self._checked())
            self._check.add_done_callback(lambda check: check.cancelled() or check.exception())  # all may have gone
        return JSONResponse(await asyncio.shield(self._check))

    async def live(self, request: Request) -> Response:
        """200 as long as requests are answered at all: what is busy, or has no model, needs no restart."""
        return JSONResponse({"status": "ok"})

    async def _checked(self) -> dict[str, Any]:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._time_limit):
                prediction = await self._predict(health_picture())
        except TimeoutError:
            detail = f"There was no answer within {self._time_limit:g} s. Try again later."
            raise Problem(503, "out-of-time", detail, RETRY_AFTER) from None
        except Exception as error:  # whatever it is: an operator's monitor must learn of it
            log.error("not-healthy", exc_info=error)
            raise _unavailable("No picture is predicted: a model or what decodes pictures does not start.") from error
        if not all(math.isfinite(value) and 0 <= value <= 1 for value in prediction.probabilities):
            raise _unavailable("The model does not answer with probabilities.")
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        return {
            "status": "ok",
            "model": self._model,
            # Of a service that predicts for this one it is not known.
            "runtime": prediction.computing and prediction.computing.runtime,
            "dtype": prediction.computing and prediction.computing.dtype,
            "milliseconds": milliseconds,
            "waiting": self._waiting(),
        }


@cache
def health_picture() -> bytes:
    """A small JPEG, made in memory: no file is needed for it."""
    red, green = np.meshgrid(np.arange(0, 256, 2), np.arange(192))
    return jpeg(Image.fromarray(np.stack([red, green, 255 - red], axis=2).astype(np.uint8)))


def _unavailable(detail: str) -> Problem:
    return Problem(503, "model-unavailable", detail, RETRY_AFTER)
