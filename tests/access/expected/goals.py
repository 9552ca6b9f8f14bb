"""The doors to goals, their steps and their days."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN,
    ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
    NOT_EVEN_THE_OWNER,
    ONLY_THE_OWNER,
    ONLY_THE_OWNER_IN_WORDS,
    ONLY_THE_OWNER_LOOKS_AGAIN,
)
from tests.access.table import Door

TERMS = {"words": "Sit by the river", "area": "joy", "rhythm": "daily"}

HAS_ACTIVE_GOALS = """
             | always
signed out   | sign in
stranger     | same
member       | same
sponsor      | same
keeper       | same
newcomer     | same
owner        | done
left         | same
removed      | same
invited      | same
other circle | same
"""
HAS_NONE_THAT_RESTS_WITH_ALL = """
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

PAGES = [
    Door(
        "goals.index",
        "GET",
        "/goals",
        """
             | nobody    | one person | a relation | everyone           | expired   | stopped
signed out   | sign in   | sign in    | sign in    | sign in            | sign in   | sign in
stranger     | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
member       | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
sponsor      | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
keeper       | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
newcomer     | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
owner        | own goals | own goals  | own goals  | own goals + keeper | own goals | own goals
left         | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
removed      | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
invited      | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
other circle | nothing   | nothing    | nothing    | nothing            | nothing   | nothing
""",
    ),
    Door("goals.new", "GET", "/goals/new", ANYBODY_WHO_SIGNED_IN),
    Door("goals.starting_points", "GET", "/goals/starting-points", ANYBODY_WHO_SIGNED_IN),
    Door(
        "goals.whom_to_ask",
        "GET",
        "/goals/{goal}/whom-to-ask",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | goal
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door(
        "goals.show",
        "GET",
        "/goals/{goal}",
        """
             | nobody  | one person | a relation  | everyone             | expired    | stopped
signed out   | sign in | sign in    | sign in     | sign in              | sign in    | sign in
stranger     | 404     | 404        | 404         | 404                  | 404        | 404
member       | 404     | shown      | 404         | shown + keeper       | 404        | 404
sponsor      | 404     | 404        | shown + one | shown + one + keeper | 404        | 404
keeper       | 404     | 404        | 404         | shown + keeper       | 404        | 404
newcomer     | 404     | 404        | 404         | 404                  | 404        | 404
owner        | own     | own + said | own + said  | own + said + keeper  | own + said | own + said
left         | 404     | 404        | 404         | 404                  | 404        | 404
removed      | 404     | 404        | 404         | 404                  | 404        | 404
invited      | 404     | 404        | 404         | 404                  | 404        | 404
other circle | 404     | 404        | 404         | 404                  | 404        | 404
""",
    ),
    Door(
        "goals.show",
        "GET",
        "/goals/{hidden}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | hidden goal
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="one never shown",
    ),
    Door(
        "goals.show",
        "GET",
        "/goals/{choir goal}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | choir goal + choir member
left         | 404
removed      | 404
invited      | 404
other circle | choir goal + choir + choir member
""",
        about="one shown in another circle",
    ),
    Door("goals.show", "GET", "/goals/{family}", NOT_EVEN_THE_OWNER, about="the id of a circle"),
    Door(
        "goals.edit",
        "GET",
        "/goals/{goal}/edit",
        """
             | nobody  | one person | a relation | everyone       | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in        | sign in | sign in
stranger     | 404     | 404        | 404        | 404            | 404     | 404
member       | 404     | 404        | 404        | 404            | 404     | 404
sponsor      | 404     | 404        | 404        | 404            | 404     | 404
keeper       | 404     | 404        | 404        | 404            | 404     | 404
newcomer     | 404     | 404        | 404        | 404            | 404     | 404
owner        | terms   | terms      | terms      | terms + keeper | terms   | terms
left         | 404     | 404        | 404        | 404            | 404     | 404
removed      | 404     | 404        | 404        | 404            | 404     | 404
invited      | 404     | 404        | 404        | 404            | 404     | 404
other circle | 404     | 404        | 404        | 404            | 404     | 404
""",
    ),
]

FORMS = [
    Door("goals.create", "POST", "/goals", ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS, fields=TERMS),
    Door("goals.update", "POST", "/goals/{goal}", ONLY_THE_OWNER_IN_WORDS, fields=TERMS),
    Door("goals.update", "POST", "/goals/{goal}", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("goals.rest", "POST", "/goals/{goal}/rest", ONLY_THE_OWNER),
    Door("goals.resume", "POST", "/goals/{finished}/resume", ONLY_THE_OWNER),
    Door("goals.rest_all", "POST", "/goals/rest", HAS_ACTIVE_GOALS),
    Door("goals.resume_all", "POST", "/goals/resume", HAS_NONE_THAT_RESTS_WITH_ALL),
    Door("goals.finish", "POST", "/goals/{goal}/finish", ONLY_THE_OWNER),
    Door("goals.let_go", "POST", "/goals/{goal}/let-go", ONLY_THE_OWNER),
    Door(
        "goals.keep_for_next_visit",
        "POST",
        "/goals/{goal}/whom-to-ask",
        ONLY_THE_OWNER_IN_WORDS,
        fields={"words": "How long does it take?"},
    ),
    Door(
        "goals.keep_for_next_visit",
        "POST",
        "/goals/{goal}/whom-to-ask",
        ONLY_THE_OWNER_LOOKS_AGAIN,
        about="with a mistake",
    ),
    Door("goals.add_step", "POST", "/goals/{goal}/steps", ONLY_THE_OWNER_IN_WORDS, fields={"words": "Oil the gate"}),
    Door("goals.add_step", "POST", "/goals/{goal}/steps", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("goals.do_step", "POST", "/goals/{goal}/steps/{step}/done", ONLY_THE_OWNER),
    Door(
        "goals.do_step",
        "POST",
        "/goals/{goal}/steps/{hidden step}/done",
        NOT_EVEN_THE_OWNER,
        about="a step of another goal",
    ),
    Door("goals.undo_step", "POST", "/goals/{goal}/steps/{step done}/undone", ONLY_THE_OWNER),
    Door("goals.remove_step", "POST", "/goals/{goal}/steps/{step}/remove", ONLY_THE_OWNER),
    Door("checkins.create", "POST", "/goals/{goal}/check-ins", ONLY_THE_OWNER, fields={"answer": "yes"}),
    Door("checkins.create", "POST", "/goals/{goal}/check-ins", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door(
        "checkins.tell",
        "POST",
        "/goals/{goal}/check-ins/{check-in for later}/tell",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | 404        | 404        | 404      | 404     | 404
sponsor      | 404     | 404        | 404        | 404      | 404     | 404
keeper       | 404     | 404        | 404        | 404      | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | done    | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="everyone who may hear of setbacks",
        fields={"tell": "everyone"},
    ),
    Door(
        "checkins.tell",
        "POST",
        "/goals/{goal}/check-ins/{check-in for later}/tell",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | 404        | 404        | 404      | 404     | 404
sponsor      | 404     | 404        | 404        | 404      | 404     | 404
keeper       | 404     | 404        | 404        | 404      | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 422     | done       | 422        | done     | 422     | 422
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="the member",
        fields={"tell": "member:{place of member}"},
        hidden=("place of member",),
    ),
    Door(
        "checkins.tell",
        "POST",
        "/goals/{goal}/check-ins/{check-in for later}/tell",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | 422
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="one who left",
        fields={"tell": "member:{place of left}"},
        hidden=("place of left",),
    ),
    Door(
        "checkins.create",
        "POST",
        "/goals/{goal}/check-ins",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | 422
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="a setback, told in a circle she is not in",
        fields={"answer": "not_this_time", "tell": "circle:{band}"},
        hidden=("band",),
    ),
]

DOORS = PAGES + FORMS
