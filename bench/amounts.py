"""Seconds, bytes and counts as the tables write them."""

from bench.measuring import Measured

# Unit -> steps: below which value a number is shown so, what it is multiplied by, and with which sign.
UNITS = {"second": ((1e-3, 1e6, "µs"), (1, 1e3, "ms"), (float("inf"), 1, "s")), "integer": ((float("inf"), 1, ""),)}
UNITS["byte"] = ((1e4, 1, "bytes"), (1e6, 1e-3, "kB"), (1e9, 1e-6, "MB"), (float("inf"), 1e-9, "GB"))


def amount(measured: Measured) -> str:
    """'24.6 ms', '7.9 kB': three digits."""
    return amount_of(measured.least, measured.unit)


def amount_of(value: float, unit: str = "second") -> str:
    _, factor, unit = next(step for step in UNITS[unit] if value < step[0])
    scaled = value * factor
    return f"{scaled:.{max(0, 3 - len(str(int(scaled))))}f} {unit}".strip()
