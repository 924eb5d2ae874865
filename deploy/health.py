"""The container's health check: exit code 0 where `posterclf serve` predicts a poster now, 1 and a sentence elsewhere.

It asks from inside, at the port that the image serves at, below the path that the page was told.
"""

import os
import sys
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

PORT = 8501
SECONDS = 32  # the service itself gives up after 30


def main() -> int:
    base = "".join(f"/{part}" for part in os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").split("/") if part)
    try:
        ask = build_opener(ProxyHandler({}))  # whatever proxy the container has, it is not for itself
        with ask.open(f"http://127.0.0.1:{PORT}{base}/api/v1/health", timeout=SECONDS) as answer:
            print(answer.read().decode())
        return 0
    except HTTPError as error:
        print(error.read().decode(errors="replace"))
    except OSError as error:
        print(f"No answer: {error}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
