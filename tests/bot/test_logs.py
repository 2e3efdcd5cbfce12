"""What is logged about a failure never holds what the code had in its hands."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SECRET = "MTIzNDU2.not-a-real-token.value"
PROGRAM = """
import sys
import structlog
from bot.logs import configure_logs

def connect(token):
    raise OSError("the line is dead")

configure_logs("DEBUG", as_json={as_json})
token = sys.stdin.read()
try:
    connect(token)
except OSError as error:
    structlog.stdlib.get_logger("bot").error("session.crashed", exc_info=error)
"""


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_in_the_log_holds_no_values(as_json: bool) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(as_json=as_json)],
        cwd=ROOT,
        input=SECRET,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "the line is dead" in ended.stderr
    assert "connect" in ended.stderr
    assert SECRET not in ended.stderr
