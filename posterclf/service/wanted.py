"""An answer is computed as long as somebody waits for it."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

Result = TypeVar("Result")


async def while_wanted(request: Request, answer: Awaitable[Result]) -> Result:
    """The answer; it is cancelled where the client hangs up, or this is cancelled.

    request:  its body has been read
    raises:   ClientDisconnect
    """
    working, hung_up = asyncio.ensure_future(answer), asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({working, hung_up}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        hung_up.cancel()


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":  # a last empty piece of the body may come before
        pass
