"""Rules on registration, teams, tracks and what is handed in."""

from collections.abc import Iterator

from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema.people import Question, QuestionKind
from bot.events.file.schema.submissions import SubmissionBy, SubmissionFor, SubmissionItem
from bot.events.file.schema.teams import FormedBy


def team_size(subject: Subject) -> Iterator[Problem]:
    """Teams that are to have more members than they may."""
    teams = subject.file.teams
    if teams and teams.min_size > teams.max_size:
        message = f"min_size {teams.min_size} is more than max_size {teams.max_size}"
        yield Problem(("teams", "min_size"), message)


def target_size(subject: Subject) -> Iterator[Problem]:
    """Teams that are to be formed of a size that they may not have."""
    teams = subject.file.teams
    target = teams.forming.target_size if teams else None
    if teams and target and not teams.min_size <= target <= teams.max_size:
        message = f"target_size {target} is not between {teams.min_size} and {teams.max_size}"
        yield Problem(("teams", "forming", "target_size"), message)


def needs_of_nobody(subject: Subject) -> Iterator[Problem]:
    """A track that needs a skill which nobody is asked about."""
    registration = subject.file.registration
    offered = {skill.casefold() for skill in registration.skills} if registration else set[str]()
    for index, track in enumerate(subject.file.tracks):
        for skill in track.needs:
            if skill.casefold() not in offered:
                message = f'nobody is asked about "{skill}"; add it to the skills of registration'
                yield Problem(("tracks", index, "needs", skill), message)


def solo_contradiction(subject: Subject) -> Iterator[Problem]:
    """Teams of one that may not be."""
    teams = subject.file.teams
    if teams and not teams.solo and teams.min_size == 1:
        message = "solo: false, but min_size is 1; write min_size: 2, or solo: true"
        yield Problem(("teams", "solo"), message)


def teams_from_nothing(subject: Subject) -> Iterator[Problem]:
    """Teams that form around something which the file does not have."""
    file = subject.file
    for index, way in enumerate(file.teams.formed_by if file.teams else ()):
        location = ("teams", "formed_by", index)
        if way is FormedBy.IDEAS and file.ideas is None:
            yield Problem(location, "teams form from ideas, but there is no section ideas")
        if way is FormedBy.SELECTION and not (file.contributions and file.contributions.selection):
            yield Problem(location, "a team is selected, but contributions has no selection")


def cap_below_minimum(subject: Subject) -> Iterator[Problem]:
    """Fewer people that get in than are needed."""
    admission = subject.file.admission
    if admission and admission.cap and admission.minimum and admission.minimum > admission.cap:
        message = f"minimum {admission.minimum} is more than cap {admission.cap}"
        yield Problem(("admission", "minimum"), message)


def too_many_to_meet(subject: Subject) -> Iterator[Problem]:
    """More criteria that must be met than there are."""
    admission = subject.file.admission
    if admission and admission.meet_at_least:
        count = len(admission.criteria)
        if admission.meet_at_least > count:
            message = f"{admission.meet_at_least} criteria to be met, but there are {count}"
            yield Problem(("admission", "meet_at_least"), message)


def consent_to_nothing(subject: Subject) -> Iterator[Problem]:
    """Consent to a code of conduct that nobody can read."""
    registration = subject.file.registration
    if registration and registration.consent and subject.file.event.code_of_conduct is None:
        message = "people must agree to the code of conduct; give event a code_of_conduct link"
        yield Problem(("registration", "consent"), message)


def question_without_choices(subject: Subject) -> Iterator[Problem]:
    """A choice between nothing."""
    for location, question in subject.models(Question):
        chooses = question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}
        if chooses and len(question.choices) < 2:
            message = f'"{question.key}" is answered by choosing; give it two choices or more'
            yield Problem(location, message)


def track_count(subject: Subject) -> Iterator[Problem]:
    """Tracks to enter that there are not."""
    rules, count = subject.file.track_rules, len(subject.file.tracks)
    if rules is None:
        return
    if rules.enter_at_least > min(count, rules.enter_at_most or count):
        message = f"one must enter {rules.enter_at_least}, which is more than one can"
        yield Problem(("track_rules", "enter_at_least"), message)
    if rules.enter_at_most and rules.enter_at_most > count:
        message = f"one may enter {rules.enter_at_most}, but there are {count}"
        yield Problem(("track_rules", "enter_at_most"), message)


def submission_for_nothing(subject: Subject) -> Iterator[Problem]:
    """Submissions for each track, unit or team where there are none."""
    file, submissions = subject.file, subject.file.submissions
    if submissions is None:
        return
    needed = {SubmissionFor.TRACK: file.tracks, SubmissionFor.UNIT: file.units}
    if not needed.get(submissions.for_each, True):
        what = submissions.for_each.value
        message = f"one for each {what}, but there is no section {what}s"
        yield Problem(("submissions", "for_each"), message)
    if submissions.by is SubmissionBy.TEAM and file.teams is None:
        message = "handed in by teams, but there is no section teams; write by: person"
        yield Problem(("submissions",), message)


def video_length(subject: Subject) -> Iterator[Problem]:
    """A video that has to be longer than it may be."""
    for location, item in subject.models(SubmissionItem):
        if item.shortest and item.longest and item.shortest > item.longest:
            yield Problem((*location, "shortest"), "shortest is longer than longest")
