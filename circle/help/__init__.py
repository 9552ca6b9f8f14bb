"""Help now: helplines by country, for anybody, without an account, a script or a database.

The numbers are data in helplines.json, each with the day it was last checked.
"""
