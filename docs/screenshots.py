"""Photograph the page for README.md: `make screenshots`. Needs a Chromium and the shipped default model."""

from bench.pages import ROOT, chromium, served

SHOTS = {  # name -> width, height, colour scheme, address
    "page-light": (1440, 900, "light", "/"),
    "page-dark": (1440, 900, "dark", "/?sample=who-invited-gerald&why=Comedy"),
    "page-phone": (390, 844, "dark", "/"),
}


def main() -> None:
    with served(ROOT / "streamlit_app.py") as server, chromium() as browser:
        for name, (width, height, scheme, address) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(server + address)
            page.wait_for_function("document.querySelectorAll('.st-key-bars .bars .point').length == 25")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=ROOT / "docs" / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
