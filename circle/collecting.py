"""Python's search for garbage in circles, told what a server is: much that stays, and little that goes unnoticed."""

import gc


def collect_seldom() -> None:
    """Take what is there now for what stays, and search for the rest less often. Called once, when all is loaded.

    The search was a twelfth of the work of making pages by the thousand, and nearly all garbage goes without it. What a
    socket leaves that was open for a while does not, and is found only when everything is searched: with the third
    search of what is not quite new, once there is a quarter more to search than the last time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 2)
