"""A long run of a real server with many open screens, compared with a small model of who may see what.

`python -m bench.soak --help` says how to run it. Nothing of the app is asked to judge itself: `model.py` says who may
see what, `record.py` keeps what every screen was sent and compares.
"""
