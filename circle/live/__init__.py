"""Telling people what changed for them, on every screen that may show it and on no other.

Writing comes in by HTTP and never through here. An action tells (`tell`), the bell rings after its commit
(`bell`), and the courier carries the present form of each thing to whoever may see it now (`courier`).
"""
