"""A visit of the page by script: what a browser would send and wait for, without a browser's work."""

import json
import time
from types import TracebackType
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

LONGEST = 300  # seconds that one waits for the server


class Visit:
    """One websocket to a page, as Streamlit's own client holds it.

    components:  name of a component on the page -> its identity
    data:        name of a component -> what the server told it last
    """

    def __init__(self, address: str, page: str):
        """address: of the server. page: its name in the address, such as 'teach'."""
        self._socket = connect(
            address.replace("http", "ws") + "/_stcore/stream",
            max_size=None,
            subprotocols=["streamlit"],  # pyright: ignore
        )
        self._page = page
        self.components: dict[str, str] = {}
        self.data: dict[str, Any] = {}
        message = BackMsg()
        message.rerun_script.page_name = page
        self._socket.send(message.SerializeToString())
        self.wait()

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._socket.close()

    def send(self, component: str, event: str, value: object) -> float:
        """Send what a component's script would, and wait until the server is done; returns the seconds that it took.

        component:  its name; event, value: as its script gives them to `setTriggerValue`
        """
        message = BackMsg()
        message.rerun_script.page_name = self._page
        kept, state = (message.rerun_script.widget_states.widgets.add() for _ in range(2))
        kept.id, kept.json_value = self.components[component], "{}"
        state.id = f"$$STREAMLIT_INTERNAL_KEY_{self.components[component]}__events"
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        began = time.perf_counter()
        self._socket.send(message.SerializeToString())
        self.wait()
        return time.perf_counter() - began

    def wait(self) -> None:
        """Take in what the server sends, until it is done with a run that no other one follows at once.

        raises:  TimeoutError where it is not done after LONGEST seconds; RuntimeError where the page raised
        """
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=LONGEST))
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._take(message.delta.new_element)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def _take(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind == "bidi_component":
            name = element.bidi_component.component_name
            self.components[name] = element.bidi_component.id
            self.data[name] = json.loads(element.bidi_component.json or "null")
