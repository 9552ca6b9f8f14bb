"""The doors to having it quieter. The keeper muted somebody who was removed since."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN,
    EVERYBODY_HERE,
    NOT_EVEN_THE_OWNER,
    ONLY_THE_KEEPER,
)
from tests.access.table import Door

PERSON = "/circles/{family}/members/{place of member}/mute"
DOORS = [
    Door("mutes.index", "GET", "/muted", ANYBODY_WHO_SIGNED_IN),
    Door("mutes.mute_circle", "POST", "/circles/{family}/mute", EVERYBODY_HERE),
    Door(
        "mutes.mute_person",
        "POST",
        PERSON,
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | done
keeper       | done
newcomer     | done
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door(
        "mutes.mute_person",
        "POST",
        "/circles/{family}/members/{place of other circle}/mute",
        NOT_EVEN_THE_OWNER,
        about="somebody of another circle",
    ),
    Door("mutes.unmute", "POST", "/muted/{place of removed}/unmute", ONLY_THE_KEEPER),
    Door("mutes.unmute", "POST", "/muted/{family}/unmute", NOT_EVEN_THE_OWNER, about="what nobody has muted"),
]
