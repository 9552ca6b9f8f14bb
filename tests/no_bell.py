"""Circle with its bell cut, for gunicorn: whoever rings it is not heard, so that only the sweep can bring news."""

from collections.abc import Iterable

from circle import create_app
from circle.live import bell


def nobody_hears(person_ids: Iterable[str]) -> None:
    """What a ring comes to when it is lost."""


bell.ring = nobody_hears  # everything that rings asks the module for it, at the time
app = create_app()
