"""The machine under the soak: what a process uses of it, and what it is, in plain words."""

import os
import platform
from pathlib import Path

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def memory_kib(pid: int) -> int:
    """What of a process lies in memory, in KiB: the second field of /proc/PID/statm (proc(5))."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KIB


def cpu_seconds(pid: int) -> float:
    """What a process has had of a core since it began: utime and stime of /proc/PID/stat (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def slope(points: list[tuple[float, float]]) -> float:
    """How fast a line through these points rises (least squares), in what they are measured in."""
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    across = sum((x - mean_x) ** 2 for x, _y in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / across if across else 0.0


def in_words() -> str:
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    kind = models[0].partition(": ")[2] if models else platform.machine()
    return f"{os.cpu_count()} cores, {kind}"
