"""Files that the browser keeps: scripts and pictures, each at an address with the digest of its content.

What stands in a component's definition travels in each message about it; a file is sent once a browser.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit.components import v2 as components

PREFIX = "posterclf/files"  # below the page's own address
SCRIPT = "text/javascript"
FOR_EVER = "public, max-age=31536000, immutable"  # another content has another address
# What a component's definition holds: it brings the module and makes an object of its class for each place of the page,
# which gets the data. `root` is the page's folder, wherever a proxy put it; Streamlit's own script is there.
LOADER = """
const root = new URL("../../", document.querySelector('script[src*="static/js/"]').src);
const module = import(new URL(ADDRESS, root));
const elements = new WeakMap();
export default ({ parentElement: place, data: [data], ...tell }) => {
  let overtaken = false;
  module.then(({ default: Element, html }) => {
    if (overtaken) return;
    if (!elements.has(place)) {
      place.innerHTML = html;
      elements.set(place, new Element(place, data));
    }
    elements.get(place).take(data, tell);
  });
  // Streamlit calls this as well where newer data overtake older ones: only what is gone is left.
  return () => {
    overtaken = true;
    if (place.isConnected) return;
    elements.get(place)?.leave?.();
    elements.delete(place);
  };
};
"""


@dataclass(frozen=True)
class BrowserFile:
    """A file to be served.

    read:        gives its bytes, when somebody asks for them first
    media_type:  as HTTP has it
    """

    read: Callable[[], bytes]
    media_type: str

    @cached_property
    def content(self) -> tuple[bytes, str | None]:
        """The bytes as they are sent, and their encoding: text is packed once, not for each browser."""
        content = self.read()
        if self.media_type.startswith("text/"):
            return gzip.compress(content, mtime=0), "gzip"
        return content, None


_files: dict[str, BrowserFile] = {}  # by the part of the address after PREFIX


def address_of(content: bytes, name: str, media_type: str) -> str:
    """The address of these bytes, relative to the page's own, for as long as this process lives.

    name:  the last part of the address
    """
    return _keep(hashlib.sha256(content).hexdigest()[:16], name, BrowserFile(lambda: content, media_type))


def script_element(code: str, name: str, again: str = "") -> str:
    """HTML that runs a script: from a file, as the page's policy allows none within the document.

    name:   the last part of the file's address
    again:  the script runs once more where this changes
    """
    return f'<script src="./{address_of(code.encode(), name, SCRIPT)}?{again}"></script>'


@cache
def plotly_address() -> str:
    """The address of the installed Plotly's script, relative to the page's own."""
    script = files(plotly) / "package_data" / "plotly.min.js"
    return _keep(plotly.__version__, "plotly.min.js", BrowserFile(script.read_bytes, SCRIPT))


def browser_component(
    name: str, scripts: Sequence[Path], style: Path | Sequence[Path] | None = None, html: Path | None = None
) -> Callable:
    """A component whose script, style and elements the browser keeps; called as those of `st.components.v2` are.

    scripts:  form one module in this order, in which `pageRoot` is the page's folder, `plotlyAddress` is in it. Its
              default export is a class: made with the place and the first data, its `take` is called with all data and
              Streamlit's `setStateValue` and `setTriggerValue`, its `leave`, if it has one, when the place is gone
    style:    one or several, for the whole page, not for the component alone: selectors begin with a class of their own
    html:     what is in the component's element before the script is called
    """
    styles = [style] if isinstance(style, Path) else style or []
    markup = f"<style>{''.join(map(_text, styles))}</style>{_text(html)}"
    module = "\n".join(
        [
            f"export const html = {json.dumps(markup, ensure_ascii=False)};",
            'const pageRoot = new URL("../../../", import.meta.url);',
            f"const plotlyAddress = {json.dumps(plotly_address())};",
            *map(_text, scripts),
        ]
    )
    address = address_of(module.encode(), f"{name}.js", SCRIPT)
    loader = LOADER.replace("ADDRESS", json.dumps(address))
    component = components.component(f"posterclf-{name}", js=loader, isolate_styles=False)
    # In a bare dictionary Streamlit looks for data frames, with pandas and Arrow: .3 s once, and 70 MB.
    return lambda data, **options: component(data=[data], **options)


def routes() -> list[Route]:
    """Where the files are served, for `st.App`."""
    return [Route(f"/{PREFIX}/{{path:path}}", _serve)]


def _keep(digest: str, name: str, file: BrowserFile) -> str:
    _files.setdefault(f"{digest}/{name}", file)
    return f"{PREFIX}/{digest}/{name}"


async def _serve(request: Request) -> Response:  # without a change of threads, which would cost more than all else
    file = _files.get(request.path_params["path"])
    if file is None:
        return PlainTextResponse("There is no such file.", 404, {"Cache-Control": "no-store"})
    content, encoding = file.content
    headers = {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"}
    return Response(
        content, headers=headers | ({"Content-Encoding": encoding} if encoding else {}), media_type=file.media_type
    )


def _text(path: Path | None) -> str:
    return path.read_text(encoding="utf-8") if path else ""
