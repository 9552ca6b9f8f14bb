"""What a person does with what they write for themselves: keep it, change it, erase it."""

from circle.database import changing
from circle.extensions import db
from circle.models import ReflectionKind
from circle.reflecting import note_down, tell_oneself
from circle.reflections.queries import written_down


def keep(owner_id: str, kind: ReflectionKind, words: str, *, question: str = "", client_id: str | None = None) -> None:
    """Keep something for oneself alone. Raises WroteSomethingElse when the same form had other words before."""
    with changing():
        tell_oneself(note_down(owner_id, kind, words, question, client_id=client_id))


def change(owner_id: str, reflection_id: str, kind: ReflectionKind, words: str) -> None:
    """Write it differently, or keep it as something else. How it read before is not kept."""
    with changing():
        reflection = written_down(owner_id, reflection_id)
        reflection.kind, reflection.words = kind, words
        tell_oneself(reflection)


def erase(owner_id: str, reflection_id: str) -> None:
    """Erase something one wrote for oneself. It is gone for good."""
    with changing():
        reflection = written_down(owner_id, reflection_id)
        tell_oneself(reflection)
        db.session.delete(reflection)
