"""Visits whose connection is lost: kept for a while for coming back, and then let go, with all that they hold.

Streamlit's own storage lets go of them when the next one comes, and leaves the rest to Python's search for garbage.
"""

import asyncio
import gc
from collections import OrderedDict

from streamlit import config
from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.session_manager import SessionInfo, SessionStorage
from streamlit.runtime.state import SessionState

from posterclf.app.arenas import give_back
from posterclf.held import makes_room

MAX_DISCONNECTED = 64  # visits; the oldest is let go for the next one
SOON = 1.0  # seconds after a visit's end: where many end at once, one search for what they leave is enough


def keep_disconnected_visits() -> None:
    """Keep them so from here on, in the page that runs in this process."""
    runtime = get_instance()
    # Streamlit 1.67 has no other way to it; a test sees that visits end.
    runtime._session_mgr._session_storage = DisconnectedVisits(  # pyright: ignore
        runtime, config.get_option("server.disconnectedSessionTTL")
    )


class DisconnectedVisits(SessionStorage):
    """In place of Streamlit's `MemorySessionStorage`. The event loop's thread alone uses it.

    seconds:  that a visit is kept
    """

    def __init__(self, runtime: Runtime, seconds: float, most: int = MAX_DISCONNECTED):
        self._runtime, self._seconds, self._most = runtime, seconds, most
        self._kept: OrderedDict[str, tuple[SessionInfo, asyncio.TimerHandle]] = OrderedDict()  # oldest first
        self._loop = asyncio.get_running_loop()
        self._tidying: asyncio.TimerHandle | None = None
        self._more_left = False  # since it was decided when to tidy
        makes_room(self.let_oldest_go)

    def get(self, session_id: str) -> SessionInfo | None:
        kept = self._kept.get(session_id)
        return kept[0] if kept else None

    def save(self, session_info: SessionInfo) -> None:
        identity = session_info.session.id
        if identity in self._kept:
            self.delete(identity)
        self._kept[identity] = session_info, self._loop.call_later(self._seconds, self._let_go, identity)
        if len(self._kept) > self._most:
            self._loop.call_soon(self._let_oldest_go)  # Streamlit holds a lock while it saves

    def delete(self, session_id: str) -> None:
        _, timer = self._kept.pop(session_id)
        timer.cancel()

    def list(self) -> list[SessionInfo]:
        return [info for info, _ in self._kept.values()]

    def let_oldest_go(self) -> bool:
        """From any thread: let the oldest go; returns whether there was one."""
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            return self._let_oldest_go()
        if not self._loop.is_running():  # the server is about to end
            return False
        return asyncio.run_coroutine_threadsafe(self._in_loop(), self._loop).result()

    async def _in_loop(self) -> bool:
        return self._let_oldest_go()

    def _let_oldest_go(self) -> bool:
        if not self._kept:
            return False
        self._let_go(next(iter(self._kept)))
        self._more_left = True
        self._tidy()
        return True

    def _let_go(self, identity: str) -> None:
        session = self._kept[identity][0].session
        self._runtime.close_session(identity)  # calls `delete`
        # Streamlit's loop holds the last session until the next one comes: what it has goes now.
        session._session_state, session._fragment_storage = SessionState(), MemoryFragmentStorage()
        self._more_left = self._tidying is not None
        self._tidying = self._tidying or self._loop.call_later(SOON, self._tidy)

    def _tidy(self) -> None:
        """Find what visits that are gone leave behind: they are in circles of their own."""
        if self._tidying:
            self._tidying.cancel()
            self._tidying = None
        gc.unfreeze()  # the visit that had the network loaded was frozen with it, see `cached.loaded_classifier`
        gc.collect()
        gc.freeze()
        give_back()
        if self._more_left:  # it may have been too early for these, and what is frozen now is not looked at again
            self._more_left = False
            self._tidying = self._loop.call_later(SOON, self._tidy)
