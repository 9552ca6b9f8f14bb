"""The doors to saying, cheering and taking back, to Today and to the news."""

from tests.access.expected.common import EVERYBODY_HERE_IN_WORDS, NOT_EVEN_THE_OWNER
from tests.access.table import Door

WORDS = {"words": "Thinking of you"}

PAGES = [
    Door(
        "home.index",
        "GET",
        "/",
        """
             | nobody  | one person    | a relation          | everyone            | expired       | stopped
signed out   | nothing | nothing       | nothing             | nothing             | nothing       | nothing
stranger     | band    | band          | band                | band                | band          | band
member       | mail    | mail + about  | mail                | mail + about        | mail          | mail
sponsor      | circle  | circle        | circle              | circle              | circle        | circle
keeper       | greeted | greeted       | greeted             | greeted + about     | greeted       | greeted
newcomer     | circle  | circle        | circle              | circle              | circle        | circle
owner        | today   | today + said  | today + said + asks | today + said + asks | today + said  | today + said
left         | nothing | nothing       | nothing             | nothing             | nothing       | nothing
removed      | nothing | nothing       | nothing             | nothing             | nothing       | nothing
invited      | nothing | nothing       | nothing             | nothing             | nothing       | nothing
other circle | choir   | choir         | choir               | choir               | choir         | choir
""",
    ),
    Door(
        "moments.new_win",
        "GET",
        "/wins",
        """
             | always
signed out   | sign in
stranger     | band
member       | here
sponsor      | here
keeper       | circle + newcomer
newcomer     | circle + keeper
owner        | win form
left         | nothing
removed      | nothing
invited      | nothing
other circle | choir
""",
    ),
    Door(
        "moments.new_win",
        "GET",
        "/wins?step={step done}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | win form + step done
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="with the words of a step",
    ),
    Door(
        "news.index",
        "GET",
        "/news",
        """
             | always
signed out   | 401
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | nothing
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
        about="from now on",
    ),
]

SAYING = [
    Door(
        "moments.create",
        "POST",
        "/circles/{family}/moments",
        EVERYBODY_HERE_IN_WORDS,
        about="to everyone",
        fields=WORDS | {"to": "everyone"},
    ),
    Door(
        "moments.create",
        "POST",
        "/circles/{family}/moments",
        """
             | nobody   | one person | a relation | everyone       | expired  | stopped
signed out   | sign in  | sign in    | sign in    | sign in        | sign in  | sign in
stranger     | 404      | 404        | 404        | 404            | 404      | 404
member       | here     | here + two | here       | here + two     | here     | here
sponsor      | here     | here       | here + two | here + two     | here     | here
keeper       | keeper's | keeper's   | keeper's   | keeper's + two | keeper's | keeper's
newcomer     | new      | new        | new        | new            | new      | new
owner        | here     | here + two | here + two | here + two     | here     | here
left         | 404      | 404        | 404        | 404            | 404      | 404
removed      | 404      | 404        | 404        | 404            | 404      | 404
invited      | 404      | 404        | 404        | 404            | 404      | 404
other circle | 404      | 404        | 404        | 404            | 404      | 404
""",
        about="with a mistake",
        comes_with=422,
    ),
    Door(
        "moments.create",
        "POST",
        "/circles/{family}/moments",
        """
             | always
signed out   | 401
stranger     | 404
member       | 422
sponsor      | done
keeper       | done
newcomer     | done
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="to one person",
        fields=WORDS | {"to": "member:{place of member}"},
        hidden=("place of member",),
    ),
    Door(
        "moments.create",
        "POST",
        "/circles/{family}/moments",
        """
             | always
signed out   | 401
stranger     | 404
member       | 422
sponsor      | 422
keeper       | 422
newcomer     | 422
owner        | 422
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="to somebody who left",
        fields=WORDS | {"to": "member:{place of left}"},
        hidden=("place of left",),
    ),
    Door(
        "moments.create",
        "POST",
        "/circles/{family}/moments",
        """
             | always
signed out   | 401
stranger     | 404
member       | 422
sponsor      | 422
keeper       | 422
newcomer     | 422
owner        | 422
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="to somebody of another circle",
        fields=WORDS | {"to": "member:{place of other circle}"},
        hidden=("place of other circle",),
    ),
    Door(
        "moments.create",
        "POST",
        "/circles/{family}/moments",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | 401    | 401        | 401        | 401      | 401     | 401
stranger     | 404    | 404        | 404        | 404      | 404     | 404
member       | 422    | done       | 422        | done     | 422     | 422
sponsor      | 422    | 422        | done       | done     | 422     | 422
keeper       | 422    | 422        | 422        | done     | 422     | 422
newcomer     | 422    | 422        | 422        | 422      | 422     | 422
owner        | done   | done       | done       | done     | done    | done
left         | 404    | 404        | 404        | 404      | 404     | 404
removed      | 404    | 404        | 404        | 404      | 404     | 404
invited      | 404    | 404        | 404        | 404      | 404     | 404
other circle | 404    | 404        | 404        | 404      | 404     | 404
""",
        about="about a goal",
        fields=WORDS | {"to": "goal:{goal}"},
        hidden=("goal",),
    ),
    Door(
        "moments.create_win",
        "POST",
        "/wins",
        EVERYBODY_HERE_IN_WORDS,
        fields=WORDS | {"to": "{family}"},
        hidden=("family",),
    ),
    Door(
        "moments.create_win",
        "POST",
        "/wins",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | 401    | 401        | 401        | 401      | 401     | 401
stranger     | 404    | 404        | 404        | 404      | 404     | 404
member       | 404    | done       | 404        | done     | 404     | 404
sponsor      | 404    | 404        | done       | done     | 404     | 404
keeper       | 404    | 404        | 404        | done     | 404     | 404
newcomer     | 404    | 404        | 404        | 404      | 404     | 404
owner        | done   | done       | done       | done     | done    | done
left         | 404    | 404        | 404        | 404      | 404     | 404
removed      | 404    | 404        | 404        | 404      | 404     | 404
invited      | 404    | 404        | 404        | 404      | 404     | 404
other circle | 404    | 404        | 404        | 404      | 404     | 404
""",
        about="about a goal",
        fields=WORDS | {"to": "{family}", "goal": "{goal}"},
        hidden=("goal",),
    ),
]

# A cheer asks for one moment: who may give it is who may see it. A part by itself: where that part is shown.
CHEERING = [
    Door(
        "moments.cheer",
        "POST",
        "/moments/{hello}/cheers",
        """
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
""",
        about="kind words to everyone",
        fields={"kind": "thank_you"},
    ),
    Door(
        "moments.cheer",
        "POST",
        "/moments/{letter}/cheers",
        """
             | always
signed out   | sign in
stranger     | 404
member       | done
sponsor      | done
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="kind words to one person",
        fields={"kind": "thank_you"},
    ),
    Door(
        "moments.cheer",
        "POST",
        "/moments/{goal win}/cheers",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | done       | 404        | done     | 404     | 404
sponsor      | 404     | 404        | done       | done     | 404     | 404
keeper       | 404     | 404        | 404        | done     | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | done    | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a win about the goal",
        fields={"kind": "so_glad"},
    ),
    Door(
        "moments.cheer",
        "POST",
        "/moments/{moment of check-in}/cheers",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | progress   | 404        | progress | 404     | 404
sponsor      | 404     | 404        | progress   | progress | 404     | 404
keeper       | 404     | 404        | 404        | progress | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a check-in",
        fields={"kind": "so_glad"},
    ),
    Door(
        "moments.cheer",
        "POST",
        "/moments/{step moment}/cheers",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | steps      | 404        | steps    | 404     | 404
sponsor      | 404     | 404        | steps      | steps    | 404     | 404
keeper       | 404     | 404        | 404        | steps    | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a step done",
        fields={"kind": "so_glad"},
    ),
    Door(
        "moments.cheer",
        "POST",
        "/moments/{finish}/cheers",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | progress   | 404        | progress | 404     | 404
sponsor      | 404     | 404        | progress   | progress | 404     | 404
keeper       | 404     | 404        | 404        | progress | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a goal finished",
        fields={"kind": "so_glad"},
    ),
    Door(
        "moments.cheer",
        "POST",
        "/moments/{moment of told check-in}/cheers",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | setbacks   | 404        | setbacks | 404     | 404
sponsor      | 404     | 404        | setbacks   | setbacks | 404     | 404
keeper       | 404     | 404        | 404        | setbacks | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a setback told to everyone who may hear of them",
        fields={"kind": "with_you"},
    ),
    Door(
        "moments.cheer",
        "POST",
        "/moments/{moment of check-in told to one}/cheers",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | 404        | 404        | 404      | 404     | 404
sponsor      | 404     | 404        | setbacks   | setbacks | 404     | 404
keeper       | 404     | 404        | 404        | 404      | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a setback told to the sponsor alone",
        fields={"kind": "with_you"},
    ),
]

# Celebrating a win together asks for one moment, as a cheer does; the member's win is being celebrated, and the keeper
# has said that he is here.
CELEBRATING = [
    Door(
        "moments.celebrate",
        "POST",
        "/moments/{goal win}/together",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | done       | 404        | done     | 404     | 404
sponsor      | 404     | 404        | done       | done     | 404     | 404
keeper       | 404     | 404        | 404        | done     | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | done    | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a win about the goal",
    ),
    Door(
        "moments.celebrate",
        "POST",
        "/moments/{finish}/together",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | progress   | 404        | progress | 404     | 404
sponsor      | 404     | 404        | progress   | progress | 404     | 404
keeper       | 404     | 404        | 404        | progress | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | done       | done       | done     | done    | done
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a goal finished",
    ),
    Door(
        "moments.celebrate",
        "POST",
        "/moments/{circle win}/together",
        """
             | always
signed out   | sign in
stranger     | 404
member       | same
sponsor      | same
keeper       | same
newcomer     | 404
owner        | same
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="a win that is being celebrated",
    ),
    Door("moments.celebrate", "POST", "/moments/{hello}/together", NOT_EVEN_THE_OWNER, about="what is no win"),
    Door("moments.celebrate", "POST", "/moments/{left win}/together", NOT_EVEN_THE_OWNER, about="of one who left"),
    Door(
        "moments.come",
        "POST",
        "/moments/{circle win}/together/here",
        """
             | always
signed out   | sign in
stranger     | 404
member       | done
sponsor      | done
keeper       | same
newcomer     | 404
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="saying that one is here",
    ),
    Door(
        "moments.come",
        "POST",
        "/moments/{goal win}/together/here",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | same       | 404        | same     | 404     | 404
sponsor      | 404     | 404        | same       | same     | 404     | 404
keeper       | 404     | 404        | 404        | same     | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | same    | same       | same       | same     | same    | same
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="where nothing is being celebrated",
    ),
    Door(
        "moments.come",
        "POST",
        "/moments/{circle win}/together/here?take_back=1",
        """
             | always
signed out   | sign in
stranger     | 404
member       | same
sponsor      | same
keeper       | done
newcomer     | 404
owner        | same
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="going again",
    ),
    Door(
        "moments.thank",
        "POST",
        "/moments/{circle win}/together/thanks",
        """
             | always
signed out   | sign in
stranger     | 404
member       | done
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="ending it",
    ),
]

# An answer asks for one moment, as a cheer does. What is answered between two of whom one sees it no more is told apart
# in tests/moments/test_reply.py.
REPLYING = [
    Door(
        "moments.new_reply",
        "GET",
        "/moments/{hello}/reply",
        """
             | always
signed out   | sign in
stranger     | 404
member       | circle + hello + keeper
sponsor      | circle + hello + keeper
keeper       | circle + hello
newcomer     | 404
owner        | circle + hello + keeper
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="to kind words for everyone",
    ),
    Door(
        "moments.new_reply",
        "GET",
        "/moments/{letter}/reply",
        """
             | always
signed out   | sign in
stranger     | 404
member       | circle + letter
sponsor      | circle + letter
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="to kind words for one person",
    ),
    Door(
        "moments.create_reply",
        "POST",
        "/moments/{hello}/reply",
        """
             | always
signed out   | 401
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
""",
        about="to kind words for everyone",
        fields=WORDS,
    ),
    Door(
        "moments.create_reply",
        "POST",
        "/moments/{letter}/reply",
        """
             | always
signed out   | 401
stranger     | 404
member       | done
sponsor      | done
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="to kind words for one person",
        fields=WORDS,
    ),
    Door(
        "moments.create_reply",
        "POST",
        "/moments/{goal win}/reply",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | 401    | 401        | 401        | 401      | 401     | 401
stranger     | 404    | 404        | 404        | 404      | 404     | 404
member       | 404    | done       | 404        | done     | 404     | 404
sponsor      | 404    | 404        | done       | done     | 404     | 404
keeper       | 404    | 404        | 404        | done     | 404     | 404
newcomer     | 404    | 404        | 404        | 404      | 404     | 404
owner        | done   | done       | done       | done     | done    | done
left         | 404    | 404        | 404        | 404      | 404     | 404
removed      | 404    | 404        | 404        | 404      | 404     | 404
invited      | 404    | 404        | 404        | 404      | 404     | 404
other circle | 404    | 404        | 404        | 404      | 404     | 404
""",
        about="to a win about the goal",
        fields=WORDS,
    ),
    Door(
        "moments.create_reply",
        "POST",
        "/moments/{moment of check-in}/reply",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | 401    | 401        | 401        | 401      | 401     | 401
stranger     | 404    | 404        | 404        | 404      | 404     | 404
member       | 404    | progress   | 404        | progress | 404     | 404
sponsor      | 404    | 404        | progress   | progress | 404     | 404
keeper       | 404    | 404        | 404        | progress | 404     | 404
newcomer     | 404    | 404        | 404        | 404      | 404     | 404
owner        | 404    | done       | done       | done     | done    | done
left         | 404    | 404        | 404        | 404      | 404     | 404
removed      | 404    | 404        | 404        | 404      | 404     | 404
invited      | 404    | 404        | 404        | 404      | 404     | 404
other circle | 404    | 404        | 404        | 404      | 404     | 404
""",
        about="to a check-in",
        fields=WORDS,
    ),
    Door(
        "moments.create_reply",
        "POST",
        "/moments/{moment of told check-in}/reply",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | 401    | 401        | 401        | 401      | 401     | 401
stranger     | 404    | 404        | 404        | 404      | 404     | 404
member       | 404    | setbacks   | 404        | setbacks | 404     | 404
sponsor      | 404    | 404        | setbacks   | setbacks | 404     | 404
keeper       | 404    | 404        | 404        | setbacks | 404     | 404
newcomer     | 404    | 404        | 404        | 404      | 404     | 404
owner        | 404    | done       | done       | done     | done    | done
left         | 404    | 404        | 404        | 404      | 404     | 404
removed      | 404    | 404        | 404        | 404      | 404     | 404
invited      | 404    | 404        | 404        | 404      | 404     | 404
other circle | 404    | 404        | 404        | 404      | 404     | 404
""",
        about="to a setback told to everyone who may hear of them",
        fields=WORDS,
    ),
    Door(
        "moments.create_reply",
        "POST",
        "/moments/{left win}/reply",
        """
             | always
signed out   | 401
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
""",
        about="to what somebody said who left",
        fields=WORDS,
    ),
]

# A photo is seen by whoever sees what it goes with.
PHOTOS = [
    Door(
        "moments.show_photo",
        "GET",
        "/moments/{hello}/photo",
        """
             | always
signed out   | sign in
stranger     | 404
member       | photo
sponsor      | photo
keeper       | photo
newcomer     | 404
owner        | photo
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="of kind words for everyone",
    ),
    Door(
        "moments.show_photo",
        "GET",
        "/moments/{letter}/photo",
        """
             | always
signed out   | sign in
stranger     | 404
member       | photo
sponsor      | photo
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="of kind words for one person",
    ),
    Door(
        "moments.show_photo",
        "GET",
        "/moments/{goal win}/photo",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | photo      | 404        | photo    | 404     | 404
sponsor      | 404     | 404        | photo      | photo    | 404     | 404
keeper       | 404     | 404        | 404        | photo    | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | photo   | photo      | photo      | photo    | photo   | photo
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="of a win about the goal",
    ),
    Door(
        "moments.show_photo",
        "GET",
        "/moments/{left win}/photo",
        """
             | always
signed out   | sign in
stranger     | 404
member       | photo
sponsor      | photo
keeper       | photo
newcomer     | 404
owner        | photo
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="of a win of somebody who left",
    ),
    Door(
        "moments.show_photo",
        "GET",
        "/moments/{circle win}/photo",
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
        about="where there is none",
    ),
    Door(
        "moments.show_win_photo",
        "GET",
        "/wins/{own win}/photo",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | photo
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="of a win kept to herself",
    ),
]

TAKING_BACK = [
    Door(
        "moments.take_back",
        "POST",
        "/moments/{hello}/take-back",
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
        about="the sponsor's kind words",
    ),
    Door(
        "moments.take_back",
        "POST",
        "/moments/{river words}/take-back",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | 404        | 404        | 404      | 404     | 404
sponsor      | 404     | done       | done       | done     | done    | done
keeper       | 404     | 404        | 404        | 404      | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | 404        | 404        | 404      | 404     | 404
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="the sponsor's words about the goal",
    ),
    Door("moments.take_back", "POST", "/moments/{left win}/take-back", NOT_EVEN_THE_OWNER, about="of one who left"),
]

DOORS = PAGES + SAYING + CHEERING + CELEBRATING + REPLYING + PHOTOS + TAKING_BACK
