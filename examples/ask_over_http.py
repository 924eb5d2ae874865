"""Ask a service about pictures, with Python's standard library alone: one sees a line of JSON for each.

    posterclf serve --no-page --port 8501 &
    python examples/ask_over_http.py poster.jpg another.jpg

Where a picture cannot be used, the line is the service's problem (RFC 9457): type, title, status and detail.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

SERVICE = os.environ.get("POSTERCLF_URL", "http://127.0.0.1:8501")


def answer(picture: Path) -> dict[str, Any]:
    """What the service says of one picture: a prediction, or a problem."""
    try:
        with urlopen(f"{SERVICE}/api/v1/predict?threshold=tuned", picture.read_bytes(), timeout=60) as response:
            return json.load(response)
    except HTTPError as problem:
        return json.load(problem)
    except URLError as error:
        sys.exit(f"Nothing answers at {SERVICE}: {error.reason}")


for file in sys.argv[1:]:
    print(json.dumps({**answer(Path(file)), "file": file}, ensure_ascii=False))
