"""Photograph the page for README.md: `make screenshots`. Needs a Chromium and the shipped default model."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
SHOTS = {  # name -> width, height, colour scheme, address
    "page-light": (1440, 900, "light", "/"),
    "page-dark": (1440, 900, "dark", "/?sample=who-invited-gerald&why=Comedy"),
    "page-phone": (390, 844, "dark", "/"),
}


def main() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless=true"]
    server = subprocess.Popen([*command, f"--server.port={port}"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert any("URL:" in line for line in server.stdout), "the server ended before it was ready"
        photograph(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()


def photograph(page_address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"]
        )
        for name, (width, height, scheme, address) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(page_address + address)
            page.wait_for_function("document.querySelectorAll('.st-key-bars .bars .point').length == 25")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=ROOT / "docs" / f"{name}.png", animations="disabled")
        browser.close()


if __name__ == "__main__":
    main()
