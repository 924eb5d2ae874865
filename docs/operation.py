"""What an operator sets and sees, and which limits there are, as tables: made from the code."""

from prometheus_client.metrics import MetricWrapperBase

from posterclf import images, settings, telemetry
from posterclf.apart import limits as apart
from posterclf.app.classify import feedback
from posterclf.app.crowd import door, runs
from posterclf.app.many import poster_queue
from posterclf.images import limits as pictures
from posterclf.service import admission, api, connections, uploads
from posterclf.settings import SETTINGS, Setting
from posterclf.teaching import label_table, project, zip_content


def settings_table() -> str:
    rows = "\n".join(f"| `{one.name}` | {one.meaning} | {one.form} | {_default(one)} |" for one in SETTINGS)
    return f"""| variable | what it says | its form | without it |
| --- | --- | --- | --- |
{rows}

Of others' variables two count as well: `STREAMLIT_SERVER_BASE_URL_PATH=/posters` puts `posterclf serve` and
`streamlit run` below a path, and uvicorn believes `X-Forwarded-Proto` of the proxies that `FORWARDED_ALLOW_IPS` names,
127.0.0.1 without it.
"""


def measures_table() -> str:
    """Every measure, by the name under which Prometheus finds it, and the labels that part it."""
    measures = [value for value in vars(telemetry).values() if isinstance(value, MetricWrapperBase)]
    rows = "\n".join(
        f"| `{family.name}{'_total' if family.type == 'counter' else ''}` | {family.type} "
        f"| {', '.join(measure._labelnames)} | {family.documentation} |"
        for measure in measures
        for family in measure.describe()
    )
    return f"| measure | kind | parted by | what it counts |\n| --- | --- | --- | --- |\n{rows}\n"


def _default(setting: Setting) -> str:
    if isinstance(setting.default, bool):
        return "yes" if setting.default else "no"
    if isinstance(setting.default, tuple):
        return ", ".join(setting.default) or "none"
    return str(setting.default) if setting.default else "none"


def limits_table() -> str:
    """What one picture, file, request, connection and visit may be and take."""
    rows = "\n".join(f"| {what} | {most} |" for what, most in _limits())
    return f"| what | at most |\n| --- | --- |\n{rows}\n"


def _limits() -> list[tuple[str, str]]:
    return [
        ("a picture's file", _megabytes(images.MAX_BYTES)),
        ("a picture", f"{_millions(images.MAX_PIXELS)} pixels, a JPEG {_millions(images.MAX_JPEG_PIXELS)}"),
        ("decoding a picture", f"{_megabytes(pictures.MEMORY)} beside its file"),
        ("a call of a decoding worker", f"{apart.SECONDS:g} s of a processor, {_megabytes(apart.MEMORY)} of addresses"),
        (
            "large pictures decoded at a time",
            f"one with more than {_millions(apart.LARGE)} pixels",
        ),
        (
            "a request of the API",
            f"{_megabytes(uploads.MAX_BODY)}, {uploads.MAX_FILES} files, {uploads.MAX_PARTS} fields, "
            f"{api.TIME_LIMIT:g} s",
        ),
        ("an answer", f"{connections.READING_REST} s in which nothing of it is taken"),
        ("requests under way", f"{admission.MAX_POSTERS} pictures, {_megabytes(admission.MAX_BYTES)}"),
        ("a request's head", f"{connections.MAX_HEAD // 1024} kB, {connections.HEAD_SECONDS} s"),
        ("a request's body", f"{connections.BODY_SECONDS} s, {connections.BODY_REST} s without a byte"),
        (
            "connections",
            f"{connections.MAX_CONNECTIONS:,} where descriptors allow it, half of them of one address; "
            f"{connections.MAX_PIPELINED} requests in advance",
        ),
        (
            "visits of the page",
            f"{settings.MAX_VISITS.default}, or what `{settings.MAX_VISITS.name}` says; one that was silent for "
            f"{door.SILENT // 60} minutes leaves for the next one",
        ),
        ("runs of the page at a time", str(runs.AT_ONCE)),
        (
            "files that visits hold",
            f"{settings.MAX_UPLOADS.default} MB, or what `{settings.MAX_UPLOADS.name}` says; one visit a quarter",
        ),
        ("a message of a browser", f"{_megabytes(door.MAX_MESSAGE)}; {door.PACE} a second"),
        ("posters of a visit to Many posters", str(poster_queue.MAX_POSTERS)),
        ("a project on Teach", f"{project.MAX_PICTURES} pictures, {project.MAX_LABELS} labels"),
        (
            "a project's zip",
            f"{_megabytes(zip_content.MAX_ZIP_BYTES)}, unpacked {_megabytes(zip_content.MAX_UNPACKED)}",
        ),
        ("the file of `POSTERCLF_FEEDBACK`", _megabytes(feedback.MAX_BYTES)),
        ("a table of labels on the page", _megabytes(label_table.MAX_TABLE_BYTES)),
    ]


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB" if size % 10**6 else f"{size // 10**6} MB"


def _millions(pixels: int) -> str:
    return f"{pixels // 10**6} million"
