"""An upgrade: a later version sets up the tables while workers of this one serve people, who notice nothing."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.commands import ROOT, run_flask
from tests.faults.burst import Burst
from tests.faults.test_burst import read_in, writers_in_a_circle
from tests.postgres.server import server_running
from tests.served import Served, serving

pytestmark = pytest.mark.faults

LATER = '''"""what a later version adds"""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{latest}"
branch_labels = depends_on = None


def upgrade():
    op.create_table("postcards", sa.Column("id", sa.String(32), primary_key=True), sa.Column("words", sa.LargeBinary))
    op.add_column("moments", sa.Column("postcard_id", sa.String(32)))
    op.add_column("people", sa.Column("is_quiet", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("moments_with_a_postcard", "moments", ["postcard_id"])
'''


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    with ExitStack() as stack:
        settings = {}
        if request.param == "postgresql":
            settings["DATABASE_URL"] = stack.enter_context(server_running()).address
        yield stack.enter_context(serving(tmp_path / "house", **settings))


def test_people_who_write_while_a_later_version_sets_up_notice_nothing(served: Served, tmp_path: Path) -> None:
    circle, writers = writers_in_a_circle(served, 4)
    burst = Burst(circle)
    migrations = later_migrations(tmp_path, latest_of(served))

    def set_up_under_load() -> None:
        burst.until(20)
        ran = run_flask(["db", "upgrade", "-d", str(migrations)], served.environment)
        assert ran.returncode == 0, ran.stderr
        burst.until(len(burst.acknowledged) + 100)

    burst.run(writers, set_up_under_load)
    assert "9999" in current(served, migrations)
    assert set(burst.answers) == {"303"}
    assert read_in(writers[0], circle, set(burst.acknowledged.values())) == set(burst.acknowledged.values())
    ana = writers[0]
    assert {ana.get(path).status_code for path in ("/", "/goals", "/circles", "/you", "/news", "/readyz")} == {200}
    again = run_flask(["setup"], served.environment)
    assert (again.returncode, again.stdout) == (0, "A later version has set up the tables; this one can use them.\n")
    assert "9999" in current(served, migrations)


def latest_of(served: Served) -> str:
    return run_flask(["db", "heads"], served.environment).stdout.split()[0]


def current(served: Served, migrations: Path) -> str:
    return run_flask(["db", "current", "-d", str(migrations)], served.environment).stdout


def later_migrations(folder: Path, latest: str) -> Path:
    """Ours, and one more."""
    migrations = shutil.copytree(ROOT / "migrations", folder / "migrations")
    (migrations / "versions" / "9999_later.py").write_text(LATER.format(latest=latest))
    return migrations
