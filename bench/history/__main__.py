"""`python -m bench.history seed FOLDER --circles N`: make a house with a long history."""

import argparse
from pathlib import Path

from bench.history.seeding import seed


def main() -> None:
    asked = argparse.ArgumentParser(prog="bench.history", description=__doc__)
    verbs = asked.add_subparsers(dest="verb", required=True)
    seeding = verbs.add_parser("seed", help="make a house in FOLDER")
    seeding.add_argument("folder", type=Path)
    seeding.add_argument("--circles", type=int, default=1000)
    seeding.add_argument("--database-url", help="of an empty PostgreSQL database; by default an SQLite file in FOLDER")
    given = asked.parse_args()
    house = seed(given.folder, given.circles, given.database_url)
    print("\n".join(f"{count:>12,} {table}" for table, count in sorted(house.rows.items())))


if __name__ == "__main__":
    main()
