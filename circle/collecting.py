"""Memory, told what a server is: much that stays, little garbage that goes unnoticed, and screens that come and go."""

import ctypes
import gc
from contextlib import suppress


def collect_seldom() -> None:
    """Take what is there now for what stays, and search for the rest less often. Called once, when all is loaded.

    The search was a twelfth of the work of making pages by the thousand, and nearly all garbage goes without it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


_malloc_trim = None
with suppress(AttributeError):  # glibc's alone, malloc_trim(3)
    _malloc_trim = ctypes.CDLL(None).malloc_trim


def give_back() -> None:
    """Give the system back what the C library keeps between what is in use: a busy hour would stay for good.

    Takes less than a millisecond when it is done every few seconds.
    """
    if _malloc_trim:
        _malloc_trim(0)
