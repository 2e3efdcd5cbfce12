"""Figures on help and plans of who accompanies whom, as organizers read them."""

from collections import defaultdict
from collections.abc import Sequence

from bot.charts.chart import Bars, largest_bars
from bot.mentors.assigning import AssignPlan
from bot.mentors.figures import MentorFigures
from bot.mentors.wishing import Proposed
from bot.model import Mentor, MentorFeedback, MentorRequest
from bot.ui.text import counted, cut, joined, plain, relative, safe
from cogs.mentors.present import RATINGS

# Minutes up to which a wait counts into a bar.
SPANS = ((1, "1 min"), (3, "3 min"), (5, "5 min"), (10, "10 min"), (20, "20 min"))
COMMENTS_SHOWN = 20
Said = tuple[MentorFeedback, MentorRequest, Mentor | None]


def charts(event_name: str, figures: MentorFigures) -> list[Bars]:
    """How long people waited, and how many requests each mentor took."""
    counts = [0] * (len(SPANS) + 1)
    for wait in figures.waits:
        at = next((i for i, (limit, _) in enumerate(SPANS) if wait <= limit), len(SPANS))
        counts[at] += 1
    labels = (*(f"up to {words}" for _, words in SPANS), "longer")
    waits = Bars(f"{event_name}: waiting for a mentor", labels, tuple(counts), "requests")
    loads = [(plain(load.name), float(load.taken)) for load in figures.loads]
    return [waits, largest_bars("Requests by mentor", loads, "requests")]


def overview_lines(figures: MentorFigures, said: Sequence[Said]) -> list[str]:
    """The figures, one thing a line."""
    lines = [
        f"**{counted(figures.asked, 'request')}**: {figures.waiting} waiting, {figures.in_hand} in "
        f"hand, {figures.resolved} solved, {figures.unanswered} never answered"
    ]
    if figures.median_wait is not None and figures.p95_wait is not None:
        lines.append(
            f"Waiting time until a mentor came: median {figures.median_wait:.1f} min, "
            f"19 of 20 within {figures.p95_wait:.1f} min"
        )
    if figures.oldest_at is not None:
        lines.append(f"The oldest that waits was asked {relative(figures.oldest_at)}")
    if figures.loads:
        lines.append("### Mentors")
    for load in sorted(figures.loads, key=lambda load: -load.taken):
        rating = f", rated {load.rating:.1f} of 3" if load.rating is not None else ""
        lines.append(
            f"- {safe(load.name)}: {load.taken} taken, {load.in_hand} in hand, "
            f"{load.minutes:.0f} min{rating}"
        )
    if figures.thin:
        lines.append("### Topics with fewer than two mentors there")
    for topic in figures.thin:
        waiting = f", **{topic.waiting} waiting**" if topic.waiting else ""
        lines.append(
            f"- {safe(topic.title)}: {topic.there} there, known by {topic.known_by}{waiting}"
        )
    comments = [one for one in said if one[0].comment]
    if comments:
        lines.append("### What people said")
    for feedback, request, mentor in comments[:COMMENTS_SHOWN]:
        name = safe(mentor.name) if mentor else "a mentor"
        comment = safe(cut(plain(feedback.comment or ""), 300))
        lines.append(
            f"- `#{request.id}` {name}, {RATINGS[feedback.rating]}: {comment} "
            f"(<@{feedback.user_id}>)"
        )
    return lines


def status_lines(figures: MentorFigures) -> list[str]:
    """A line for `/event status`."""
    if not figures.loads and not figures.asked:
        return ["Mentors: nobody has joined yet; `/mentors import` or `/mentor profile`"]
    return [
        f"Mentors: {counted(len(figures.loads), 'mentor')}; requests: {figures.waiting} waiting, "
        f"{figures.in_hand} in hand, {figures.resolved} solved"
    ]


def plan_lines(plan: AssignPlan) -> list[str]:
    """Who would accompany whom and why, by team."""
    proposal = plan.proposal
    lines = [
        f"**{counted(len(proposal.pairs), 'pair')}** of {counted(len(plan.teams), 'team')} and "
        f"{counted(len(plan.mentors), 'mentor')}: {plan.each} for each team, {plan.most} teams for "
        f"a mentor at most. Skills, wishes and tracks together: {proposal.mean:.2f} on average, "
        f"{proposal.worst:.2f} the worst (0 to 1); *fit* is skills alone. Nothing is changed yet; "
        "pairs assigned before are replaced."
    ]
    if proposal.unfilled:
        lines.append(f"⚠️ For {counted(proposal.unfilled, 'place')} nobody is left.")
    of_team: defaultdict[int, list[Proposed]] = defaultdict(list)
    for pair in proposal.pairs:
        of_team[pair.team_id].append(pair)
    for team_id, team in plan.teams.items():
        names = [_pair(plan, pair) for pair in of_team[team_id]]
        lines.append(f"- **{safe(team.name)}**: {joined(names) if names else 'nobody'}")
    return lines


def _pair(plan: AssignPlan, pair: Proposed) -> str:
    why = [f"fit {pair.reason.get('fit', 0):.2f}"]
    if "wish" in pair.reason:
        why.append(f"the team's wish {pair.reason['wish']}")
    if "offer" in pair.reason:
        why.append(f"offered by the mentor, {pair.reason['offer']}")
    if pair.reason.get("track"):
        why.append("same track")
    return f"{safe(plan.mentors[pair.mentor_id].name)} ({', '.join(why)})"
