"""A visit of the page by script: what a browser would send, fetch and wait for, without a browser's work."""

import gzip
import json
import re
import time
from contextlib import ExitStack
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from urllib3 import Retry
from websockets.sync.client import connect

from posterclf.app.browser_files import PREFIX

LONGEST = 300  # seconds that one waits for the server
# In what the server sends, a name that ends here is followed by whatever comes next.
OWN_FILES = re.compile(rf"{PREFIX}/[\w.]+/[\w.-]+?\.(?:min\.js|json|js|css|jpg|png|svg)".encode())
TOKEN = "_streamlit_xsrf"  # the cookie without which Streamlit takes no upload
_names: dict[str, set[str]] = {}  # address of a file -> those that it names


class Visit:
    """One websocket to a page, as Streamlit's own client holds it, and what a browser keeps beside it.

    components:  name of a component on the page -> its identity
    data:        name of a component -> what the server told it last
    """

    def __init__(self, address: str, page: str = ""):
        """address: of the server. page: its name in the address, such as 'teach'; none for the start page."""
        self._address = address
        self._open = ExitStack()
        self._browser = self._open.enter_context(requests.Session())
        # As a browser does where the server has closed a connection that was idle.
        self._browser.mount("http://", HTTPAdapter(max_retries=Retry(3, allowed_methods=None)))
        self._page = page
        self._session = ""
        self._widgets: dict[str, str] = {}  # identity -> the fragment that it stands in
        self._states: dict[str, WidgetState] = {}
        self._kept: dict[str, ForwardMsg] = {}  # large messages by their hash, which the server does not send again
        self._named: set[str] = set()  # addresses of files
        self._fetched: set[str] = set()
        self.components: dict[str, str] = {}
        self.data: dict[str, Any] = {}
        self._fetch("/_stcore/health")
        self._fetch(f"/{page}")
        # A proxy before several processes knows a visit by its cookie.
        kept = {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._browser.cookies)}
        stream = address.replace("http", "ws") + "/_stcore/stream"
        self._socket = self._open.enter_context(
            connect(stream, max_size=None, open_timeout=LONGEST, subprotocols=["streamlit"], additional_headers=kept)  # pyright: ignore
        )
        self._run()

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def send(self, component: str, event: str, value: object) -> float:
        """Send what a component's script would, and wait until the server is done; returns the seconds that it took.

        component:  its name; event, value: as its script gives them to `setTriggerValue`
        """
        identity = self.components[component]
        trigger = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{identity}__events")
        trigger.json_trigger_value = json.dumps([{"event": event, "value": value}])
        self._states.setdefault(identity, WidgetState(id=identity, json_value="{}"))
        return self._timed(trigger, self._widgets[identity])

    def keep(self, component: str, name: str, value: object) -> float:
        """`send` for what a component's script gives to `setStateValue`."""
        identity = self.components[component]
        state = self._states[identity] = WidgetState(id=identity, json_value=json.dumps({name: value}))
        return self._timed(state, self._widgets[identity])

    def put(self, path: str, content: bytes) -> None:
        """Send bytes to an address below the server's."""
        self._browser.put(urljoin(self._address, path), content).raise_for_status()

    def set(self, key: str, **value: Any) -> float:
        """Give the widget with this key a value, and wait until the server is done; returns the seconds that it took.

        value:  one field of Streamlit's WidgetState, such as `trigger_value=True` for a button
        """
        identity = self._widget(key)
        state = WidgetState(id=identity, **value)
        if "trigger_value" not in value:
            self._states[identity] = state
        return self._timed(state, self._widgets[identity])

    def upload(self, key: str, name: str, content: bytes) -> float:
        """Give a file to the uploader with this key, as `set` does."""
        began = time.perf_counter()
        message = BackMsg()
        message.file_urls_request.request_id = name
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self._session
        self._socket.send(message.SerializeToString())
        while (answer := self._received()).WhichOneof("type") != "file_urls_response":
            pass
        place = answer.file_urls_response.file_urls[0]
        headers = {"X-Xsrftoken": str(self._browser.cookies[TOKEN])}
        sent = self._browser.put(self._address + place.upload_url, files={"file": (name, content)}, headers=headers)
        sent.raise_for_status()
        state = WidgetState(id=self._widget(key))
        file = state.file_uploader_state_value.uploaded_file_info.add(name=name, size=len(content))
        file.file_id = place.file_id
        file.file_urls.CopyFrom(place)
        self._states[state.id] = state
        self._timed(state, self._widgets[state.id])
        return time.perf_counter() - began

    def _widget(self, key: str) -> str:
        """The identity of the widget that was drawn last under this key."""
        return next(identity for identity in reversed(self._widgets) if identity.endswith(f"-{key}"))

    def _timed(self, changed: WidgetState, fragment: str) -> float:
        began = time.perf_counter()
        self._run(changed, fragment)
        return time.perf_counter() - began

    def _run(self, changed: WidgetState | None = None, fragment: str = "") -> None:
        """Have the server run the page or a fragment of it, and fetch the files that it names."""
        message = BackMsg()
        run = message.rerun_script
        run.page_name = self._page
        run.fragment_id = fragment
        states = self._states | ({changed.id: changed} if changed else {})
        run.widget_states.widgets.extend(states.values())
        run.cached_message_hashes.extend(self._kept)
        self._socket.send(message.SerializeToString())
        self.wait()
        while wanted := self._named - self._fetched:
            for path in wanted:
                self._fetch(path)

    def _fetch(self, path: str) -> None:
        """Fetch a file, and learn which others it names: once for all visits, as a browser's work is not measured."""
        address = urljoin(self._address, path)
        with self._browser.get(address, stream=True) as answer:
            answer.raise_for_status()
            content = answer.raw.read()
        self._fetched.add(path)
        if address not in _names:
            if answer.headers.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
            _names[address] = {found.decode() for found in OWN_FILES.findall(content)}
        self._named |= _names[address]

    def wait(self) -> None:
        """Take in what the server sends, until it is done with a run that no other one follows at once.

        raises:  TimeoutError where it is not done after LONGEST seconds; RuntimeError where the page raised
        """
        while True:
            message = self._received()
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._session = message.new_session.initialize.session_id or self._session
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._take(message.delta.new_element, message.delta.fragment_id)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def _received(self) -> ForwardMsg:
        content = self._socket.recv(timeout=LONGEST, decode=False)
        self._named.update(found.decode() for found in OWN_FILES.findall(content))
        message = ForwardMsg()
        message.ParseFromString(content)
        if message.ref_hash:
            return self._kept[message.ref_hash]
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        return message

    def _take(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        drawn = getattr(element, kind)
        if kind == "exception":
            raise RuntimeError(drawn.message)
        identity = getattr(drawn, "id", "")
        if identity:
            self._widgets.pop(identity, None)  # the newest stands last
            self._widgets[identity] = fragment
        if kind == "imgs":
            self._named.update(picture.url for picture in drawn.imgs)
        if kind == "bidi_component":
            name = drawn.component_name
            self.components[name] = identity
            data = json.loads(drawn.json or "null")
            self.data[name] = data[0] if isinstance(data, list) else data  # see browser_files.browser_component
