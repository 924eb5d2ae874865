"""One request to a service elsewhere, and what comes back, within one limit of time and one of size.

Whoever answers at the address may be another program, or lie: a byte a second, a body without end, 'come back
tomorrow', an address to go on to. No such answer holds the one who asks for longer than `TIME_LIMIT`, or takes more
memory than `MAX_BYTES`; no other address is asked.
"""

import asyncio
import ipaddress
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from threading import Thread

import httpx

TIME_LIMIT = 90.0  # seconds for all of it: connecting, sending, trying again, reading
TO_CONNECT = 5.0  # seconds
MAX_BYTES = 8 * 2**20  # of an answer: evidence of 500 labels takes one
RETRIES = 5  # a busy service says when to come back; a replica that is being replaced hangs up
LONGEST_WAIT = 10.0  # seconds: one that asks for more is not busy, but broken
BUSY = 503


class Unreached(Exception):
    """No answer came, or none within the limits; the text is the end of a sentence."""


def exchange(method: str, url: str, query: Mapping[str, str], content: bytes | None = None) -> tuple[int, bytes]:
    """Ask, again where the service is busy: a repeated request does no harm.

    content:  of a picture
    returns:  HTTP status, and the answer's body
    raises:   Unreached
    """
    asked = _exchange(method, url, query, content)
    future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(asked, TIME_LIMIT), _loop(os.getpid()))
    try:
        return future.result()
    except TimeoutError as error:
        raise Unreached(f"does not answer within {TIME_LIMIT:.0f} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, ImportError, OSError) as error:
        raise Unreached("cannot be reached") from error
    finally:
        future.cancel()  # where Ctrl-C ended the waiting


async def _exchange(method: str, url: str, query: Mapping[str, str], content: bytes | None) -> tuple[int, bytes]:
    headers = {"Accept-Encoding": "identity"} | ({} if content is None else {"Content-Type": "image/*"})
    client = _client(httpx.URL(url).host, os.getpid())
    for tries in range(RETRIES + 1):
        last, wait = tries == RETRIES, 0.5 * 2**tries
        try:
            async with client.stream(method, url, params=query, content=content, headers=headers) as response:
                if response.is_redirect:
                    raise Unreached(
                        "sends on to another address, which is not asked. Give that address, if it is right"
                    )
                status, body = response.status_code, await _body(response)
            wait = wait if (asked := _wait(response)) is None else asked
            if status != BUSY or wait > LONGEST_WAIT or last:
                return status, body
        except httpx.TransportError as error:
            if last or (isinstance(error, httpx.ConnectError | httpx.UnsupportedProtocol) and tries):
                raise
        await asyncio.sleep(wait)
    raise AssertionError("the last try returns or raises")


async def _body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for part in response.aiter_raw():  # as it came: unpacked, a little would become much
        body += part
        if len(body) > MAX_BYTES:
            raise Unreached(f"answers with more than {MAX_BYTES // 2**20} MB")
    return bytes(body)


def _wait(response: httpx.Response) -> float | None:
    """Seconds after which the service wants to be asked again, None where it does not say."""
    with suppress(ValueError):
        return max(0.0, float(response.headers.get("Retry-After", "")))
    return None


@cache
def _client(host: str, process: int) -> httpx.AsyncClient:
    """Connections that are kept. Proxies of the environment are for others than this computer; no cookie is kept."""
    here = httpx.AsyncHTTPTransport() if _is_this_computer(host) else None
    client = httpx.AsyncClient(timeout=httpx.Timeout(TIME_LIMIT, connect=TO_CONNECT), transport=here)
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


def _is_this_computer(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


@cache
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """Where requests run: waiting can be ended at any byte there. A process that was forked off has its own.

    process:  the process that asks
    """
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="requests", daemon=True).start()
    return loop
