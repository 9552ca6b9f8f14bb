"""How somebody would like to be checked on, goal by goal and person by person: not at all, unless they say so."""
