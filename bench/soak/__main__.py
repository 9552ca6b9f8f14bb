"""A soak: a real server under everything people do for minutes, and afterwards all of it compared.

Circles of ten people, each with one open screen. They speak (`--rate` a second over all of them); they leave and are
invited again, show goals and stop showing them, sign out and in (`--changes`); their phones are lost and come back.
Ends with 1 if anything was lost, twice, or shown to anyone who may not see it, if memory grew, or if anything else went
wrong.
"""

from gevent import monkey

monkey.patch_all()

import argparse  # noqa: E402
import json  # noqa: E402
import secrets  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from os import environ  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from bench.soak.run import Run  # noqa: E402
from bench.soak.world import PEOPLE, World  # noqa: E402
from bench.table import RESULTS, of_this_run  # noqa: E402
from tests.commands import ROOT  # noqa: E402
from tests.served import serving  # noqa: E402


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = world_in(folder, asked.sockets // PEOPLE)
        with serving(folder) as served:
            figures = soak(Run(served, world, asked.seed), asked)
    for line in in_lines(figures):
        print(line)
    asked.results.parent.mkdir(parents=True, exist_ok=True)
    asked.results.write_text(json.dumps(figures, indent=1) + "\n")
    return int(figures["is_wrong"])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--sockets", type=int, default=1000, help=f"a multiple of {PEOPLE}")
    parser.add_argument("--rate", type=float, default=20, help="things said a second")
    parser.add_argument("--changes", type=float, default=1.2, help="of who is there and who sees what, a second")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--results", type=Path, default=RESULTS / "soak.json")
    return parser.parse_args()


def world_in(folder: Path, circles: int) -> World:
    """Made by a process of its own: the app is not to be in this one."""
    command = [sys.executable, "-m", "bench.soak.world", str(circles)]
    environment = {**environ, "CIRCLE_DATA": str(folder)}
    made = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return World.read(made.stdout)


def soak(run: Run, asked: argparse.Namespace) -> dict[str, Any]:
    """Everything in order; gives all figures."""
    size = f"{len(run.screens)} sockets for {asked.minutes:g} minutes, seed {asked.seed}"
    print(f"soak: {size}; {asked.rate:g} things said and {asked.changes:g} changed a second", flush=True)
    this_run = of_this_run()  # as it begins: what is changed while it runs was not run
    run.open()
    load = run.go_on(60 * asked.minutes, asked.rate, asked.changes)
    quiet_after = run.settle()
    faults, differ, memory = run.faults(), run.differences_on_pages(), run.memory(asked.minutes)
    errors = [*map(repr, run.errors), *run.log_errors()]
    return {
        **this_run,
        "seed": asked.seed,
        "sockets": len(run.screens),
        "minutes": asked.minutes,
        **load,
        "quiet_after_s": round(quiet_after, 1),
        "did": run.figures(),
        "faults": {kind: len(found) for kind, found in vars(faults).items()},
        "first_faults": {
            kind: [f"{each.person} {each.moment} {each.about}" for each in found[:3]]
            for kind, found in vars(faults).items()
        },
        "differences_on_pages": differ,
        "errors": errors,
        "memory": memory,
        "is_wrong": bool(faults or differ or errors or memory["is_flat"] is False),
    }


def in_lines(figures: dict[str, Any]) -> list[str]:
    """The figures, as people read them."""
    did, faults, memory = figures["did"], figures["faults"], figures["memory"]

    def counted(*names: str) -> str:
        return ", ".join(f"{did.get(name, 0)} {name}" for name in names)

    return [
        f"soak, written: {figures['said_a_second']} a second; {counted('said', 'said about a goal', 'sent twice')}",
        f"soak, changed: {counted('left', 'invited again', 'shares opened', 'shares closed')}; "
        f"{counted('signed out', 'signed in')}",
        f"soak, phones: {counted('closed hard', 'half-closed', 'stalled', 'tab closed')}; "
        f"{counted('sockets opened', 'sockets the server closed')}",
        f"soak, compared: {counted('words on screens', 'gone from screens', 'pages')}",
        f"soak, faults: {faults['lost']} lost, {faults['twice']} twice, {faults['shown']} shown to anyone who may not, "
        f"{faults['not_gone']} not gone, {figures['differences_on_pages']} differences on pages, "
        f"{len(figures['errors'])} errors",
        *(f"soak, a fault: {kind}: {fault}" for kind, found in figures["first_faults"].items() for fault in found),
        *(f"soak, an error: {error}" for error in figures["errors"][:5]),
        f"soak, quiet: {figures['quiet_after_s']} s after the last words",
        f"soak, memory of the worker: {memory['start_mib']} MiB at the start, {memory['middle_mib']} in the middle, "
        f"{memory['end_mib']} at the end; {memory['slope_kib_a_minute']} KiB a minute in the second half",
        f"soak, processor: the server {figures['server_percent_of_a_core']} % of a core, "
        f"this driver {figures['driver_percent_of_a_core']} %, late by at most {figures['driver_late_ms']} ms",
        f"soak, on: {figures['machine']}, {figures['date']}, {figures['commit']}",
    ]


if __name__ == "__main__":
    sys.exit(main())
