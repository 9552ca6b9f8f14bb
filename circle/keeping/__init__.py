"""For whoever runs a Circle: backups and restoring, a new master key, throwing away what is over.

Nobody's words are opened here. The commands themselves are in cli.py.
"""
