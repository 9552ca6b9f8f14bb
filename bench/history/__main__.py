"""`python -m bench.history seed FOLDER --circles N`, twice, then `measure FULL_FOLDER SMALL_FOLDER` of those two."""

import argparse
from pathlib import Path

from bench.history.measuring import keep, measure, show
from bench.history.seeding import seed

ROUNDS = 9


def main() -> None:
    asked = argparse.ArgumentParser(prog="bench.history", description=__doc__)
    verbs = asked.add_subparsers(dest="verb", required=True)
    seeding = verbs.add_parser("seed", help="make a house in FOLDER")
    seeding.add_argument("folder", type=Path)
    seeding.add_argument("--circles", type=int, default=1000)
    seeding.add_argument("--database-url", help="of an empty PostgreSQL database; by default an SQLite file in FOLDER")
    measuring = verbs.add_parser("measure", help="compare two houses that were seeded, and keep what is found")
    measuring.add_argument("full", type=Path)
    measuring.add_argument("small", type=Path)
    measuring.add_argument("--rounds", type=int, default=ROUNDS)
    given = asked.parse_args()
    if given.verb == "measure":
        compared = measure(given.full.resolve(), given.small.resolve(), given.rounds)
        for growing, rows in compared.items():
            print(f"\nAs {growing} grows\n{show(rows)}")
        keep(given.full, compared, given.rounds)
        return
    house = seed(given.folder, given.circles, given.database_url)
    print("\n".join(f"{count:>12,} {table}" for table, count in sorted(house.rows.items())))


if __name__ == "__main__":
    main()
