"""What a group could write in an afternoon: Flask-SocketIO with no sign-in, no rule and no database.

It hears which circle a socket belongs to, and gives everybody there the same bytes that Circle would send to so many.
"""

import json
import os
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_socketio import SocketIO

from bench.control import listen

app = Flask(__name__)
app.config["METRICS_PORT"] = 0  # gunicorn's configuration, which is Circle's, asks for it
socketio = SocketIO(app, async_mode="gevent", transports=["websocket"], cors_allowed_origins="*", ping_interval=25)
sids: dict[str, list[str]] = defaultdict(list)
items = json.loads(Path(os.environ["BENCH_ITEMS"]).read_text())  # by how many hear it

rows = sqlite3.connect(os.environ["BENCH_ROWS"], isolation_level=None, check_same_thread=False)
rows.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
[somebody] = rows.execute("SELECT circle_id, person_id, id FROM memberships LIMIT 1")
INSERT = """
INSERT INTO moments (id, circle_id, author_id, membership_id, kind, words_sealed, client_id, created_at, arrives_later)
VALUES (?, ?, ?, ?, 'encouragement', ?, ?, datetime('now'), 0)
"""


@socketio.on("connect")  # type: ignore[untyped-decorator]
def connect(says: dict[str, list[str]]) -> None:
    for circle in says["circles"]:
        sids[circle].append(request.sid)  # type: ignore[attr-defined]


@app.get("/readyz")
def ready() -> str:
    return "yes"


@app.post("/circles/<circle>/moments")
def create(circle: str) -> ResponseReturnValue:
    give(circle, request.form["words"])
    return "", 303, {"Location": f"/circles/{circle}"}


@app.post("/rows")
def insert() -> ResponseReturnValue:
    """A row and no more, in Circle's own table with its indexes, kept for good when it answers."""
    rows.execute(INSERT, (uuid4().hex, *somebody, request.form["words"].encode(), request.form["client_id"]))
    return "", 303, {"Location": "/"}


def give(circle: str, words: str) -> None:
    to = sids[circle]
    item = items[str(len(to))]
    before_words, after_words = item["html"].split("WORDS")
    socketio.emit("news", {"items": [{**item, "html": f"{before_words}{words}{after_words}"}]}, to=to)


def burst(said: list[dict[str, Any]]) -> None:
    """Give something to many circles at once."""
    for each in said:
        give(each["circle"], each["words"])


listen({"burst": burst})
