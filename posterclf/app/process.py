"""What a process does while it serves the page: its log and figures are set up, and its health can be asked for."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config, logger

from posterclf import settings
from posterclf.apart.calls import decode_apart, decode_here
from posterclf.app.crowd.disconnected import keep_disconnected_visits
from posterclf.errors import MissingExtra, SettingError
from posterclf.inference.prediction import Prediction
from posterclf.inference.runtimes.choice import RuntimeChoice
from posterclf.registry.model_folder import model_names
from posterclf.service import logs
from posterclf.service.api import TIME_LIMIT
from posterclf.service.health import Health
from posterclf.service.metrics import start_metrics
from posterclf.service.problems import Problem, response_of


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """For `st.App`.

    raises:  SettingError, after its sentence is in the log, where a variable of the environment has a text that is
             none; MissingExtra likewise, where it names a runtime that is not installed
    """
    try:
        set_up_logs(settings.LOG.value)
        settings.check_settings()
        RuntimeChoice.of().require_installed()
    except (SettingError, MissingExtra) as error:
        logs.log.error("not-started", extra={"sentence": str(error)})
        raise
    start_metrics()
    decode_apart("posterclf.inference.network_input", "posterclf.photographs.finding")
    keep_disconnected_visits()
    try:
        yield
    finally:
        decode_here()


def set_up_logs(form: str) -> None:
    """`logs.set_up` for Streamlit's loggers too, those that are made later among them."""
    config.set_option("logger.enableRich", False)  # it writes past all logs
    config.set_option("logger.messageFormat", "%(message)s")
    logger.set_log_level("warning")
    logger.update_formatter()
    logs.set_up(form)


def routes() -> list[Route]:
    """The addresses of the health, as the API has them, for a page without it."""
    return [Route("/api/v1/health", _ready), Route("/api/v1/live", _live)]


async def _ready(request: Request) -> Response:
    try:
        return await _health().ready(request)
    except Problem as problem:
        return response_of(problem)


async def _live(request: Request) -> Response:
    return await _health().live(request)


@cache
def _health() -> Health:
    thread = ThreadPoolExecutor(1, "health")  # one alone: what never answers holds no more than that

    async def predict(content: bytes) -> Prediction:
        return await asyncio.get_running_loop().run_in_executor(thread, _predicted, content)

    return Health(predict, next(iter(model_names()), ""), lambda: 0, TIME_LIMIT)


def _predicted(content: bytes) -> Prediction:
    from posterclf.app.cached import loaded_classifier  # not before Streamlit runs: it would warn of that

    return loaded_classifier(None).predict(content)
