"""The doors to one's own account, and those that open for everybody."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN,
    ANYBODY_WHO_SIGNED_IN_DOES,
    ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
    ONLY_THE_OWNER,
    OPEN_TO_ALL,
)
from tests.access.table import Door
from tests.people import PASSWORD

OTHERS_GO_HOME = """
             | always
signed out   | nothing
stranger     | same
member       | same
sponsor      | same
keeper       | same
newcomer     | same
owner        | same
left         | same
removed      | same
invited      | same
other circle | same
"""
NOT_CLOSED = """
             | always
signed out   | sign in
stranger     | same
member       | same
sponsor      | same
keeper       | same
newcomer     | same
owner        | same
left         | same
removed      | same
invited      | same
other circle | same
"""
ANYBODY_DOES = """
             | always
signed out   | done
stranger     | done
member       | done
sponsor      | done
keeper       | done
newcomer     | done
owner        | done
left         | done
removed      | done
invited      | done
other circle | done
"""
NOBODY_LEARNS_ANYTHING = """
             | always
signed out   | 422
stranger     | 422
member       | 422
sponsor      | 422
keeper       | 422
newcomer     | 422
owner        | 422
left         | 422
removed      | 422
invited      | 422
other circle | 422
"""
SOMEBODY = {"name": "Me", "email": "somebody-new@example.org", "password": "seven small stones"}
NIGHT = {"keeps_quiet": "y", "quiet_from": "22:00", "quiet_until": "07:00"}
PROFILE = {"name": "Me", "time_zone": "Europe/Paris", "language": "en"}

OWN = [
    Door("accounts.sign_up", "GET", "/sign-up", OTHERS_GO_HOME),
    Door("accounts.sign_up", "POST", "/sign-up", ANYBODY_DOES, fields=SOMEBODY),
    Door("accounts.sign_in", "GET", "/sign-in", OTHERS_GO_HOME),
    Door(
        "accounts.sign_in",
        "POST",
        "/sign-in",
        ANYBODY_DOES,
        fields={"email": "{address}", "password": PASSWORD},
        hidden=("address",),
    ),
    Door(
        "accounts.sign_in",
        "POST",
        "/sign-in",
        NOBODY_LEARNS_ANYTHING,
        about="with another password",
        fields={"email": "{address}", "password": "not the one she has"},
        hidden=("address",),
    ),
    Door("accounts.sign_out", "POST", "/sign-out", ANYBODY_WHO_SIGNED_IN_DOES),
    Door(
        "accounts.exit",
        "GET",
        "/exit",
        """
             | always
signed out   | same
stranger     | done
member       | done
sponsor      | done
keeper       | done
newcomer     | done
owner        | done
left         | done
removed      | done
invited      | done
other circle | done
""",
    ),
    Door("accounts.you", "GET", "/you", ANYBODY_WHO_SIGNED_IN),
    Door("accounts.want_no_hints", "POST", "/you/no-hints", ANYBODY_WHO_SIGNED_IN_DOES),
    Door("accounts.you", "POST", "/you", ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS, fields=PROFILE),
    Door("accounts.keep_quiet", "POST", "/you/quiet", ANYBODY_WHO_SIGNED_IN_DOES, fields=NIGHT),
    Door("accounts.let_in_now", "POST", "/you/quiet/let-in", NOT_CLOSED, about="where nothing waits"),
    Door(
        "accounts.change_password",
        "POST",
        "/you/password",
        ANYBODY_WHO_SIGNED_IN_DOES,
        fields={"current": PASSWORD, "new": "eleven quiet lanterns by the lake"},
    ),
    Door("accounts.sign_out_at", "POST", "/you/sessions/{session of owner}/end", ONLY_THE_OWNER),
    Door("accounts.sign_out_elsewhere", "POST", "/you/sessions/end-others", ANYBODY_WHO_SIGNED_IN_DOES),
    Door(
        "accounts.export",
        "GET",
        "/you/export",
        """
             | nobody   | one person  | a relation         | everyone           | expired     | stopped
signed out   | sign in  | sign in     | sign in            | sign in            | sign in     | sign in
stranger     | band     | band        | band               | band               | band        | band
member       | my copy  | my copy + lent | my copy         | my copy + lent     | my copy     | my copy
sponsor      | sent     | sent + said | sent + lent + more | sent + lent + more | sent + said | sent + said
keeper       | kept     | kept        | kept               | kept + lent        | kept        | kept
newcomer     | seat     | seat        | seat               | seat               | seat        | seat
owner        | mine     | mine + said | mine + said        | mine + said        | mine + said | mine + said
left         | left win | left win    | left win           | left win           | left win    | left win
removed      | nothing  | nothing     | nothing            | nothing            | nothing     | nothing
invited      | nothing  | nothing     | nothing            | nothing            | nothing     | nothing
other circle | theirs   | theirs      | theirs             | theirs             | theirs      | theirs
""",
    ),
    Door(
        "accounts.close",
        "GET",
        "/you/close",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | circle
newcomer     | nothing
owner        | choir
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door("accounts.close", "POST", "/you/close", ANYBODY_WHO_SIGNED_IN_DOES, fields={"password": PASSWORD}),
    Door("accounts.closed", "GET", "/you/closed", NOT_CLOSED),
    Door(
        "accounts.open_again",
        "POST",
        "/you/open-again",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
]

OPEN = [
    Door("help.show", "GET", "/help-now", OPEN_TO_ALL),
    Door("help.families", "GET", "/help-now/families", OPEN_TO_ALL),
    Door("health.healthz", "GET", "/healthz", OPEN_TO_ALL),
    Door("health.readyz", "GET", "/readyz", OPEN_TO_ALL),
    Door("static", "GET", "/static/css/app.css", OPEN_TO_ALL),
]

DOORS = OWN + OPEN
