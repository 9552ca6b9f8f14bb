"""The access matrix: every door and every thing that arrives, as everybody, in every state of sharing.

`expected/` holds what should be so, written by hand, one row for each role. `house.py` makes the people and the
states, `asking.py` asks, and the tests compare. Nothing in `expected/` is worked out by the code it judges.
"""
