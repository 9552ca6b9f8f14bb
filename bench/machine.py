"""The machine under the bench: which core who runs on, what a process has used of it, and how it is called."""

import os
from pathlib import Path

SERVER_CORE, CLIENT_CORE = 0, 1


def pin(pid: int, core: int) -> None:
    """Let a process and all its threads run on one core alone, where there is more than one."""
    if (os.cpu_count() or 1) > 1:
        for thread in _threads(pid):
            os.sched_setaffinity(int(thread.name), {core})


def pin_self(core: int) -> None:
    """Let this process, and whatever it starts from now on, run on one core alone."""
    pin(os.getpid(), core)


def cpu_seconds(*pids: int) -> float:
    """What these processes have had of a core since they began, in seconds, to the nanosecond.

    Source: the first field of /proc/PID/task/TID/schedstat (Documentation/scheduler/sched-stats in Linux).
    """
    threads = [thread for pid in pids for thread in _threads(pid)]
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def memory_kib(pid: int) -> int:
    """What of a process lies in memory and is its own, in KiB (Pss_Anon of /proc/PID/smaps_rollup)."""
    rows = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(rows["Pss_Anon"].split()[0])


def slope(points: list[tuple[float, float]]) -> float:
    """How fast a line through these points rises (least squares), in what they are measured in."""
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    across = sum((x - mean_x) ** 2 for x, _y in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / across if across else 0.0


def in_words() -> str:
    """How many cores of what kind there are, and how much memory."""
    rows = (line.partition(":") for line in Path("/proc/cpuinfo").read_text().splitlines())
    model = next((value.strip() for name, _, value in rows if name.strip() == "model name"), "unknown processor")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB of memory"


def _threads(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/task").iterdir())
