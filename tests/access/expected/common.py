"""Tables that many doors share: each door names the one that says what it does."""

ONLY_THE_OWNER = """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""
ONLY_THE_OWNER_IN_WORDS = """
             | always
signed out   | 401
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""
ONLY_THE_OWNER_LOOKS_AGAIN = """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | again
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""
NOT_EVEN_THE_OWNER = """
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
"""
ONLY_THE_KEEPER = """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | done
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""
ONLY_THE_KEEPER_IN_WORDS = """
             | always
signed out   | 401
stranger     | 404
member       | 404
sponsor      | 404
keeper       | done
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""
EVERYBODY_HERE = """
             | always
signed out   | sign in
stranger     | 404
member       | done
sponsor      | done
keeper       | done
newcomer     | done
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""
EVERYBODY_HERE_IN_WORDS = """
             | always
signed out   | 401
stranger     | 404
member       | done
sponsor      | done
keeper       | done
newcomer     | done
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""
ANYBODY_WHO_SIGNED_IN = """
             | always
signed out   | sign in
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
"""
ANYBODY_WHO_SIGNED_IN_DOES = """
             | always
signed out   | sign in
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
ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS = """
             | always
signed out   | 401
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
OPEN_TO_ALL = """
             | always
signed out   | nothing
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
"""
FOR_ITS_OWNER = """
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
