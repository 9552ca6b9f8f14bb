"""Houses with a long history, and whether anything costs more in them: `seed` makes one, `measure` compares two.

    python -m bench.history seed FULL --circles 1000
    python -m bench.history seed SMALL --circles 10
    python -m bench.history measure FULL SMALL

`story` is what people do, `ledger` the rows it leaves, `seeding` puts them into a house, `places` is where somebody
signed in can go, `measuring` what that costs. On PostgreSQL each house has an empty database, and with `--database-url`
its address; what PostgreSQL's own processes use for us counts as ours.

Beside the equal circles each house has an old one (ten times as much said, an owner with twenty goals and ten years of
days) and a young one, 1 % of that. A young one's pages are not all full, so they cost less for what is on them: the
bytes of each answer stand beside its cost.
"""
