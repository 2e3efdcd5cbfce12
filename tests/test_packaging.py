"""What is around the code: image, lock files, the run for machines, README and other pages."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.app import open_app
from bot.clock import SystemClock
from bot.events.file.checking import check_event_file
from bot.invitation import REASONS
from config.reading import Declared
from tests.test_architecture import FORBIDDEN

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EXAMPLE_ENV = ROOT / "config" / "example.env"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Put together here, so that this file does not hold what it looks for.
HOSTS = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
HOSTS += (("yarnpkg", "com"), ("crates", "io"), ("golang", "org"))
REGISTRIES = re.compile("|".join(rf"\b{name}\.{ending}\b" for name, ending in HOSTS))
MACHINE_PATH = re.compile(r"(?<![\w.:/*-])(/(work|home|root|Users)/\w|[A-Z]:\\Users\\)")


def run(*command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        command,
        cwd=cwd,
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    """Each instruction of a Dockerfile with the rest of its line, continued lines joined."""
    whole = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", dockerfile))
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    return [(word.upper(), rest) for word, _, rest in (line.partition(" ") for line in lines)]


def last_stage(dockerfile: str) -> dict[str, str]:
    """The last of each kind of instruction in the stage that becomes the image."""
    found = instructions(dockerfile)
    start = max(number for number, (word, _) in enumerate(found) if word == "FROM")
    return dict(found[start:])


def is_root(dockerfile: str) -> bool:
    user = last_stage(dockerfile).get("USER", "root").partition(":")[0]
    return user in {"root", "0"}


def test_the_image_runs_the_bot_without_root_and_keeps_its_data_in_a_volume() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    image = last_stage(dockerfile)
    assert not is_root(dockerfile)
    assert image["VOLUME"] == "/app/data"
    assert "DATABASE_URL=sqlite+aiosqlite:////app/data/" in image["ENV"]
    assert image["STOPSIGNAL"] == "SIGTERM"
    assert image["CMD"] == '["python", "-m", "bot", "run"]'
    assert '["python", "-m", "bot", "health"]' in image["HEALTHCHECK"]
    assert "--require-hashes" in dockerfile


@pytest.mark.parametrize("user", ["", "USER root", "USER 0:0", "USER muster\nFROM y"])
def test_an_image_that_runs_as_root_would_be_noticed(user: str) -> None:
    assert is_root(f"FROM x\n{user}\nCMD true\n")


def test_all_that_the_image_copies_is_there_and_let_through() -> None:
    copied = [
        source
        for word, rest in instructions((ROOT / "Dockerfile").read_text())
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert {"bot", "cogs", "config", "migrations", "requirements.lock"} == set(copied)
    let_through = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in let_through
    for source in copied:
        assert (ROOT / source).exists()
        assert f"!{source}" in let_through


def requirements(lock: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Each requirement of a lock file: its version and condition, and its hashes."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for line in re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", lock)).splitlines():
        said, *hashes = line.split("--hash=")
        name, _, version = said.strip().partition("==")
        found[name] = version, frozenset(one.strip() for one in hashes)
    return found


def flaws(lock: str) -> list[str]:
    """What a lock file must not be: unpinned, without hashes, or bound to an address."""
    found = [name for name, (version, _) in requirements(lock).items() if not version]
    found += [name for name, (_, hashes) in requirements(lock).items() if not hashes]
    return found + re.findall(r"\w+://\S*|--(?:extra-)?index-url|--find-links", lock)


def test_lock_files_have_hashes_for_everything_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text()
        assert len(requirements(lock)) > 20
        assert flaws(lock) == [], name


@pytest.mark.parametrize(
    "lock",
    ["yarl==1.25.1", "yarl --hash=sha256:ab", "--index-url x\nyarl==1.2 \\\n    --hash=sha256:ab"],
)
def test_a_lock_file_with_a_flaw_would_be_noticed(lock: str) -> None:
    assert flaws(lock)


def test_what_the_image_installs_is_what_the_tests_ran_with() -> None:
    bot = requirements((ROOT / "requirements.lock").read_text())
    everything = requirements((ROOT / "requirements-dev.lock").read_text())
    assert bot.items() <= everything.items()
    assert "simcord" in everything.keys() - bot.keys()


def test_hooks_run_from_the_virtual_environment_and_fetch_nothing() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"repo: (.+)", hooks) == ["local"]
    entries = re.findall(r"entry: (.+)", hooks)
    assert [entry for entry in entries if entry.startswith(".venv/bin/")] == entries != []


def checkout(folder: Path, recipe: str) -> Path:
    """A checkout with the real .ci/run and a `make test` that does what the recipe says."""
    (folder / "main" / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", folder / "main" / ".ci" / "run")
    (folder / "main" / "Makefile").write_text(f"test:\n\t@{recipe}\n")
    return folder / "main"


@pytest.mark.parametrize(
    ("recipe", "ends_well"),
    [
        ("echo '===== 7 passed, 1 warning in 140.12s (0:02:20) ====='", True),
        ("echo '===== 7 passed in 1.00s ====='; exit 3", False),
        ("echo '===== 1 failed, 6 passed in 1.00s ====='", False),
        ("echo '===== 6 passed, 1 error in 1.00s ====='", False),
        ("echo '===== no tests ran in 0.01s ====='", False),
        ("echo '===== 7 skipped in 0.01s ====='", False),
        ("echo nothing to be done", False),
    ],
)
def test_the_run_for_machines_ends_well_only_when_tests_passed(
    tmp_path: Path, recipe: str, ends_well: bool
) -> None:
    ended = run(str(checkout(tmp_path, recipe) / ".ci" / "run"), cwd=tmp_path)
    assert (ended.returncode == 0) is ends_well, ended.stdout + ended.stderr
    assert "NOT CHECKED" in ended.stderr
    if ends_well:
        assert "7 passed" in ended.stdout.splitlines()[-1]


def test_the_run_for_machines_names_the_description_beside_the_checkout(tmp_path: Path) -> None:
    folder = checkout(tmp_path, "echo $$DISCORD_OPENAPI; echo '===== 7 passed in 1.0s ====='")
    described = tmp_path / "shared" / "discord" / "openapi.json"
    described.parent.mkdir(parents=True)
    described.write_text("{}")
    ended = run(".ci/run", cwd=folder)
    assert str(described.resolve()) in ended.stdout
    assert "NOT CHECKED" not in ended.stderr
    assert ended.returncode == 0


def test_every_setting_is_in_the_readme_and_in_the_example_with_its_default() -> None:
    table = re.findall(r"(?m)^\| `([A-Z_]+)` \| (.+?) \|", README.read_text())
    said = {name: default.strip("`") for name, default in table}
    uncommented = re.sub(r"(?m)^# (?=[A-Z_]+=)", "", EXAMPLE_ENV.read_text())
    example = dotenv_values(stream=StringIO(uncommented))
    defaults = {name.upper(): field.get_default() for name, field in Declared.model_fields.items()}
    assert said.keys() == example.keys() == defaults.keys()
    for name, default in defaults.items():
        words = "" if default is None else str(default)
        assert (example[name] or "").casefold() == words.casefold(), name
        assert said[name].casefold() == (words or "none").casefold(), name


def test_the_readme_names_every_command_of_the_command_line_and_no_other() -> None:
    listed = run(sys.executable, "-m", "bot", "--help", cwd=ROOT).stdout
    commands = set(re.findall(r"(?m)^    (\w+) ", listed))
    assert {"run", "check", "backup"} <= commands
    named = set(re.findall(r"(?m)^\| `python -m bot (\w+)", README.read_text()))
    assert named == commands
    for page in PAGES:
        assert set(re.findall(r"-m bot ([a-z]+)", page.read_text())) <= commands, page.name


async def test_every_slash_command_of_the_readme_is_one_and_none_is_missing(
    tmp_path: Path,
) -> None:
    async with open_app(f"sqlite+aiosqlite:///{tmp_path}/muster.db", SystemClock()) as app:
        client = app.new_client()
        await client.setup_hook()
        every = {command.qualified_name for command in client.tree.walk_commands()}
    groups = {name.partition(" ")[0] for name in every}
    named = set(re.findall(r"`/([a-z]+(?: [a-z]+)?)`", README.read_text()))
    assert named <= every | groups
    assert {name for name in every if name not in groups or " " in name} - groups <= named


def test_the_readme_gives_the_reason_for_every_permission_that_the_link_asks_for() -> None:
    rows = dict(re.findall(r"(?m)^\| ([A-Z][A-Za-z ]+) \| (.+) \|$", README.read_text()))
    for permission, reason in REASONS.items():
        assert rows[permission.replace("_", " ").title()] == reason


def test_the_event_file_in_the_readme_is_clean() -> None:
    block = re.search(r"( *)```yaml\n(.+?)```", README.read_text(), re.DOTALL)
    assert block is not None
    assert check_event_file(textwrap.dedent(block[2]), "README.md").findings == ()


def test_the_import_table_of_the_contributing_page_is_the_one_that_is_enforced() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text()
    table = page.partition("<!-- import table -->")[2].partition("<!-- end")[0]
    said = dict(re.findall(r"(?m)^\| `(.+?)` \| (.+) \|$", table))
    enforced = {name: ", ".join(rules) for name, rules in FORBIDDEN.items()}
    assert said == {n: r.replace("*.service", "any service") for n, r in enforced.items()}


def broken_links(page: Path) -> list[str]:
    """Links of a page to a file or heading that is not there."""
    text = re.sub(r"(?ms)^( *)```.*?^\1```", "", page.read_text())
    broken: list[str] = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if "://" not in link and not (target.exists() and (not anchor or anchor in ids(target))):
            broken.append(link)
    return broken


def ids(page: Path) -> set[str]:
    """The names by which a page's headings can be linked to."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text())
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_between_pages_leads_somewhere() -> None:
    assert len(PAGES) > 10
    assert {page.name: links for page in PAGES if (links := broken_links(page))} == {}


def test_a_link_that_leads_nowhere_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](#one) [b](#two) [c](gone.md) ![d](gone.png) [e](https://x.org)\n")
    assert broken_links(page) == ["#two", "gone.md", "gone.png"]


def tree() -> Iterator[Path]:
    """Every file of the project; not what git, tools or an operator keep beside it."""
    for path in ROOT.iterdir():
        if path.is_file() and path.name not in {".env", ".git"}:
            yield path
        elif path.name == ".ci" or not path.name.startswith((".", "data", "backups")):
            yield from (f for f in path.rglob("*") if f.is_file() and f.suffix != ".pyc")


def test_no_file_names_a_package_registry_or_a_path_of_somebodys_machine() -> None:
    files = list(tree())
    assert len(files) > 200
    found = {
        file.relative_to(ROOT).as_posix(): hit[0]
        for file in files
        for search in (REGISTRIES, MACHINE_PATH)
        if (hit := search.search(file.read_text(errors="replace")))
    }
    assert found == {}


@pytest.mark.parametrize("path", ["see /{}/ana", '"/{}/ana"', "\n/{}/a", "C:\\{}\\a"])
def test_a_path_of_somebodys_machine_would_be_noticed(path: str) -> None:
    assert MACHINE_PATH.search(path.format("Users"))


@pytest.mark.parametrize("address", ["https://{}/simple", "files.{}", "index = {}"])
def test_the_host_of_a_package_registry_would_be_noticed(address: str) -> None:
    for host in HOSTS:
        assert REGISTRIES.search(address.format(".".join(host)))
