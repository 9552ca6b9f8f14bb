"""Ids to ask for: any number of them, in a few sizes."""

from circle.database import in_few_sizes


def test_ids_are_asked_for_in_few_sizes_and_none_is_missing_or_added() -> None:
    all_ids = [f"id {number}" for number in range(100)]
    sizes = set()
    for count in range(101):
        asked = in_few_sizes(all_ids[:count])
        assert set(asked) == set(all_ids[:count])
        sizes.add(len(asked))
    assert sizes == {0, 1, 2, 4, 8, 16, 32, 64, 128}
