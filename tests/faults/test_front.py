"""What nginx does by itself, in front of a worker that answers everything."""

import os
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection
from threading import Thread
from urllib.parse import urlsplit

import pytest
import requests

from tests.faults.outside import Front, NotInstalled, nginx_running, program, until
from tests.served import free_port

pytestmark = pytest.mark.faults

MOST_AT_ONCE, PHOTO_BYTES = 8, 1_000_000  # of one address


class _Worker(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_told: object) -> None:
        pass


@pytest.fixture(autouse=True)
def nginx_or_none() -> None:
    try:
        program("nginx")
    except NotInstalled as reason:
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI needs it")
        pytest.skip(f"{reason}: make ready installs it, as root")


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Worker) as worker, ExitStack() as stack:
        Thread(target=worker.serve_forever, daemon=True).start()
        stack.callback(worker.shutdown)
        yield stack.enter_context(nginx_running(tmp_path, free_port(), [worker.server_port]))


def status_of(front: Front, path: str, content: bytes = b"") -> int:
    with requests.Session() as browser:
        browser.trust_env, browser.verify = False, str(front.certificate)
        try:
            return browser.post(front.url + path, data=content, timeout=10).status_code
        except requests.ConnectionError:
            return 0


@contextmanager
def sending_slowly(front: Front, length: str) -> Iterator[None]:
    """Somebody whose form has begun to come, and does not end."""
    trusting = ssl.create_default_context(cafile=str(front.certificate))
    port = urlsplit(front.url).port
    with (
        create_connection(("localhost", port or 0)) as line,
        trusting.wrap_socket(line, server_hostname="localhost") as to,
    ):
        to.sendall(f"POST /wins HTTP/1.1\r\nHost: localhost:{port}\r\n{length}\r\n\r\n".encode())
        yield


def test_whoever_sends_a_photo_while_no_worker_listens_has_the_calm_page(tmp_path: Path) -> None:
    with nginx_running(tmp_path, free_port(), [free_port()]) as front:
        until(lambda: status_of(front, "/"), "nginx listens")
        assert status_of(front, "/wins", bytes(PHOTO_BYTES)) == status_of(front, "/wins") == 503


@pytest.mark.parametrize("length", [f"Content-Length: {PHOTO_BYTES}", "Transfer-Encoding: chunked"])
def test_of_one_address_a_few_photos_come_at_a_time_and_words_as_ever(front: Front, length: str) -> None:
    status = partial(status_of, front)
    until(lambda: status("/") == 200, "nginx answers")
    photo = bytes(PHOTO_BYTES)
    assert status("/wins", photo) == 200
    with ExitStack() as stack:
        for _ in range(MOST_AT_ONCE):
            stack.enter_context(sending_slowly(front, length))
        until(lambda: status("/wins", photo) == 503, "there are many of them", 10)
        assert status("/wins", b"words=I+went") == 200
    until(lambda: status("/wins", photo) == 200, "there is room again", 10)
