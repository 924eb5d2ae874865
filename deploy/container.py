"""Build the images of Dockerfile, run them as compose.yaml says, try them, and write down what they take.

    python -m deploy.container --engine docker
    python -m deploy.container --engine podman --debootstrap       # as root, where no registry of images is reached

With --debootstrap the base image is made of Debian's packages, and cleaned as Debian's slim images are. What is tried:
each container becomes healthy and answers posters on a file system that it cannot write to, as a user without rights
and without capabilities, within the memory that compose.yaml allows it, pictures that cost the most among them, and
ends at once when it is told to.
What is written is deploy/sizes.json, from which docs/how-to/containers.md has its figures.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests
import yaml

from bench.hostile.cases import cases
from bench.pages import free_port
from posterclf.atomic import write_beside
from posterclf.images import MAX_BYTES

ROOT = Path(__file__).resolve().parents[1]
SIZES = ROOT / "deploy" / "sizes.json"
BASE = "docker.io/library/debian:trixie-slim"
SUITE, MIRROR = "trixie", "http://deb.debian.org/debian"
# What Debian's slim images are without, beside what apt leaves behind.
NOT_SLIM = (
    "usr/share/man",
    "usr/share/info",
    "usr/share/locale",
    "usr/share/lintian",
    "usr/share/linda",
    "usr/share/groff",
)
LEFT = ("var/cache/apt", "var/lib/apt/lists", "var/log")
SECONDS_TO_HEALTH, SECONDS_TO_END = 120, 8
MAX_OPEN = 4096  # open files and processes, as posterclf@.service has it
SAMPLES = sorted((ROOT / "assets" / "samples").glob("*.jpg"))
GENRES, ROUNDS, AT_ONCE = 25, 4, 8  # all samples, so often, so many at a time
# Those of the files of `make hostile` whose decoding takes most memory.
COSTLY = ("large progressive JPEG", "large PNG of 16 bits", "a ribbon of 32 pixels' height")
COSTLY_ROUNDS, LOOK = 20, 0.2  # seconds between two looks at the memory


class Engine:
    """docker or podman, of which the same commands are used.

    certificates:  a file of those that the servers of packages show, where they are not the world's; podman alone
    """

    def __init__(self, program: str, certificates: Path | None = None):
        self._program, self._certificates = [program], certificates
        self._limits: list[str] = []
        if program == "podman":
            # Podman asks for the highest limits, which not everybody may set; crun wants the newer control groups.
            self._limits += ["--ulimit", f"nofile={MAX_OPEN}:{MAX_OPEN}", "--ulimit", f"nproc={MAX_OPEN}:{MAX_OPEN}"]
            if not Path("/sys/fs/cgroup/cgroup.controllers").exists() and shutil.which("runc"):
                self._program += ["--runtime", "runc"]

    def do(self, *arguments: object, **options) -> str:
        """What a command of it printed."""
        command = [*self._program, *map(str, arguments)]
        ran = subprocess.run(
            command, check=True, text=True, stdout=subprocess.PIPE, cwd=tempfile.gettempdir(), **options
        )
        return ran.stdout.strip()

    def version(self) -> str:
        return self.do("--version")

    def import_base(self, root: Path) -> None:
        with subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE) as packed:
            self.do("import", "-", BASE, stdin=packed.stdout)

    def build(self, tag: str, extras: str) -> None:
        arguments = ["build", "--tag", tag, "--build-arg", f"EXTRAS={extras}", *self._limits]
        if self._program[0] == "podman":  # Docker's form has a health check; nothing is asked of a registry
            arguments += ["--format", "docker", "--pull=missing", "--network", "host"]
        with tempfile.TemporaryDirectory() as folder:
            if self._certificates:
                shutil.copy(self._certificates, Path(folder) / "certificates.pem")
                (Path(folder) / "pip.conf").write_text("[global]\ncert = /etc/xdg/pip/certificates.pem\n")
                arguments += ["--volume", f"{folder}:/etc/xdg/pip:ro"]
            self.do(*arguments, ROOT, stderr=None)

    @contextmanager
    def running(self, image: str, port: int, options: Sequence[str], command: Sequence[str]) -> Iterator[str]:
        """The name of a container that runs, and answers at a port of this computer."""
        name = f"posterclf-{os.getpid()}"
        publish = ["--publish", f"127.0.0.1:{port}:8501"]
        self.do("run", "--detach", "--name", name, *self._limits, *publish, *options, image, *command)
        try:
            yield name
        finally:
            self.do("rm", "--force", name)

    def health(self, name: str) -> str:
        """What the health check of the image says: healthy where it passes."""
        if self._program[0] == "podman":  # run now; without systemd nothing runs it regularly
            checked = subprocess.run([*self._program, "healthcheck", "run", name], capture_output=True, text=True)
            return "healthy" if checked.returncode == 0 else checked.stdout + checked.stderr
        return self.do("inspect", "--format", "{{.State.Health.Status}}", name)

    def size(self, image: str) -> int:
        return int(self.do("image", "inspect", "--format", "{{.Size}}", image))

    def packed_size(self, image: str) -> int:
        """Bytes of the image as it is sent: about what a registry holds, layers and all, compressed by gzip."""
        with subprocess.Popen([*self._program, "save", image], stdout=subprocess.PIPE) as saved:
            counted = Counted()
            with gzip.GzipFile(fileobj=counted, mode="wb", compresslevel=6) as packed:
                shutil.copyfileobj(saved.stdout, packed, 2**20)
        return counted.bytes


class Counted:
    """A file of which only the size is kept."""

    bytes = 0

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        return len(data)

    def flush(self) -> None:
        pass


def make_base(folder: Path) -> Path:
    """A root of Debian's packages, as small as one of its slim images."""
    root = folder / "root"
    program = shutil.which("debootstrap") or "/usr/sbin/debootstrap"
    subprocess.run([program, "--variant=minbase", SUITE, root, MIRROR], check=True, stdout=sys.stderr)
    for name in (*NOT_SLIM, *LEFT):
        for path in (root / name).glob("*"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for path in (root / "usr/share/doc").rglob("*"):
        if not path.is_dir() and path.name != "copyright":
            path.unlink()
    excluded = "".join(f"path-exclude /{name}/*\n" for name in ("usr/share/doc", *NOT_SLIM))
    rule = root / "etc/dpkg/dpkg.cfg.d/docker"
    rule.write_text(f"{excluded}path-include /usr/share/doc/*/copyright\n")
    return root


def tried(engine: Engine, image: str, service: dict) -> dict:
    """What a container of this image did, run as a service of compose.yaml says.

    raises:  AssertionError where it did anything else than it should
    """
    command = service.get("command", [])
    options = as_options(service) + [
        part for pair in service["environment"].items() for part in ("--env", "=".join(pair))
    ]
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with engine.running(image, port, options, command) as name:
        began = time.monotonic()
        while (said := engine.health(name)) != "healthy":
            assert time.monotonic() - began < SECONDS_TO_HEALTH, said + engine.do("logs", name)
            time.sleep(0.5)
        seconds_to_health = time.monotonic() - began
        has_page = requests.get(f"{address}/_stcore/health", timeout=30).status_code == 200
        assert has_page == ("--no-page" not in command)
        status = engine.do("exec", name, "cat", "/proc/1/status")
        assert status_of(status, "Uid") == "10001 10001 10001 10001"
        assert int(status_of(status, "CapEff"), 16) == int(status_of(status, "CapBnd"), 16) == 0
        assert status_of(status, "NoNewPrivs") == "1"
        for place, writes in (("/opt/posterclf/x", False), ("/etc/x", False), ("/tmp/x", True)):
            touched = engine.do("exec", name, "sh", "-c", f"touch {place} 2>/dev/null && rm {place} && echo yes; true")
            assert (touched == "yes") == writes, place
        idle = held(engine, name)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda path: predicted(address, path.read_bytes()), SAMPLES * ROUNDS))
            assert set(answers) == {GENRES}
            busy = held(engine, name)
            costly = [pool.submit(predicted, address, picture) for picture in costly_pictures() * COSTLY_ROUNDS]
            most = busy
            while not all(one.done() for one in costly):
                most = max(most, held(engine, name))
                time.sleep(LOOK)
        assert {one.result() for one in costly} == {GENRES}
        assert engine.health(name) == "healthy"
        left = engine.do("exec", name, "sh", "-c", "find /tmp -mindepth 1 | wc -l")
        began = time.monotonic()
        engine.do("stop", "--time", 30, name)
        seconds_to_end = time.monotonic() - began
        assert seconds_to_end < SECONDS_TO_END, seconds_to_end
        assert engine.do("inspect", "--format", "{{.State.ExitCode}} {{.State.OOMKilled}}", name) == "0 false"
    return {
        "image_bytes": engine.size(image),
        "packed_bytes": engine.packed_size(image),
        "seconds_to_health": round(seconds_to_health, 1),
        "seconds_to_end": round(seconds_to_end, 1),
        "idle_bytes": idle,
        "busy_bytes": busy,
        "costly_bytes": most,
        "files_left_in_tmp": int(left),
        "limit": service["mem_limit"],
    }


def held(engine: Engine, name: str) -> int:
    """Bytes that all processes of the container hold in memory; what two of them share counts twice."""
    program = "cat 2>/dev/null /proc/[0-9]*/status | sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p'"
    return 1024 * sum(map(int, engine.do("exec", name, "sh", "-c", program).split()))


def as_options(service: dict) -> list[str]:
    """What a service of compose.yaml asks for beside its environment, as options of `run`.

    raises:  ValueError where it asks for what is not known here
    """
    known = ("build", "image", "command", "environment", "ports", "restart", "stop_grace_period")
    options = list[str]()
    for key, value in service.items():
        if key == "read_only" and value:
            options += ["--read-only"]
        elif key in ("tmpfs", "cap_drop", "security_opt"):
            name = {"tmpfs": "--tmpfs", "cap_drop": "--cap-drop", "security_opt": "--security-opt"}[key]
            options += [part for one in value for part in (name, one)]
        elif key in ("mem_limit", "memswap_limit", "cpus", "pids_limit"):
            name = {"mem_limit": "memory", "memswap_limit": "memory-swap"}.get(key, key.replace("_", "-"))
            options += [f"--{name}", str(value)]
        elif key not in known:
            raise ValueError(f"compose.yaml has {key}, which this does not know.")
    return options


def costly_pictures() -> list[bytes]:
    return [case.make(MAX_BYTES) for case in cases(networks=False) if case.name in COSTLY]


def predicted(address: str, picture: bytes) -> int:
    """How many probabilities come back for a picture."""
    answer = requests.post(f"{address}/api/v1/predict", data=picture, timeout=60)
    answer.raise_for_status()
    return len(answer.json()["probabilities"])


def status_of(status: str, field: str) -> str:
    return " ".join(re.search(rf"^{field}:\s*(.*)$", status, re.MULTILINE)[1].split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["docker", "podman"], default="docker")
    parser.add_argument("--debootstrap", action="store_true", help="make the base image of Debian's packages")
    parser.add_argument("--certificates", type=Path, help="of a proxy that the registry of packages is behind")
    asked = parser.parse_args()
    engine = Engine(asked.engine, asked.certificates)
    if asked.debootstrap:
        with tempfile.TemporaryDirectory() as folder:
            engine.import_base(make_base(Path(folder)))
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    images = {}
    for name, service in services.items():
        if "build" in service:
            engine.build(service["image"], service["build"]["args"]["EXTRAS"])
            images[name] = tried(engine, service["image"], service)
            print(f"{name}: {images[name]}", flush=True)
    results = {"engine": engine.version(), "date": time.strftime("%Y-%m-%d"), "images": images}
    write_beside(SIZES, lambda path: path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8"))


if __name__ == "__main__":
    main()
