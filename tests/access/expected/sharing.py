"""The doors to who sees what: the sheet, one audience, seeing as somebody else, newcomers, and undoing."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN_DOES,
    NOT_EVEN_THE_OWNER,
    ONLY_THE_OWNER,
    ONLY_THE_OWNER_LOOKS_AGAIN,
)
from tests.access.table import Door

THOSE_WHO_WERE_HERE = """
             | always
signed out   | sign in
stranger     | 404
member       | done
sponsor      | done
keeper       | done
newcomer     | 404
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""

PAGES = [
    Door(
        "sharing.sheet",
        "GET",
        "/goals/{goal}/sharing",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | sheet
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door(
        "sharing.index",
        "GET",
        "/who-sees-what",
        """
             | nobody    | one person      | a relation      | everyone        | expired   | stopped
signed out   | sign in   | sign in         | sign in         | sign in         | sign in   | sign in
stranger     | band      | band            | band            | band            | band      | band
member       | here      | here            | here            | here            | here      | here
sponsor      | here      | here            | here            | here            | here      | here
keeper       | keeper's  | keeper's        | keeper's        | keeper's        | keeper's  | keeper's
newcomer     | new       | new             | new             | new             | new       | new
owner        | everybody | everybody + two | everybody + two | everybody + two | everybody | everybody
left         | nothing   | nothing         | nothing         | nothing         | nothing   | nothing
removed      | nothing   | nothing         | nothing         | nothing         | nothing   | nothing
invited      | nothing   | nothing         | nothing         | nothing         | nothing   | nothing
other circle | choir     | choir           | choir           | choir           | choir     | choir
""",
    ),
    Door(
        "sharing.history",
        "GET",
        "/who-sees-what/history",
        """
             | nobody       | one person | a relation | everyone  | expired   | stopped
signed out   | sign in      | sign in    | sign in    | sign in   | sign in   | sign in
stranger     | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
member       | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
sponsor      | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
keeper       | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
newcomer     | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
owner        | choir shown  | all shown  | all shown  | all shown | all shown | all shown
left         | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
removed      | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
invited      | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
other circle | nothing      | nothing    | nothing    | nothing   | nothing   | nothing
""",
    ),
]

# Nobody looks at a goal through somebody else's eyes but its owner.
SEEING_AS = [
    Door(
        "goals.show_as",
        "GET",
        "/goals/{goal}/as/{place of member}",
        """
             | nobody  | one person | a relation | everyone       | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in        | sign in | sign in
stranger     | 404     | 404        | 404        | 404            | 404     | 404
member       | 404     | 404        | 404        | 404            | 404     | 404
sponsor      | 404     | 404        | 404        | 404            | 404     | 404
keeper       | 404     | 404        | 404        | 404            | 404     | 404
newcomer     | 404     | 404        | 404        | 404            | 404     | 404
owner        | unseen  | shown      | unseen     | shown + keeper | unseen  | unseen
left         | 404     | 404        | 404        | 404            | 404     | 404
removed      | 404     | 404        | 404        | 404            | 404     | 404
invited      | 404     | 404        | 404        | 404            | 404     | 404
other circle | 404     | 404        | 404        | 404            | 404     | 404
""",
        about="as the member",
    ),
    Door(
        "goals.show_as",
        "GET",
        "/goals/{goal}/as/{place of sponsor}",
        """
             | nobody  | one person | a relation  | everyone             | expired | stopped
signed out   | sign in | sign in    | sign in     | sign in              | sign in | sign in
stranger     | 404     | 404        | 404         | 404                  | 404     | 404
member       | 404     | 404        | 404         | 404                  | 404     | 404
sponsor      | 404     | 404        | 404         | 404                  | 404     | 404
keeper       | 404     | 404        | 404         | 404                  | 404     | 404
newcomer     | 404     | 404        | 404         | 404                  | 404     | 404
owner        | unseen  | unseen     | shown + one | shown + one + keeper | unseen  | unseen
left         | 404     | 404        | 404         | 404                  | 404     | 404
removed      | 404     | 404        | 404         | 404                  | 404     | 404
invited      | 404     | 404        | 404         | 404                  | 404     | 404
other circle | 404     | 404        | 404         | 404                  | 404     | 404
""",
        about="as the sponsor",
    ),
    Door(
        "goals.show_as",
        "GET",
        "/goals/{goal}/as/{place of keeper}",
        """
             | nobody          | one person      | a relation      | everyone       | expired         | stopped
signed out   | sign in         | sign in         | sign in         | sign in        | sign in         | sign in
stranger     | 404             | 404             | 404             | 404            | 404             | 404
member       | 404             | 404             | 404             | 404            | 404             | 404
sponsor      | 404             | 404             | 404             | 404            | 404             | 404
keeper       | 404             | 404             | 404             | 404            | 404             | 404
newcomer     | 404             | 404             | 404             | 404            | 404             | 404
owner        | unseen + keeper | unseen + keeper | unseen + keeper | shown + keeper | unseen + keeper | unseen + keeper
left         | 404             | 404             | 404             | 404            | 404             | 404
removed      | 404             | 404             | 404             | 404            | 404             | 404
invited      | 404             | 404             | 404             | 404            | 404             | 404
other circle | 404             | 404             | 404             | 404            | 404             | 404
""",
        about="as the keeper",
    ),
    Door(
        "goals.show_as",
        "GET",
        "/goals/{goal}/as/{place of newcomer}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | unseen + newcomer
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="as the newcomer",
    ),
    Door(
        "goals.show_as",
        "GET",
        "/goals/{goal}/as/{place of other circle}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | unseen + choir member
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="as somebody of her other circle",
    ),
    Door("goals.show_as", "GET", "/goals/{goal}/as/{place of owner}", NOT_EVEN_THE_OWNER, about="as herself"),
    Door("goals.show_as", "GET", "/goals/{goal}/as/{place of left}", NOT_EVEN_THE_OWNER, about="as one who left"),
    Door("goals.show_as", "GET", "/goals/{goal}/as/{place of removed}", NOT_EVEN_THE_OWNER, about="as one removed"),
    Door("goals.show_as", "GET", "/goals/{goal}/as/{place of stranger}", NOT_EVEN_THE_OWNER, about="as a stranger"),
    Door(
        "sharing.preview",
        "POST",
        "/goals/{goal}/sharing/as",
        """
             | nobody  | one person      | a relation      | everyone        | expired         | stopped
signed out   | sign in | sign in         | sign in         | sign in         | sign in         | sign in
stranger     | 404     | 404             | 404             | 404             | 404             | 404
member       | 404     | 404             | 404             | 404             | 404             | 404
sponsor      | 404     | 404             | 404             | 404             | 404             | 404
keeper       | 404     | 404             | 404             | 404             | 404             | 404
newcomer     | 404     | 404             | 404             | 404             | 404             | 404
owner        | preview | preview + heard | preview + heard | preview + heard | preview + heard | preview + heard
left         | 404     | 404             | 404             | 404             | 404             | 404
removed      | 404     | 404             | 404             | 404             | 404             | 404
invited      | 404     | 404             | 404             | 404             | 404             | 404
other circle | 404     | 404             | 404             | 404             | 404             | 404
""",
        about="as the member, with steps ticked for them alone",
        fields={
            "sees": "{family}/member:{place of member}",
            "steps": "{family}/member:{place of member}",
            "as": "{place of member}",
        },
    ),
    Door(
        "sharing.preview",
        "POST",
        "/goals/{goal}/sharing/as",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | unseen + circle
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="as the sponsor, with only the member ticked",
        fields={
            "sees": "{family}/member:{place of member}",
            "steps": "{family}/member:{place of member}",
            "as": "{place of sponsor}",
        },
    ),
    Door(
        "sharing.preview",
        "POST",
        "/goals/{goal}/sharing/as",
        NOT_EVEN_THE_OWNER,
        about="as one who left",
        fields={"as": "{place of left}"},
        hidden=("place of left",),
    ),
]

# Anybody in a circle may look at it as anybody else there: what both of them may see.
LOOKING_ROUND = [
    Door(
        "circles.show_as",
        "GET",
        "/circles/{family}/as/{place of member}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | with member
keeper       | with member
newcomer     | with member
owner        | with member
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="as the member",
    ),
    Door(
        "circles.show_as",
        "GET",
        "/circles/{family}/as/{place of sponsor}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | with sponsor
sponsor      | 404
keeper       | with sponsor
newcomer     | with sponsor
owner        | with sponsor
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="as the sponsor",
    ),
    Door(
        "circles.show_as",
        "GET",
        "/circles/{family}/as/{place of keeper}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | with keeper
sponsor      | with keeper
keeper       | 404
newcomer     | with keeper
owner        | with keeper
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="as the keeper",
    ),
    Door(
        "circles.show_as",
        "GET",
        "/circles/{family}/as/{place of newcomer}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | with newcomer
sponsor      | with newcomer
keeper       | with newcomer
newcomer     | 404
owner        | with newcomer
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="as the newcomer",
    ),
    Door(
        "circles.show_as",
        "GET",
        "/circles/{family}/as/{place of owner}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | with owner
sponsor      | with owner
keeper       | with owner
newcomer     | with owner
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="as the owner of the goals",
    ),
    Door("circles.show_as", "GET", "/circles/{family}/as/{place of left}", NOT_EVEN_THE_OWNER, about="as one who left"),
    Door(
        "circles.show_as",
        "GET",
        "/circles/{family}/as/{place of removed}",
        NOT_EVEN_THE_OWNER,
        about="as one removed",
    ),
    Door(
        "circles.show_as",
        "GET",
        "/circles/{family}/as/{place of other circle}",
        NOT_EVEN_THE_OWNER,
        about="as somebody of another circle",
    ),
]

SHEET = "{family}/member:{place of keeper}"
FORMS = [
    Door("sharing.save_sheet", "POST", "/goals/{goal}/sharing", ONLY_THE_OWNER, fields={"sees": SHEET, "steps": SHEET}),
    Door(
        "sharing.save_sheet",
        "POST",
        "/goals/{goal}/sharing",
        ONLY_THE_OWNER_LOOKS_AGAIN,
        about="with a mistake",
        fields={"sees": SHEET, f"until:{SHEET}": "some day"},
    ),
    Door(
        "sharing.save_sheet",
        "POST",
        "/goals/{goal}/sharing",
        NOT_EVEN_THE_OWNER,
        about="to a circle she is not in",
        fields={"sees": "{band}/everyone"},
        hidden=("band",),
    ),
    Door(
        "sharing.create",
        "POST",
        "/goals/{goal}/shares",
        ONLY_THE_OWNER,
        fields={"circle": "{family}", "audience": "member:{place of keeper}", "notes": "1"},
    ),
    Door("sharing.create", "POST", "/goals/{goal}/shares", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door(
        "sharing.create",
        "POST",
        "/goals/{goal}/shares",
        NOT_EVEN_THE_OWNER,
        about="to a circle she is not in",
        fields={"circle": "{band}", "audience": "everyone"},
        hidden=("band",),
    ),
    Door(
        "sharing.create",
        "POST",
        "/goals/{goal}/shares",
        NOT_EVEN_THE_OWNER,
        about="to somebody of another circle",
        fields={"circle": "{family}", "audience": "member:{place of other circle}"},
        hidden=("place of other circle",),
    ),
    Door(
        "sharing.create",
        "POST",
        "/goals/{goal}/shares",
        NOT_EVEN_THE_OWNER,
        about="to one who left",
        fields={"circle": "{family}", "audience": "member:{place of left}"},
        hidden=("place of left",),
    ),
    Door(
        "sharing.stop",
        "POST",
        "/goals/{goal}/shares/{share}/stop",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | 404        | 404        | 404      | 404     | 404
sponsor      | 404     | 404        | 404        | 404      | 404     | 404
keeper       | 404     | 404        | 404        | 404      | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | done       | done       | done     | same    | same
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
    ),
    Door(
        "sharing.stop",
        "POST",
        "/goals/{hidden}/shares/{share}/stop",
        NOT_EVEN_THE_OWNER,
        about="of another goal",
    ),
    Door(
        "sharing.stop_for",
        "POST",
        "/who-sees-what/stop",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | same    | same       | same       | same     | same    | same
sponsor      | same    | same       | same       | same     | same    | same
keeper       | same    | same       | same       | same     | same    | same
newcomer     | same    | same       | same       | same     | same    | same
owner        | same    | done       | same       | done     | same    | same
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="one goal, for the member",
        fields={"member": "{place of member}", "goal": "{goal}"},
        hidden=("place of member",),
    ),
    Door(
        "sharing.stop_for",
        "POST",
        "/who-sees-what/stop",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | same    | same       | same       | same     | same    | same
sponsor      | same    | same       | same       | same     | same    | same
keeper       | same    | same       | same       | same     | same    | same
newcomer     | same    | same       | same       | same     | same    | same
owner        | same    | same       | done       | done     | same    | same
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="everything, for the sponsor",
        fields={"member": "{place of sponsor}"},
        hidden=("place of sponsor",),
    ),
    Door(
        "sharing.stop_for",
        "POST",
        "/who-sees-what/stop",
        NOT_EVEN_THE_OWNER,
        about="for one who left",
        fields={"member": "{place of left}"},
        hidden=("place of left",),
    ),
    Door("sharing.stop_all", "POST", "/who-sees-what/stop-all", ANYBODY_WHO_SIGNED_IN_DOES),
    Door("sharing.welcome", "POST", "/newcomers/{place of newcomer}/show", THOSE_WHO_WERE_HERE),
    Door(
        "sharing.welcome",
        "POST",
        "/newcomers/{place of removed}/show",
        NOT_EVEN_THE_OWNER,
        about="somebody removed",
    ),
    Door("sharing.leave_out", "POST", "/newcomers/{place of newcomer}/leave-out", THOSE_WHO_WERE_HERE),
    Door(
        "sharing.leave_out",
        "POST",
        "/newcomers/{place of removed}/leave-out",
        NOT_EVEN_THE_OWNER,
        about="somebody removed",
    ),
    Door("undo.create", "POST", "/changes/{change}/undo", ONLY_THE_OWNER),
]

DOORS = PAGES + SEEING_AS + LOOKING_ROUND + FORMS
