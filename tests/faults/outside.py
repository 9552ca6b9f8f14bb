"""The programs around Circle, as the tests' own: Redis and nginx, each in a folder of its own and gone at the end."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis, RedisError

from tests.commands import ROOT
from tests.served import free_port

DEPLOY = ROOT / "deploy" / "nginx"


class NotInstalled(Exception):
    """There is no such program on this machine."""


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not found:
        raise NotInstalled(f"{name} is not installed")
    return found


@dataclass
class Bell:
    """A Redis that can be cut, made slow and emptied."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1"]
        kept = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen([*command, *kept], stdout=subprocess.DEVNULL)
        until(self._answers, "Redis answers")

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url, socket_timeout=1) as redis:
                return bool(redis.ping())
        except RedisError:
            return False

    def cut(self) -> None:
        """It is away, and whoever was connected to it has lost it."""
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def stall(self) -> None:
        """It takes what is sent and answers nothing."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def flush(self) -> None:
        with Redis.from_url(self.url) as redis:
            redis.flushall()


@contextmanager
def redis_running(folder: Path) -> Iterator[Bell]:
    bell = Bell(folder)
    bell.start()
    try:
        yield bell
    finally:
        bell.go_on()
        bell.cut()


@dataclass
class Front:
    """nginx as deploy/ has it, with another name, another certificate, and these workers."""

    url: str
    certificate: Path
    process: "subprocess.Popen[bytes]"


@contextmanager
def nginx_running(folder: Path, port: int, workers: list[int]) -> Iterator[Front]:
    """Serve https://localhost:`port` in front of the workers on these ports, by the files in deploy/nginx."""
    certificate = certify(folder)
    site = (DEPLOY / "circle.conf").read_text()
    changes = {
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r"listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        r"server_name .*;": "server_name localhost;",
        r"/etc/letsencrypt/\S+/fullchain.pem": str(certificate),
        r"/etc/letsencrypt/\S+/privkey.pem": str(folder / "key.pem"),
        r"/var/log/nginx/circle.log": str(folder / "nginx.log"),
        r"root /srv/circle/deploy/nginx;": f"root {DEPLOY};",
    }
    for ours, theirs in changes.items():
        site, count = re.subn(ours, theirs, site)
        assert count, f"deploy/nginx/circle.conf has no {ours}"
    upstream = re.sub(r" +server .*;\n", "", (DEPLOY / "workers.conf").read_text())
    lines = "".join(f"    server 127.0.0.1:{worker} max_fails=1 fail_timeout=3s;\n" for worker in workers)
    upstream = upstream.replace("upstream circle {\n", "upstream circle {\n" + lines)
    kept = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/nginx.log crit; worker_processes 1;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\n{kept}\n{upstream}\n{site}\n}}\n"
    )
    process = subprocess.Popen([program("nginx"), "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        yield Front(f"https://localhost:{port}", certificate, process)
    finally:
        process.terminate()
        process.wait(20)


def certify(folder: Path) -> Path:
    """A certificate for localhost, signed by itself."""
    certificate = folder / "certificate.pem"
    subprocess.run(
        [
            *(program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(folder / "key.pem"), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate


def until(holds: Callable[[], object], what: str, seconds: float = 60) -> float:
    """Wait, bounded, until something holds; gives how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")
