"""Offering somebody a question or one small step, and the tray in which it waits for as long as they like.

Whoever sent it sees that they sent it, and never anything else.
"""
