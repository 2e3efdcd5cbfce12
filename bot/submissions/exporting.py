"""Everything that was handed in as files: CSV, JSON, and a gallery that opens from disk."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.events.file.zones import zone_called
from bot.submissions.organizing import Standing
from bot.submissions.projects import Project

# A cell that begins so would be taken for a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

STYLE = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { max-width: 72rem; margin: 0 auto; padding: 2rem 1rem; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1rem; }
article { border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  border-radius: .6rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 .25rem; } h2 { margin: 0; font-size: 1.15rem; }
p { margin: .4rem 0; } dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0; }
.by, .when { opacity: .75; font-size: .9rem; }
.track { display: inline-block; border-radius: 1rem; padding: .1rem .6rem; font-size: .85rem;
  background: color-mix(in srgb, currentColor 12%, transparent); }
""".strip()


def as_csv(standings: Sequence[Standing], zone: str) -> str:
    """A line for everyone who could hand in, with what they handed in or wrote so far."""
    names = list(
        dict.fromkeys(part.title for standing in standings for part in standing.sheet.parts)
    )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["by", "for", "stage", "version", "handed in", "late", "title", "tracks", *names]
    )
    for standing in standings:
        sheet, made = standing.sheet, standing.sheet.submission
        texts = {part.title: _text(sheet.values.get(part.key)) for part in sheet.parts}
        handed_in = made.handed_in_at if made else None
        line = [
            standing.owner,
            sheet.purpose or "",
            standing.stage,
            str(made.revision if made else 0),
            _local(handed_in, zone) if handed_in else "",
            "late" if made and made.late else "",
            sheet.title or "",
            ", ".join(sorted(sheet.tracks)),
            *(texts.get(name, "") for name in names),
        ]
        writer.writerow([_cell(text) for text in line])
    return out.getvalue()


def as_json(projects: Iterable[Project]) -> str:
    """The projects as they were handed in last; instants are in UTC."""
    return json.dumps(
        [
            {
                "title": project.title,
                "by": project.owner,
                "members": project.members,
                "tracks": project.tracks,
                "parts": dict(project.parts),
                "handed_in_at": project.handed_in_at.isoformat(),
                "late": project.late,
                "disqualified": project.taken_out,
            }
            for project in projects
        ],
        ensure_ascii=False,
        indent=2,
    )


def as_html(event: str, projects: Sequence[Project], zone: str) -> str:
    """One page with a card for each project, without scripts and without anything from afar."""
    cards = "\n".join(_card(project, zone) for project in projects if not project.taken_out)
    empty = "<p>No projects were handed in.</p>"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{escape(event)}: projects</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(event)}</h1>\n<main>\n{cards or empty}\n</main>\n</body>\n</html>\n"
    )


def _card(project: Project, zone: str) -> str:
    tracks = " ".join(f'<span class="track">{escape(name)}</span>' for name in project.tracks)
    parts = "".join(
        f"<dt>{escape(title)}</dt><dd>{_linked(text)}</dd>" for title, text in project.parts
    )
    members = escape(", ".join(project.members))
    late = " (late)" if project.late else ""
    return (
        f"<article>\n<h2>{escape(project.title)}</h2>\n"
        f'<p class="by">{escape(project.owner)}{": " if members else ""}{members}</p>\n'
        f"<p>{tracks}</p>\n<dl>{parts}</dl>\n"
        f'<p class="when">Handed in {escape(_local(project.handed_in_at, zone))}{late}</p>\n'
        "</article>"
    )


def _linked(text: str) -> str:
    if text.startswith(("https://", "http://")) and not any(c.isspace() for c in text):
        return f'<a href="{escape(text)}" rel="noreferrer nofollow">{escape(text)}</a>'
    return escape(text).replace("\n", "<br>")


def _text(value: object) -> str:
    if isinstance(value, dict):
        said = cast("dict[str, Any]", value)
        return str(said.get("url") or said.get("name") or "")
    if value is True:
        return "yes"
    return "" if value is None else str(value)


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _local(instant: datetime, zone: str) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%a %Y-%m-%d %H:%M:%S} {zone_called(local, zone)}"
