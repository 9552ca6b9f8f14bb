"""Forms with a photo in them: the field, which doors take one, how large it may be, and that it is in no file of ours.

Werkzeug would put what is larger than half a megabyte into a temporary file, as it came: with the place and the time it
was taken, and sealed by nobody. Here it stays in memory, and of somebody who is not signed in nothing stays at all.
"""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar
from weakref import WeakKeyDictionary

from flask import Flask, Request, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import FileField

from circle.extensions import db
from circle.photos import MOST_BYTES, Developed, NotTaken, Why, develop
from circle.web import ask_again

Door = TypeVar("Door", bound=Callable[..., ResponseReturnValue])

# As large as a form may be that has a photo in it. Beyond what is taken as one there is room, so that a photo that is
# somewhat too large is refused on the page with what was written there.
MOST_SENT_BYTES = 2 * MOST_BYTES
# So many files are held in memory at once, of one person and of all.
MOST_OF_ONE, MOST_AT_ONCE = 3, 16
NOT_TAKEN = {
    Why.NO_PHOTO: _("JPEG, PNG and WebP photos can be added. Could it be one of those?"),
    Why.MOVES: _("It moves. Could it be a still photo?"),
    Why.TOO_LARGE: _("It is very large. Could it be a smaller one? Up to 8 MB and 25 megapixels fit."),
    Why.BROKEN: _("It could not be opened; perhaps it did not arrive whole. Could you choose it again?"),
    Why.BUSY: _("Many photos arrive just now. Could you send it again in a minute?"),
}


class PhotoField(FileField):
    """A photo, made anew as soon as it has arrived; nothing of the file itself goes further."""

    data: Developed | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        sent = request.files.get(self.name)
        if sent is None or not sent.filename:
            return
        db.session.close()  # nobody keeps a connection while waiting
        try:
            self.data = develop(sent.stream.read())
        except NotTaken as refused:
            raise ValueError(NOT_TAKEN[refused.why]) from None
        ask_again()


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
    _files_sent: tuple[IO[bytes], ...] = ()

    def _get_file_stream(self, *_lengths: Any, **_more: Any) -> IO[bytes]:
        kept = _Kept(current_user.person_id if current_user.is_authenticated else None)
        self._files_sent += (kept,)
        return kept

    def close(self) -> None:
        """Let go of what was sent, of a form too that did not arrive whole."""
        for each in self._files_sent:
            each.close()
        super().close()


class _Kept(BytesIO):
    """What is sent, up to one byte more than is taken: whoever reads it sees that it is too much.

    Nothing of it while much is held already, by this person or by all: reading it raises NotTaken.
    """

    def __init__(self, whose: str | None) -> None:
        super().__init__()
        self._whose = whose
        self._is_refused = False

    def write(self, content: Any) -> int:
        if self not in _held and not self._is_refused:
            self._begin()
        if not self._is_refused:
            super().write(content[: max(0, MOST_BYTES + 1 - self.tell())])
        return len(content)

    def _begin(self) -> None:
        """A form without a photo has an empty file in it: only with its first bytes is one held."""
        of_one = sum(whose == self._whose for whose in _held.values())
        if self._whose is None or of_one >= MOST_OF_ONE or len(_held) >= MOST_AT_ONCE:
            self._is_refused = True
        else:
            _held[self] = self._whose

    def read(self, size: int | None = -1) -> bytes:
        if self._is_refused:
            raise NotTaken(Why.BUSY)
        return super().read(size)

    def close(self) -> None:
        _held.pop(self, None)
        super().close()


_held = WeakKeyDictionary[_Kept, str]()
