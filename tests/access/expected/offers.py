"""The doors to offering something, to what one sent, and to one's own tray."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN,
    ANYBODY_WHO_SIGNED_IN_DOES,
    ONLY_THE_OWNER,
    ONLY_THE_OWNER_IN_WORDS,
)
from tests.access.table import Door

QUESTION = {"kind": "question", "question": "ask_enough"}
SUGGESTION = {"kind": "suggestion", "words": "Oil the gate", "days": "2"}

THOSE_WHO_SEE_IT = """
             | nobody  | one person             | a relation             | everyone               | expired | stopped
signed out   | sign in | sign in                | sign in                | sign in                | sign in | sign in
stranger     | 404     | 404                    | 404                    | 404                    | 404     | 404
member       | 404     | goal + circle          | 404                    | goal + circle          | 404     | 404
sponsor      | 404     | 404                    | goal + circle          | goal + circle          | 404     | 404
keeper       | 404     | 404                    | 404                    | goal + circle          | 404     | 404
newcomer     | 404     | 404                    | 404                    | 404                    | 404     | 404
owner        | 404     | 404                    | 404                    | 404                    | 404     | 404
left         | 404     | 404                    | 404                    | 404                    | 404     | 404
removed      | 404     | 404                    | 404                    | 404                    | 404     | 404
invited      | 404     | 404                    | 404                    | 404                    | 404     | 404
other circle | 404     | 404                    | 404                    | 404                    | 404     | 404
"""
THOSE_WHO_SEE_IT_ASK = """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | done       | 404        | done     | 404     | 404
sponsor      | 404     | 404        | done       | done     | 404     | 404
keeper       | 404     | 404        | 404        | done     | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | 404        | 404        | 404      | 404     | 404
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
"""
# Nobody but the sponsor has read what comes before the first suggestion.
THOSE_WHO_SEE_IT_SUGGEST = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | 401    | 401        | 401        | 401      | 401     | 401
stranger     | 404    | 404        | 404        | 404      | 404     | 404
member       | 404    | again      | 404        | again    | 404     | 404
sponsor      | 404    | 404        | done       | done     | 404     | 404
keeper       | 404    | 404        | 404        | again    | 404     | 404
newcomer     | 404    | 404        | 404        | 404      | 404     | 404
owner        | 404    | 404        | 404        | 404      | 404     | 404
left         | 404    | 404        | 404        | 404      | 404     | 404
removed      | 404    | 404        | 404        | 404      | 404     | 404
invited      | 404    | 404        | 404        | 404      | 404     | 404
other circle | 404    | 404        | 404        | 404      | 404     | 404
"""
FOR_THE_OWNER = """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | %s
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""

DOORS = [
    Door("offers.about_goal", "GET", "/goals/{goal}/offers", THOSE_WHO_SEE_IT),
    Door("offers.send_about_goal", "POST", "/goals/{goal}/offers", THOSE_WHO_SEE_IT_ASK, fields=QUESTION),
    Door(
        "offers.send_about_goal",
        "POST",
        "/goals/{goal}/offers",
        THOSE_WHO_SEE_IT_SUGGEST,
        fields=SUGGESTION,
        about="a suggestion",
    ),
    Door(
        "offers.to_member",
        "GET",
        "/members/{place of owner}/offers",
        """
             | always
signed out   | sign in
stranger     | 404
member       | circle
sponsor      | circle
keeper       | circle
newcomer     | circle
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door(
        "offers.send_to_member",
        "POST",
        "/members/{place of owner}/offers",
        """
             | always
signed out   | sign in
stranger     | 404
member       | again
sponsor      | done
keeper       | done
newcomer     | done
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        fields=QUESTION,
    ),
    Door("offers.primer", "GET", "/being-beside", ANYBODY_WHO_SIGNED_IN),
    Door(
        "offers.read_primer",
        "POST",
        "/being-beside",
        """
             | always
signed out   | sign in
stranger     | done
member       | done
sponsor      | same
keeper       | done
newcomer     | done
owner        | done
left         | done
removed      | done
invited      | done
other circle | done
""",
    ),
    Door(
        "offers.sent",
        "GET",
        "/sent",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | asked + circle
sponsor      | suggestion + circle
keeper       | nothing
newcomer     | nothing
owner        | nothing
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door(
        "offers.take_back",
        "POST",
        "/sent/{suggestion}/take-back",
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
    ),
    Door(
        "offers.tray",
        "GET",
        "/tray",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | suggestion + asked + circle
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door("offers.take", "POST", "/tray/{suggestion}/take", ONLY_THE_OWNER),
    Door("offers.keep_for_later", "POST", "/tray/{suggestion}/keep", ONLY_THE_OWNER),
    Door("offers.let_pass", "POST", "/tray/{suggestion}/pass", ONLY_THE_OWNER),
    Door("offers.change", "GET", "/tray/{suggestion}/change", FOR_THE_OWNER % "same"),
    Door(
        "offers.take_changed",
        "POST",
        "/tray/{suggestion}/change",
        ONLY_THE_OWNER_IN_WORDS,
        fields={"words": "A short ladder"},
    ),
    Door(
        "offers.answer_for_oneself",
        "POST",
        "/tray/{asked}/answer",
        ONLY_THE_OWNER_IN_WORDS,
        fields={"words": "Come for tea"},
    ),
    Door("offers.answer_them", "POST", "/tray/{asked}/answer-them", ONLY_THE_OWNER),
    Door("offers.set_rest", "POST", "/tray/rest", ANYBODY_WHO_SIGNED_IN_DOES, fields={"weeks": "4"}),
    Door(
        "goals.new",
        "GET",
        "/goals/new?suggested={suggestion}",
        FOR_THE_OWNER % "suggestion",
        about="as suggested",
    ),
]
