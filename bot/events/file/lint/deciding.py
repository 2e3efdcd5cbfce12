"""Rules on judging and votes."""

from collections.abc import Iterator
from datetime import datetime

from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema.ballots import Ballot, OptionsFrom


def weights_sum(subject: Subject) -> Iterator[Problem]:
    """Weights of criteria that are not 100 percent together, or that some criteria lack."""
    judging = subject.file.judging
    weights = [criterion.weight for criterion in judging.criteria] if judging else []
    said = [weight for weight in weights if weight is not None]
    if said and len(said) < len(weights):
        yield Problem(("judging", "criteria"), "some criteria have a weight, others have none")
    elif said and abs(sum(said) - 100) > 0.01:
        message = f"the weights are {sum(said):g} percent together, not 100"
        yield Problem(("judging", "criteria"), message)


def scale_order(subject: Subject) -> Iterator[Problem]:
    """A scale whose highest score is not above its lowest."""
    judging = subject.file.judging
    if judging and judging.scale.lowest >= judging.scale.highest:
        message = f"scores from {judging.scale.lowest} to {judging.scale.highest} leave no choice"
        yield Problem(("judging", "scale"), message)


def no_criteria(subject: Subject) -> Iterator[Problem]:
    """Rounds of judging without anything to judge by."""
    judging = subject.file.judging
    if judging and judging.rounds and not judging.criteria:
        yield Problem(("judging",), "judges need criteria to score by")


def round_outside_judging(subject: Subject) -> Iterator[Problem]:
    """A round that opens before the judging window or closes after it."""
    judging, window = subject.file.judging, subject.file.windows.judging
    if judging is None or window is None:
        return
    for index, turn in enumerate(judging.rounds):
        if turn.opens and window.opens and turn.opens.utc < window.opens.utc:
            message = f"opens before windows.judging, {window.opens.canonical}"
            yield Problem(("judging", "rounds", index, "opens"), message)
        if turn.closes and window.closes and turn.closes.utc > window.closes.utc:
            message = f"closes after windows.judging, {window.closes.canonical}"
            yield Problem(("judging", "rounds", index, "closes"), message)


def rounds_out_of_order(subject: Subject) -> Iterator[Problem]:
    """A round that starts before the one above it ends."""
    rounds = subject.file.judging.rounds if subject.file.judging else ()
    for index in range(1, len(rounds)):
        before, opens = rounds[index - 1].closes, rounds[index].opens
        if before and opens and opens.utc < before.utc:
            message = f"opens before {rounds[index - 1].key} closes, {before.canonical}"
            yield Problem(("judging", "rounds", index, "opens"), message)


def results_before_judging(subject: Subject) -> Iterator[Problem]:
    """Results that are out before judging is over."""
    judging, end = subject.file.judging, _judging_ends(subject)
    for name in ("tell_winners_at", "publish_at"):
        said = getattr(judging, name) if judging else None
        if said is not None and end is not None and said.utc < end:
            message = f"{said.canonical} is before judging ends, {end:%Y-%m-%d %H:%M} UTC"
            yield Problem(("judging", name), message)


def _judging_ends(subject: Subject) -> datetime | None:
    judging, window = subject.file.judging, subject.file.windows.judging
    ends = [turn.closes.utc for turn in judging.rounds if turn.closes] if judging else []
    if window and window.closes:
        ends.append(window.closes.utc)
    return max(ends, default=None)


def ballot_without_options(subject: Subject) -> Iterator[Problem]:
    """A vote with nothing to choose from."""
    for location, ballot in subject.models(Ballot):
        if ballot.options_from is OptionsFrom.LIST and len(ballot.options) < 2:
            yield Problem(location, f'"{ballot.key}" needs two options or more')
        if ballot.options_from is OptionsFrom.PROPOSALS and ballot.proposals is None:
            yield Problem(location, f'"{ballot.key}" takes proposals; give it a part proposals')


def ballot_without_end(subject: Subject) -> Iterator[Problem]:
    """A vote that never closes, although it is to decide something."""
    voting = subject.file.windows.voting
    for location, ballot in subject.models(Ballot):
        if not ballot.standing and ballot.closes is None and not (voting and voting.closes):
            message = f'"{ballot.key}" never closes; give it closes, or write standing: true'
            yield Problem(location, message)


def proposals_after_vote(subject: Subject) -> Iterator[Problem]:
    """Proposals that are still taken when the vote is over."""
    for location, ballot in subject.models(Ballot):
        taken = ballot.proposals.closes if ballot.proposals else None
        if taken and ballot.closes and taken.utc > ballot.closes.utc:
            message = f"proposals are taken until after the vote closes, {ballot.closes.canonical}"
            yield Problem((*location, "proposals", "closes"), message)


def votes_for_all(subject: Subject) -> Iterator[Problem]:
    """A vote in which one can choose everything."""
    for location, ballot in subject.models(Ballot):
        is_fixed = ballot.options_from is OptionsFrom.LIST and ballot.proposals is None
        if is_fixed and 2 <= len(ballot.options) <= ballot.votes_per_person:
            message = f"{ballot.votes_per_person} votes for {len(ballot.options)} options"
            yield Problem((*location, "votes_per_person"), message)
