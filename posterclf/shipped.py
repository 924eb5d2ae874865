"""What is shipped with the package: trained models, drawn sample posters, and the page's theme."""

from pathlib import Path


def shipped_folder(name: str, in_checkout: str) -> Path:
    """A folder of data: inside of an installed package, beside the package in a checkout."""
    package = Path(__file__).parent
    return package / name if (package / name).is_dir() else package.parent / in_checkout


MODELS = shipped_folder("models", "models")
SAMPLES = shipped_folder("samples", "assets/samples")
CONFIG = shipped_folder("config", ".streamlit") / "config.toml"  # Streamlit's


def shipped_samples() -> list[Path]:
    """The files of the drawn sample posters, by name."""
    return sorted(SAMPLES.glob("*.jpg"))
