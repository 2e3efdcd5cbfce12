"""The house rules of docs/architecture.md, held against the code."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.ui.words import has_words

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 300
PACKAGES = ("bot", "cogs", "config", "migrations", "tests")
BROAD_EXCEPT_ALLOWED = {"bot/ui/views.py", "bot/life.py", "bot/delivery/dispatcher.py"}

# Folder or file -> what it must not import. The longest matching prefix decides.
FORBIDDEN = {
    "config": ("bot", "cogs", "discord", "sqlalchemy", "alembic", "tests"),
    "bot": ("cogs", "tests"),
    "bot/model": ("cogs", "tests", "discord", "bot.ui", "config", "pydantic", "*.service"),
    "bot/errors": ("cogs", "tests", "discord", "sqlalchemy", "bot.ui", "bot.db", "*.service"),
    "bot/ui": ("cogs", "tests", "sqlalchemy", "bot.db", "*.service", "bot.client", "config"),
    "bot/delivery": ("cogs", "tests", "bot.ui", "config", "bot.events", "bot.people"),
    "bot/events/file": ("cogs", "tests", "discord", "sqlalchemy", "bot.model", "bot.db", "bot.ui"),
    "bot/events": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/people": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/schedule": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/announcements": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/deadlines": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/operations": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/mentors": ("cogs", "tests", "discord", "bot.ui", "config", "numpy", "scipy"),
    "bot/teams": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/submissions": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/perks": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/forming": ("cogs", "tests", "discord", "sqlalchemy", "bot.model", "bot.ui", "config"),
    "bot/charts": ("cogs", "tests", "discord", "sqlalchemy", "bot.ui", "config"),
    "bot/spaces": ("cogs", "tests", "discord", "bot.ui", "config"),
    "bot/demo": ("tests",),
    "bot/app.py": ("tests",),
    "cogs": ("sqlalchemy", "bot.db", "tests", "alembic"),
    "migrations": ("cogs", "tests", "discord"),
}
PURE = ("rules.py", "windows.py", "diff.py", "wanted.py", "definition.py")
NEVER_IN_PURE = ("discord", "sqlalchemy", "bot.db", "bot.clock", "*.service")
ONLY_THE_COMMAND_LINE_STARTS_THE_DEMO = {"bot/__main__.py"}


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def forbidden_for(name: str) -> tuple[str, ...]:
    prefixes = [p for p in FORBIDDEN if name == p or name.startswith(p + "/")]
    rules = FORBIDDEN[max(prefixes, key=len)] if prefixes else ()
    return rules + NEVER_IN_PURE if is_pure(name) else rules


def is_pure(name: str) -> bool:
    return name.startswith("bot/") and name.rsplit("/", 1)[-1] in PURE


def breaches(name: str, source: str) -> list[str]:
    found = []
    for module in imports_of(source):
        for rule in forbidden_for(name):
            if rule.startswith("*."):
                hit = f".{rule[2:]}" in f".{module}"
            else:
                hit = module == rule or module.startswith(rule + ".")
            if hit:
                found.append(f"{name} imports {module}")
    return found + others(name, source)


def others(name: str, source: str) -> list[str]:
    """A cog imports no other cog, a service no other feature's, nobody but main the demo."""
    found = []
    parts = name.split("/")
    for module in imports_of(source):
        words = module.split(".")
        if parts[0] == "cogs" and words[0] == "cogs" and words[1:2] != parts[1:2]:
            found.append(f"{name} imports another cog: {module}")
        is_service = parts[-1] == "service.py" and "service" in words
        if is_service and words[:2] != [parts[0], parts[1]] and words[:2] != ["bot", "errors"]:
            found.append(f"{name} imports another feature's service: {module}")
        from_demo = module.startswith("bot.demo") and not name.startswith(("bot/demo", "tests/"))
        if from_demo and name not in ONLY_THE_COMMAND_LINE_STARTS_THE_DEMO:
            found.append(f"{name} imports the demo: {module}")
    return found


def test_every_import_keeps_to_the_table() -> None:
    found = [
        breach
        for path in python_files("bot", "cogs", "config", "migrations")
        for breach in breaches(name_of(path), path.read_text())
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("bot/model/team.py", "import discord"),
        ("bot/model/team.py", "from bot.people.service import PeopleService"),
        ("bot/people/rules.py", "from sqlalchemy import select"),
        ("bot/people/rules.py", "from bot.clock import Clock"),
        ("bot/people/service.py", "from bot.schedule.service import ScheduleService"),
        ("bot/ui/text.py", "from bot.db import Database"),
        ("cogs/start/cog.py", "import sqlalchemy.orm"),
        ("cogs/start/cog.py", "from cogs.schedule.present import programme_pages"),
        ("bot/client.py", "from bot.demo import run_demo"),
        ("bot/events/file/schema/event.py", "from bot import model"),
        ("config/settings.py", "from bot.clock import Clock"),
    ],
)
def test_the_table_catches_a_forbidden_import(name: str, source: str) -> None:
    assert breaches(name, source)


def test_no_file_is_longer_than_the_limit() -> None:
    lengths = {name_of(p): len(p.read_text().splitlines()) for p in python_files(*PACKAGES)}
    assert len(lengths) > 50
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}


def test_every_refusal_has_words() -> None:
    package = importlib.import_module("bot.errors")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"bot.errors.{module.name}")
    kinds = [kind for family in Refusal.__subclasses__() for kind in family.__subclasses__()]
    assert len(kinds) > 10
    assert [kind.__name__ for kind in kinds if not has_words(kind)] == []


def test_a_refusal_without_words_would_be_noticed() -> None:
    unspoken = type("Unspoken", (Refusal,), {})
    assert not has_words(unspoken)


def test_errors_are_caught_broadly_only_in_the_handler_and_the_supervisor() -> None:
    broad = {
        name_of(path)
        for path in python_files("bot", "cogs", "config")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    }
    assert broad <= BROAD_EXCEPT_ALLOWED
    assert "bot/life.py" in broad, "the search itself must find what is there"


def test_only_the_clock_asks_the_system_for_the_time() -> None:
    asking = {
        name_of(path)
        for path in python_files("bot", "cogs", "config")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Attribute) and node.attr in {"utcnow", "today"})
        or (isinstance(node, ast.Attribute) and node.attr == "now" and _is_datetime(node.value))
    }
    assert asking == {"bot/clock.py"}


def test_chance_is_passed_in_and_never_taken_from_the_air() -> None:
    taking = {
        f"{name_of(path)}: random.{node.attr}"
        for path in python_files("bot", "cogs", "config")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "random"
    }
    assert {line.partition(": ")[2] for line in taking} == {"random.Random"}


def _is_datetime(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) == "datetime"
