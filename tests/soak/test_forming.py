"""A plan for hundreds of people is applied and taken back while the bot goes on answering."""

from pathlib import Path

from tests.soak.forming import form

# 2,000 people take as long at once: `python -m tests.soak.forming 2000`.
PEOPLE = 600
LONGEST_MS = 100


async def test_the_loop_is_never_held_long_by_applying_a_plan(
    tmp_path: Path, database_url: str
) -> None:
    assert database_url.endswith(f"{tmp_path}/muster.db")
    held = await form(tmp_path, PEOPLE, engine=False)
    assert held.teams == PEOPLE // 4
    assert max(held.apply, held.undo) < LONGEST_MS
