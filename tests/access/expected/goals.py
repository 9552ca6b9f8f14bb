"""The doors to goals, their steps and their days."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN,
    ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
    FOR_ITS_OWNER,
    NOT_EVEN_THE_OWNER,
    ONLY_THE_OWNER,
    ONLY_THE_OWNER_IN_WORDS,
    ONLY_THE_OWNER_LOOKS_AGAIN,
)
from tests.access.table import Door

TERMS = {"words": "Sit by the river", "area": "joy", "rhythm": "daily"}
PLAN = {"when": "It snows", "then": "The sledge"}

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

ITS_WORDS_AND_WHO_SEES_AN_END = """
             | nobody  | one person | a relation | everyone       | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in        | sign in | sign in
stranger     | 404     | 404        | 404        | 404            | 404     | 404
member       | 404     | 404        | 404        | 404            | 404     | 404
sponsor      | 404     | 404        | 404        | 404            | 404     | 404
keeper       | 404     | 404        | 404        | 404            | 404     | 404
newcomer     | 404     | 404        | 404        | 404            | 404     | 404
owner        | words   | words      | words      | words + keeper | words   | words
left         | 404     | 404        | 404        | 404            | 404     | 404
removed      | 404     | 404        | 404        | 404            | 404     | 404
invited      | 404     | 404        | 404        | 404            | 404     | 404
other circle | 404     | 404        | 404        | 404            | 404     | 404
"""
WHOM_SHE_COULD_TELL = """
             | nobody  | one person | a relation | everyone         | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in          | sign in | sign in
stranger     | 404     | 404        | 404        | 404              | 404     | 404
member       | 404     | 404        | 404        | 404              | 404     | 404
sponsor      | 404     | 404        | 404        | 404              | 404     | 404
keeper       | 404     | 404        | 404        | 404              | 404     | 404
newcomer     | 404     | 404        | 404        | 404              | 404     | 404
owner        | at hand | at hand    | at hand    | at hand + keeper | at hand | at hand
left         | 404     | 404        | 404        | 404              | 404     | 404
removed      | 404     | 404        | 404        | 404              | 404     | 404
invited      | 404     | 404        | 404        | 404              | 404     | 404
other circle | 404     | 404        | 404        | 404              | 404     | 404
"""
EACH_DAY_FOR_THE_OWNER = FOR_ITS_OWNER % "each day"
JUST_ITS_WORDS = FOR_ITS_OWNER % "goal"

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
    Door("goals.new_by_guide", "GET", "/goals/new/guide", ANYBODY_WHO_SIGNED_IN),
    Door("goals.new_by_guide", "POST", "/goals/new/guide", ANYBODY_WHO_SIGNED_IN),
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
    Door("goals.look", "GET", "/goals/{goal}/look", ITS_WORDS_AND_WHO_SEES_AN_END),
    Door("checkins.index", "GET", "/goals/{goal}/days", EACH_DAY_FOR_THE_OWNER),
    Door("checkins.setback", "GET", "/goals/{goal}/setback", WHOM_SHE_COULD_TELL),
    Door("checkins.after_setback", "GET", "/goals/{goal}/setback/after", JUST_ITS_WORDS),
    Door(
        "goals.guide",
        "GET",
        "/goals/{goal}/guide",
        """
             | nobody  | one person | a relation | everyone       | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in        | sign in | sign in
stranger     | 404     | 404        | 404        | 404            | 404     | 404
member       | 404     | 404        | 404        | 404            | 404     | 404
sponsor      | 404     | 404        | 404        | 404            | 404     | 404
keeper       | 404     | 404        | 404        | 404            | 404     | 404
newcomer     | 404     | 404        | 404        | 404            | 404     | 404
owner        | guide   | guide      | guide      | guide + keeper | guide   | guide
left         | 404     | 404        | 404        | 404            | 404     | 404
removed      | 404     | 404        | 404        | 404            | 404     | 404
invited      | 404     | 404        | 404        | 404            | 404     | 404
other circle | 404     | 404        | 404        | 404            | 404     | 404
""",
    ),
    Door(
        "goals.smaller",
        "GET",
        "/goals/{goal}/smaller",
        """
             | nobody  | one person | a relation | everyone       | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in        | sign in | sign in
stranger     | 404     | 404        | 404        | 404            | 404     | 404
member       | 404     | 404        | 404        | 404            | 404     | 404
sponsor      | 404     | 404        | 404        | 404            | 404     | 404
keeper       | 404     | 404        | 404        | 404            | 404     | 404
newcomer     | 404     | 404        | 404        | 404            | 404     | 404
owner        | goal    | goal       | goal       | goal + keeper  | goal    | goal
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
    Door("goals.create_by_guide", "POST", "/goals/guide", ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS, fields=TERMS),
    Door("goals.update_by_guide", "POST", "/goals/{goal}/guide", ONLY_THE_OWNER_IN_WORDS, fields=TERMS),
    Door("goals.update_by_guide", "POST", "/goals/{goal}/guide", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("goals.say_how_likely", "POST", "/goals/{goal}/confidence", ONLY_THE_OWNER, fields={"confidence": "5"}),
    Door(
        "goals.say_how_likely",
        "POST",
        "/goals/{goal}/confidence",
        ONLY_THE_OWNER_LOOKS_AGAIN,
        about="with a mistake",
        fields={"confidence": "11"},
    ),
    Door(
        "goals.make_smaller", "POST", "/goals/{goal}/smaller", ONLY_THE_OWNER_IN_WORDS, fields={"words": "Sit a while"}
    ),
    Door("goals.make_smaller", "POST", "/goals/{goal}/smaller", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("goals.rest", "POST", "/goals/{goal}/rest", ONLY_THE_OWNER),
    Door("goals.resume", "POST", "/goals/{finished}/resume", ONLY_THE_OWNER),
    Door("goals.rest_all", "POST", "/goals/rest", HAS_ACTIVE_GOALS),
    Door("goals.resume_all", "POST", "/goals/resume", HAS_NONE_THAT_RESTS_WITH_ALL),
    Door(
        "goals.look_again",
        "POST",
        "/goals/{goal}/look",
        ONLY_THE_OWNER_IN_WORDS,
        fields={"goes_on": "keep", "learned": "It is enough"},
    ),
    Door("goals.look_again", "POST", "/goals/{goal}/look", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("goals.look_later", "POST", "/goals/{goal}/look/later", ONLY_THE_OWNER),
    Door("goals.renew", "POST", "/goals/{goal}/renew", ONLY_THE_OWNER),
    Door("goals.mark", "POST", "/goals/{goal}/mark", ONLY_THE_OWNER, fields={"marked_on": "2026-11-09"}),
    Door(
        "goals.mark",
        "POST",
        "/goals/{goal}/mark",
        ONLY_THE_OWNER_LOOKS_AGAIN,
        about="with a mistake",
        fields={"marked_on": "soon"},
    ),
    Door(
        "checkins.go_through_setback",
        "POST",
        "/goals/{goal}/setback",
        ONLY_THE_OWNER_IN_WORDS,
        fields={"helped": "A call"},
    ),
    Door(
        "checkins.go_through_setback",
        "POST",
        "/goals/{goal}/setback",
        ONLY_THE_OWNER_LOOKS_AGAIN,
        about="with a mistake",
        fields={"tell": "member:{place of left}"},
        hidden=("place of left",),
    ),
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
    Door(
        "goals.add_steps", "POST", "/goals/{goal}/steps/several", ONLY_THE_OWNER_IN_WORDS, fields={"lines": "Oil\nIt"}
    ),
    Door("goals.add_steps", "POST", "/goals/{goal}/steps/several", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("goals.change_step", "POST", "/goals/{goal}/steps/{step}", ONLY_THE_OWNER_IN_WORDS, fields={"words": "Boots"}),
    Door("goals.change_step", "POST", "/goals/{goal}/steps/{step}", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door(
        "goals.change_step",
        "POST",
        "/goals/{goal}/steps/{own step}",
        ONLY_THE_OWNER_IN_WORDS,
        about="one kept to herself",
        fields={"words": "Boots", "is_private": "1"},
    ),
    Door("goals.do_step", "POST", "/goals/{goal}/steps/{step}/done", ONLY_THE_OWNER),
    Door("goals.do_step", "POST", "/goals/{goal}/steps/{own step}/done", ONLY_THE_OWNER, about="one kept to herself"),
    Door(
        "goals.do_step",
        "POST",
        "/goals/{goal}/steps/{hidden step}/done",
        NOT_EVEN_THE_OWNER,
        about="a step of another goal",
    ),
    Door("goals.undo_step", "POST", "/goals/{goal}/steps/{step done}/undone", ONLY_THE_OWNER),
    Door("goals.remove_step", "POST", "/goals/{goal}/steps/{step}/remove", ONLY_THE_OWNER),
    Door("goals.plan_ahead", "POST", "/goals/{goal}/if-thens", ONLY_THE_OWNER_IN_WORDS, fields=PLAN),
    Door("goals.plan_ahead", "POST", "/goals/{goal}/if-thens", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("goals.change_plan", "POST", "/goals/{goal}/if-thens/{plan}", ONLY_THE_OWNER_IN_WORDS, fields=PLAN),
    Door(
        "goals.change_plan", "POST", "/goals/{goal}/if-thens/{plan}", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"
    ),
    Door("goals.remove_plan", "POST", "/goals/{goal}/if-thens/{plan}/remove", ONLY_THE_OWNER),
    Door(
        "goals.remove_plan",
        "POST",
        "/goals/{goal}/if-thens/{hidden plan}/remove",
        NOT_EVEN_THE_OWNER,
        about="a plan of another goal",
    ),
    Door("checkins.create", "POST", "/goals/{goal}/check-ins", ONLY_THE_OWNER, fields={"answer": "yes"}),
    Door("checkins.add_amount", "POST", "/goals/{goal}/amounts", ONLY_THE_OWNER, fields={"more": "2"}),
    Door("checkins.add_amount", "POST", "/goals/{goal}/amounts", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
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
