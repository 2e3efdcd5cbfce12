"""The table of all rules that look at a file once it is read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.events.file.findings import Level
from bot.events.file.lint import (
    deciding,
    limits,
    programme,
    references,
    taking_part,
    times,
    windows,
    wording,
)
from bot.events.file.lint.subject import Problem, Subject


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its identifier, how bad a breach is, and how breaches are found."""

    name: str
    level: Level
    check: Callable[[Subject], Iterable[Problem]]


ERROR, WARNING, NOTE = Level.ERROR, Level.WARNING, Level.NOTE

RULES: Final = (
    Rule("weekday-mismatch", ERROR, times.remarked("weekday-mismatch")),
    Rule("abbreviation-not-in-force", WARNING, times.remarked("abbreviation-not-in-force")),
    Rule("abbreviation-settled-by-zone", NOTE, times.remarked("abbreviation-settled-by-zone")),
    Rule("repeated-time", WARNING, times.remarked("repeated-time")),
    Rule("session-at-night", WARNING, times.session_at_night),
    Rule("night-deadline", WARNING, times.night_deadline),
    Rule("time-in-text", WARNING, times.time_in_text),
    Rule("ends-before-start", ERROR, times.ends_before_start),
    Rule("closes-before-opens", ERROR, times.closes_before_opens),
    Rule("judging-at-deadline", WARNING, windows.judging_at_deadline),
    Rule("deadline-said-twice", WARNING, windows.deadline_said_twice),
    Rule("deadlines-almost-equal", WARNING, windows.deadlines_almost_equal),
    Rule("windows-out-of-order", WARNING, windows.windows_out_of_order),
    Rule("window-outside-event", WARNING, windows.window_outside_event),
    Rule("session-outside-event", WARNING, windows.session_outside_event),
    Rule("no-deadline", WARNING, windows.no_deadline),
    Rule("start-or-date", ERROR, programme.start_or_date),
    Rule("end-twice", ERROR, programme.end_twice),
    Rule("no-end", WARNING, programme.no_end),
    Rule("session-without-date", NOTE, programme.session_without_date),
    Rule("session-nowhere", NOTE, programme.session_nowhere),
    Rule("still-open", NOTE, programme.still_open),
    Rule("sessions-overlap", WARNING, programme.sessions_overlap),
    Rule("asked-too-late", ERROR, programme.asked_too_late),
    Rule("assignment-outside-unit", ERROR, programme.assignment_outside_unit),
    Rule("duplicate-key", ERROR, references.duplicate_key),
    Rule("unknown-reference", ERROR, references.unknown_reference),
    Rule("milestone-without-window", WARNING, references.milestone_without_window),
    Rule("award-without-source", WARNING, references.award_without_source),
    Rule("team-size", ERROR, taking_part.team_size),
    Rule("target-size", ERROR, taking_part.target_size),
    Rule("needs-of-nobody", WARNING, taking_part.needs_of_nobody),
    Rule("solo-contradiction", WARNING, taking_part.solo_contradiction),
    Rule("teams-from-nothing", WARNING, taking_part.teams_from_nothing),
    Rule("cap-below-minimum", ERROR, taking_part.cap_below_minimum),
    Rule("too-many-to-meet", ERROR, taking_part.too_many_to_meet),
    Rule("consent-to-nothing", WARNING, taking_part.consent_to_nothing),
    Rule("question-without-choices", ERROR, taking_part.question_without_choices),
    Rule("track-count", ERROR, taking_part.track_count),
    Rule("submission-for-nothing", ERROR, taking_part.submission_for_nothing),
    Rule("video-length", ERROR, taking_part.video_length),
    Rule("weights-sum", ERROR, deciding.weights_sum),
    Rule("scale-order", ERROR, deciding.scale_order),
    Rule("no-criteria", WARNING, deciding.no_criteria),
    Rule("round-outside-judging", WARNING, deciding.round_outside_judging),
    Rule("rounds-out-of-order", WARNING, deciding.rounds_out_of_order),
    Rule("results-before-judging", WARNING, deciding.results_before_judging),
    Rule("ballot-without-options", ERROR, deciding.ballot_without_options),
    Rule("ballot-without-end", WARNING, deciding.ballot_without_end),
    Rule("proposals-after-vote", ERROR, deciding.proposals_after_vote),
    Rule("votes-for-all", WARNING, deciding.votes_for_all),
    Rule("too-many-channels", ERROR, limits.too_many_channels),
    Rule("too-many-roles", ERROR, limits.too_many_roles),
    Rule("too-many-events", WARNING, limits.too_many_events),
    Rule("channels-for-teams", WARNING, limits.channels_for_teams),
    Rule("too-many-choices", ERROR, limits.too_many_choices),
    Rule("too-many-characters", ERROR, limits.too_many_characters),
    Rule("mention", WARNING, wording.mention),
    Rule("hidden-character", ERROR, wording.hidden_character),
    Rule("unknown-field", ERROR, wording.unknown_field),
)

RULES_BY_NAME: Final[Mapping[str, Rule]] = {rule.name: rule for rule in RULES}
