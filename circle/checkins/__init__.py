"""Checking in: how one day went, said by the goal's owner, amended, or filled in later."""
