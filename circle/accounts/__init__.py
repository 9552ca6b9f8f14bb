"""Having an account: signing up, in and out, Exit, the places one is signed in, one's own settings.

What a session is belongs to `circle.sessions`; this room starts and ends them.
"""
