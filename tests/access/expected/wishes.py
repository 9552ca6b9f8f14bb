"""The doors to how somebody would like to be checked on."""

from tests.access.table import Door

DOORS = [
    Door(
        "wishes.show",
        "GET",
        "/goals/{goal}/checking",
        """
             | nobody  | one person    | a relation    | everyone               | expired | stopped
signed out   | sign in | sign in       | sign in       | sign in                | sign in | sign in
stranger     | 404     | 404           | 404           | 404                    | 404     | 404
member       | 404     | 404           | 404           | 404                    | 404     | 404
sponsor      | 404     | 404           | 404           | 404                    | 404     | 404
keeper       | 404     | 404           | 404           | 404                    | 404     | 404
newcomer     | 404     | 404           | 404           | 404                    | 404     | 404
owner        | goal    | goal + circle | goal + circle | goal + circle + keeper | goal    | goal
left         | 404     | 404           | 404           | 404                    | 404     | 404
removed      | 404     | 404           | 404           | 404                    | 404     | 404
invited      | 404     | 404           | 404           | 404                    | 404     | 404
other circle | 404     | 404           | 404           | 404                    | 404     | 404
""",
    ),
    Door(
        "wishes.update",
        "POST",
        "/goals/{goal}/checking",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | 404        | 404        | 404      | 404     | 404
sponsor      | 404     | 404        | 404        | 404      | 404     | 404
keeper       | 404     | 404        | 404        | 404      | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | same    | done       | same       | done     | same    | same
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        fields={"wish:{place of member}": "ask:4"},
    ),
]
