"""Forms with a file in them: which doors take one, how large it may be, and that it never stands in a file of ours.

Werkzeug would put what is larger than half a megabyte into a temporary file, as it came: with the place and the time it
was taken, and sealed by nobody. Here it stays in memory, and of somebody who is not signed in nothing stays at all.
"""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from circle.photos import MOST_BYTES

Door = TypeVar("Door", bound=Callable[..., ResponseReturnValue])

# As large as a form may be that has a photo in it. Beyond what is taken as one there is room, so that a photo that is
# somewhat too large is refused on the page with what was written there.
MOST_SENT_BYTES = 2 * MOST_BYTES


def takes_photo(door: Door) -> Door:
    """Let a form with a photo in it through this door. Every other door keeps the limit for words."""
    door.takes_photo = True  # type: ignore[attr-defined]
    return door


def take_photos(app: Flask) -> None:
    """Keep files that are sent in memory, and let larger forms in where they are taken."""
    app.request_class = _InMemory
    app.before_request(_make_room)


def _make_room() -> None:
    """Before anything looks into the form."""
    door = current_app.view_functions.get(request.endpoint or "")
    if getattr(door, "takes_photo", False) and request.method == "POST":
        request.max_content_length = MOST_SENT_BYTES


class _InMemory(Request):
    def _get_file_stream(self, *_lengths: Any, **_more: Any) -> IO[bytes]:
        return _Kept() if current_user.is_authenticated else _Kept(0)


class _Kept(BytesIO):
    """What is sent, up to one byte more than is taken: whoever reads it sees that it is too much."""

    def __init__(self, most: int = MOST_BYTES + 1) -> None:
        super().__init__()
        self._most = most

    def write(self, content: Any) -> int:
        super().write(content[: max(0, self._most - self.tell())])
        return len(content)
