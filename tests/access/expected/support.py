"""The doors to asking for support, to whom one would ask, and to when somebody can be reached."""

from tests.access.expected.common import ANYBODY_WHO_SIGNED_IN, EVERYBODY_HERE, ONLY_THE_OWNER
from tests.access.table import Door

WORDS = {"words": "Put the kettle on for me"}

DOORS = [
    Door(
        "support.index",
        "GET",
        "/support",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | same
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door(
        "support.create",
        "POST",
        "/support/calls",
        """
             | always
signed out   | 401
stranger     | again
member       | again
sponsor      | again
keeper       | again
newcomer     | again
owner        | 409
left         | again
removed      | again
invited      | again
other circle | again
""",
        fields=WORDS,
    ),
    Door(
        "support.show",
        "GET",
        "/support/calls/{call}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | same
keeper       | 404
newcomer     | 404
owner        | call
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door("support.ask_next_too", "POST", "/support/calls/{call}/next", ONLY_THE_OWNER),
    Door("support.end", "POST", "/support/calls/{call}/end", ONLY_THE_OWNER),
    Door(
        "support.answer",
        "POST",
        "/support/calls/{call}/answer",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | done
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        fields={"answer": "with_you"},
    ),
    Door("support.practice", "GET", "/support/practice", ANYBODY_WHO_SIGNED_IN),
    Door(
        "support.order",
        "GET",
        "/support/order",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | here
sponsor      | here
keeper       | keeper's
newcomer     | new
owner        | here + choir + choir member
left         | nothing
removed      | nothing
invited      | nothing
other circle | choir
""",
    ),
    Door(
        "support.keep_order",
        "POST",
        "/support/order",
        """
             | always
signed out   | sign in
stranger     | 422
member       | 422
sponsor      | done
keeper       | done
newcomer     | done
owner        | done
left         | 422
removed      | 422
invited      | 422
other circle | 422
""",
        fields={"minutes": "10", "place-{place of member}": "1"},
        hidden=("place of member",),
    ),
    Door(
        "support.reach",
        "GET",
        "/circles/{family}/reach",
        """
             | always
signed out   | sign in
stranger     | 404
member       | circle
sponsor      | circle
keeper       | circle
newcomer     | circle
owner        | circle
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door("support.say_when", "POST", "/circles/{family}/reach", EVERYBODY_HERE, fields={"reached": "never"}),
    Door("support.not_today", "POST", "/circles/{family}/reach/not-today", EVERYBODY_HERE),
]
