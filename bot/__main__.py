"""The command line: `python -m bot`. Each command imports only what it needs."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.settings import Settings, SettingsError, expect_settings, load_settings

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 is success, 1 a finding or failure, 2 a wrong setting or use."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except SettingsError as error:
        print(f"Muster cannot start: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Muster runs hackathons.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        return added

    add("up", up, "run the bot when DISCORD_TOKEN is set, else the demo")
    add("run", run, "run the bot on Discord")
    add("demo", demo, "run a simulated server in your browser")
    check_ = add("check", check, "check event files")
    check_.add_argument("files", nargs="+", type=Path)
    check_.add_argument("--quiet", action="store_true", help="only errors and warnings")
    check_.add_argument("--verbose", action="store_true", help="also what a file accepts")
    add("schema", schema, "print the event file's JSON Schema, for editors")
    add("migrate", migrate, "bring the database to the newest revision")
    backup_ = add("backup", backup, "write a copy of the database, also while the bot runs")
    backup_.add_argument("file", type=Path)
    add("invite", invite, "print the link that invites the bot to a server")
    add("health", health, "exit 0 when a running bot is connected")
    return parser


def up(options: argparse.Namespace) -> int:
    if load_settings().discord_token is None:
        print("No DISCORD_TOKEN in the environment or in .env, so this is the demo.")
        return demo(options)
    return run(options)


def run(_: argparse.Namespace) -> int:
    expect_settings()
    with _nothing_to_collect():
        from bot.app import run_on_discord

    settings = _settings_with_logs()
    if settings.discord_token is None:
        raise SettingsError("DISCORD_TOKEN is missing; put it in the environment or in .env")
    return _started(run_on_discord(settings, settings.discord_token.get_secret_value()))


@contextmanager
def _nothing_to_collect() -> Generator[None]:
    """Spare the garbage collector going through modules while they are loaded, a sixth of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _started(work: Coroutine[Any, Any, None]) -> int:
    from bot.life import CannotStart

    try:
        asyncio.run(work)
    except CannotStart as error:
        print(f"Muster cannot start: {error}", file=sys.stderr)
        return 2
    return 0


def demo(_: argparse.Namespace) -> int:
    from bot.demo import run_demo
    from bot.logs import configure_logs

    settings = load_settings()
    # What the page shows is what matters here; only what goes wrong is worth a line.
    quiet = "log_level" not in settings.chosen
    configure_logs("ERROR" if quiet else settings.log_level, as_json=settings.log_json)
    asyncio.run(run_demo(settings.demo_port))
    return 0


def check(options: argparse.Namespace) -> int:
    from bot.events.file.command import check as check_files

    return check_files(options.files, quiet=options.quiet, verbose=options.verbose, out=sys.stdout)


def schema(_: argparse.Namespace) -> int:
    from bot.events.file.command import write_schema

    sys.stdout.write(write_schema())
    return 0


def migrate(_: argparse.Namespace) -> int:
    from bot.app import migrate_database

    return _started(migrate_database(_settings_with_logs()))


def backup(options: argparse.Namespace) -> int:
    from bot.db import BackupNotPossible, Database, DatabaseNotUsable

    try:
        asyncio.run(Database(load_settings().database_url).backup(options.file))
    except (BackupNotPossible, DatabaseNotUsable) as error:
        print(f"No backup was written: {error}.", file=sys.stderr)
        return 1
    print(f"Backup written to {options.file}.")
    return 0


def invite(_: argparse.Namespace) -> int:
    from bot.invitation import application_id, describe_invitation
    from bot.life import CannotStart

    settings = load_settings()
    if settings.discord_token is None:
        raise SettingsError("DISCORD_TOKEN is missing; the link is made from the bot it belongs to")
    try:
        number = asyncio.run(application_id(settings))
    except CannotStart as error:
        print(f"No link: {error}", file=sys.stderr)
        return 2
    print(describe_invitation(number))
    return 0


def health(_: argparse.Namespace) -> int:
    from bot.app import heartbeat_file
    from bot.clock import SystemClock
    from bot.life import is_alive

    alive = is_alive(heartbeat_file(load_settings()), SystemClock())
    print("connected" if alive else "not connected")
    return 0 if alive else 1


def _settings_with_logs() -> Settings:
    from bot.logs import configure_logs

    settings = load_settings()
    configure_logs(settings.log_level, as_json=settings.log_json)
    return settings


if __name__ == "__main__":
    sys.exit(main())
