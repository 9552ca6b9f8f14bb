"""Who may open a socket at all."""

from typing import Any

import pytest
from flask import Flask

HANDSHAKE = "/socket.io/?EIO=4&transport=websocket"


def test_our_own_page_gets_past_the_guard(app: Flask, caplog: Any) -> None:
    answer = app.test_client().get(HANDSHAKE, headers={"Origin": "http://localhost"})
    assert answer.get_data(as_text=True) != "This address is not for you."


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
        {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
        {"Origin": "https://evil.example", "Host": "evil.example"},
        {"Origin": "http://localhost", "Host": "evil.example"},
    ],
    ids=str,
)
def test_a_missing_or_foreign_origin_or_host_does_not(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().get(HANDSHAKE, headers=headers)
    assert answer.status_code == 400
    assert answer.get_data(as_text=True) == "This address is not for you."


@pytest.mark.parametrize("path", ["/", "/sign-in", "/i/" + "t" * 43, "/nowhere"])
def test_a_foreign_host_gets_one_plain_refusal_anywhere(app: Flask, path: str, caplog: Any) -> None:
    client = app.test_client()
    assert client.get(path).status_code in (200, 303, 404)
    refused = client.get(path, headers={"Host": "evil.example"})
    assert (refused.status_code, refused.text) == (400, "This address is not for you.")
    assert "t" * 43 not in caplog.text
