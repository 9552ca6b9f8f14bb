"""A cursor: how far somebody has read their own news. Opaque to clients: `<stream>.<number>`."""

from typing import NamedTuple

from sqlalchemy import bindparam, select

from circle.database import changing, columns
from circle.extensions import db
from circle.models import Stream
from circle.models.columns import new_id


class StartAgain(Exception):
    """The cursor belongs to another list of news (a restored backup, another person): load the page afresh."""


class Cursor(NamedTuple):
    """A place in one person's news: everything up to and with `seq` has been read."""

    stream_id: str
    seq: int

    def __str__(self) -> str:
        return f"{self.stream_id}.{self.seq}"


_STREAM = select(Stream.stream_id, Stream.news_seq).where(Stream.person_id == bindparam("person"))


def end_of_news(person_id: str) -> Cursor:
    """The cursor of somebody who has read everything told so far. Read it before the page it stands on."""
    [end] = columns(_STREAM, {"person": person_id})
    return Cursor(end.stream_id, end.news_seq)


def begin_new_streams() -> None:
    """Make every cursor one of another list, as after a backup was put back: whoever comes with one starts again."""
    with changing():
        for stream in db.session.scalars(select(Stream)):
            stream.stream_id = new_id()


def read_cursor(person_id: str, text: str | None) -> Cursor:
    """Understand a client's cursor; none means from now on. Raises StartAgain if it is not one of this person's."""
    end = end_of_news(person_id)
    if text is None:
        return end
    stream_id, _, seq = text.partition(".")
    if stream_id != end.stream_id or not seq.isdecimal() or int(seq) > end.seq:
        raise StartAgain
    return Cursor(stream_id, int(seq))
