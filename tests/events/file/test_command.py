"""`python -m bot check`: exit codes, what it prints, and how long it takes."""

import resource
import subprocess
import sys
from io import StringIO
from pathlib import Path

from bot.events.file.command import check

ROOT = Path(__file__).parents[3]
NUMHACK = ROOT / "config" / "events" / "numhack.yaml"
BAD = ROOT / "tests" / "events" / "bad"


def run(*paths: Path, quiet: bool = False, verbose: bool = False) -> tuple[int, str]:
    out = StringIO()
    return check(paths, quiet=quiet, out=out, verbose=verbose), out.getvalue()


def test_a_clean_file_ends_with_0_and_echoes_every_instant() -> None:
    code, text = run(NUMHACK)
    assert code == 0
    (line,) = [line for line in text.splitlines() if "windows.submissions.closes" in line]
    assert " ".join(line.split()) == (
        "windows.submissions.closes Sun 2024-11-24 23:59 AoE Mon 2024-11-25 11:59 UTC"
    )


def test_quiet_says_nothing_about_a_clean_file() -> None:
    assert run(NUMHACK, quiet=True) == (0, "")


def test_what_the_file_accepts_is_shown_when_asked_for() -> None:
    assert "deadline-said-twice" not in run(NUMHACK)[1]
    assert "1 accepted" in run(NUMHACK)[1]
    assert "rule: deadline-said-twice; accepted: The event page" in run(NUMHACK, verbose=True)[1]


def test_notes_alone_leave_a_file_clean() -> None:
    code, text = run(BAD / "still-open.yaml")
    assert code == 0
    assert "clean, 1 note" in text


def test_a_warning_and_an_error_end_with_1_and_name_the_line() -> None:
    for name in ("no-end", "team-size"):
        code, text = run(BAD / f"{name}.yaml", quiet=True)
        assert code == 1
        assert "not clean, 1 " in text
        assert " line 1" in text
        assert f"rule: {name}" in text


def test_a_file_that_cannot_be_opened_ends_with_2_and_the_others_are_still_checked(
    tmp_path: Path,
) -> None:
    code, text = run(tmp_path / "missing.yaml", tmp_path, BAD / "team-size.yaml")
    assert code == 2
    assert text.count("cannot be opened") == 2
    assert "rule: team-size" in text


def test_checking_takes_less_than_a_second_and_needs_neither_discord_nor_a_database() -> None:
    code = (
        "import sys; from pathlib import Path; from bot.events.file.command import check; "
        "found = check([Path(sys.argv[1])], quiet=False, out=sys.stdout); "
        "bad = {'discord', 'sqlalchemy', 'aiohttp'} & sys.modules.keys(); "
        "sys.exit(found or ','.join(bad) or 0)"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", code, str(NUMHACK)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (done.returncode, done.stderr) == (0, "")
    # Time of the processor, since other tests may run on the same one.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1
