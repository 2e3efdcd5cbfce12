"""The composition root: the only file that knows every concrete class."""

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.service import AnnouncementService
from bot.announcements.telling import AnnouncementTelling
from bot.charts.service import ChartService
from bot.client import MusterClient
from bot.clock import Clock, SystemClock
from bot.db import Database, DatabaseNotUsable
from bot.deadlines.service import DeadlineService
from bot.deadlines.telling import DeadlineTelling
from bot.delivery.outbox import Outbox
from bot.events.book import EventBook
from bot.events.importing import ImportService
from bot.events.service import EventService
from bot.events.setup import SetupService
from bot.keeping_alive import measure_promptly
from bot.life import CannotStart, Life, point_at
from bot.mentors.asking import RequestService
from bot.mentors.assigning import AssigningService
from bot.mentors.closing import ClosingService
from bot.mentors.dispatching import MentorDispatch
from bot.mentors.figures import MentorFiguresService
from bot.mentors.helping import HelpingService
from bot.mentors.service import MentorService
from bot.mentors.telling import MentorTelling
from bot.mentors.wish_lists import MentorWishService
from bot.migrate import NewerDatabase, migrate
from bot.model import Event, Participant
from bot.operations.service import OperationsService
from bot.people.applications import ApplicationService
from bot.people.checkin import CheckInService
from bot.people.checkin_asking import CheckInAskingService
from bot.people.csv_export import ExportPeopleService
from bot.people.csv_import import ImportPeopleService
from bot.people.deciding import DecisionService
from bot.people.own_data import OwnDataService
from bot.people.registering import RegistrationService
from bot.people.service import PeopleService
from bot.people.wishes import WishService
from bot.perks.service import PerkService
from bot.schedule.calendar import CalendarService
from bot.schedule.editing import SessionService
from bot.schedule.reminding import ReminderService
from bot.schedule.scheduled import ScheduledEventService
from bot.schedule.service import ScheduleService
from bot.schedule.settings import SettingsService
from bot.schedule.telling import ScheduleTelling
from bot.spaces.repairs import SpaceRepairs
from bot.spaces.service import SpaceService
from bot.submissions.cards import CardService
from bot.submissions.checking import LinkCheckService
from bot.submissions.counting import CountService
from bot.submissions.files import FileStore
from bot.submissions.gallery import GalleryService
from bot.submissions.organizing import SubmissionDesk
from bot.submissions.posts import PostService
from bot.submissions.probing import LinkProbe
from bot.submissions.reminded import ReminderCorrections
from bot.submissions.service import SubmissionService
from bot.submissions.telling import SubmissionTelling
from bot.teams.finding import FindingService
from bot.teams.finding_board import BoardTiming
from bot.teams.forming import FormingService
from bot.teams.inviting import InvitingService
from bot.teams.leaving import leave_all
from bot.teams.organizing import OrganizingService
from bot.teams.organizing_charts import TeamCharts
from bot.teams.organizing_watch import TeamWatch
from bot.teams.reading import TeamReading
from bot.teams.service import TeamService
from config.settings import Settings


@dataclass(frozen=True)
class Services:
    """Everything the cogs can ask for."""

    events: EventService
    imports: ImportService
    setup: SetupService
    people: PeopleService
    registration: RegistrationService
    own_data: OwnDataService
    wishes: WishService
    people_import: ImportPeopleService
    people_export: ExportPeopleService
    applications: ApplicationService
    decisions: DecisionService
    check_in: CheckInService
    check_in_asking: CheckInAskingService
    schedule: ScheduleService
    announcements: AnnouncementService
    telling: AnnouncementTelling
    deadlines: DeadlineService
    deadline_telling: DeadlineTelling
    operations: OperationsService
    sessions: SessionService
    reminders: ReminderService
    schedule_telling: ScheduleTelling
    scheduled_events: ScheduledEventService
    settings: SettingsService
    calendar: CalendarService
    mentors: MentorService
    mentor_requests: RequestService
    mentor_helping: HelpingService
    mentor_closing: ClosingService
    mentor_dispatch: MentorDispatch
    mentor_telling: MentorTelling
    mentor_assigning: AssigningService
    mentor_wishes: MentorWishService
    mentor_figures: MentorFiguresService
    spaces: SpaceService
    space_repairs: SpaceRepairs
    teams: TeamService
    inviting: InvitingService
    team_reading: TeamReading
    finding: FindingService
    forming: FormingService
    organizing: OrganizingService
    team_watch: TeamWatch
    team_charts: TeamCharts
    charts: ChartService
    submissions: SubmissionService
    submission_desk: SubmissionDesk
    submission_telling: SubmissionTelling
    gallery: GalleryService
    cards: CardService
    posts: PostService
    reminder_corrections: ReminderCorrections
    submission_counts: CountService
    link_checks: LinkCheckService
    perks: PerkService


@dataclass(frozen=True)
class App:
    """A database that is ready, the services on it, and clients made from them."""

    database: Database
    clock: Clock
    services: Services
    outbox: Outbox

    def new_client(self) -> MusterClient:
        """A client that has not connected yet; one for each session with Discord."""
        return MusterClient(self.services, self.outbox)


def services_on(database: Database, clock: Clock) -> Services:
    """The services, wired together."""
    book = EventBook(database)
    BoardTiming(database, clock)
    registration = RegistrationService(database, clock, book)
    registration.when_leaving.append(_leave_teams)
    files = FileStore(_files_of(database))
    return Services(
        events=EventService(database, clock, book),
        imports=ImportService(database, clock),
        setup=SetupService(database, clock),
        people=PeopleService(database, clock),
        registration=registration,
        own_data=OwnDataService(database, clock, registration.when_leaving),
        wishes=WishService(database, clock, book),
        people_import=ImportPeopleService(database, clock, registration.when_leaving),
        people_export=ExportPeopleService(database, clock),
        applications=ApplicationService(database, clock),
        decisions=DecisionService(database, clock),
        check_in=CheckInService(database, clock),
        check_in_asking=CheckInAskingService(database, clock, registration.when_leaving),
        schedule=ScheduleService(database, clock, book),
        announcements=AnnouncementService(database, clock),
        telling=AnnouncementTelling(database, clock),
        deadlines=DeadlineService(database, clock),
        deadline_telling=DeadlineTelling(database, clock),
        operations=OperationsService(database, clock),
        sessions=SessionService(database, clock),
        reminders=ReminderService(database, clock),
        schedule_telling=ScheduleTelling(database),
        scheduled_events=ScheduledEventService(database, clock),
        settings=SettingsService(database, clock),
        calendar=CalendarService(database, clock),
        mentors=MentorService(database, clock),
        mentor_requests=RequestService(database, clock),
        mentor_helping=HelpingService(database, clock),
        mentor_closing=ClosingService(database, clock),
        mentor_dispatch=MentorDispatch(database, clock),
        mentor_telling=MentorTelling(database, clock),
        mentor_assigning=AssigningService(database, clock),
        mentor_wishes=MentorWishService(database, clock),
        mentor_figures=MentorFiguresService(database, clock),
        spaces=SpaceService(database, clock),
        space_repairs=SpaceRepairs(database, clock),
        teams=TeamService(database, clock, book),
        inviting=InvitingService(database, clock, book),
        team_reading=TeamReading(database, clock, book),
        finding=FindingService(database, clock, book),
        forming=FormingService(database, clock, book),
        organizing=OrganizingService(database, clock, book),
        team_watch=TeamWatch(database, clock),
        team_charts=TeamCharts(database, clock, book),
        charts=ChartService(),
        submissions=SubmissionService(database, clock, files),
        submission_desk=SubmissionDesk(database, clock, files),
        submission_telling=SubmissionTelling(database, clock),
        gallery=GalleryService(database, clock),
        cards=CardService(database, clock),
        posts=PostService(database, clock),
        reminder_corrections=ReminderCorrections(database, clock),
        submission_counts=CountService(database, clock),
        link_checks=LinkCheckService(database, clock, LinkProbe()),
        perks=PerkService(database, clock),
    )


async def _leave_teams(
    tx: AsyncSession, event: Event, participant: Participant, now: datetime
) -> None:
    await leave_all(tx, event.id, participant.id, now)


@asynccontextmanager
async def open_app(database_url: str, clock: Clock) -> AsyncGenerator[App]:
    """Open and migrate the database, and close it at the end."""
    try:
        database = Database(database_url)
    except DatabaseNotUsable as error:
        raise CannotStart(f"DATABASE_URL: {error}") from None
    try:
        try:
            await migrate(database)
        except NewerDatabase as error:
            raise CannotStart(f"{error}; update Muster") from None
        except DatabaseNotUsable as error:
            raise CannotStart(f"DATABASE_URL: {error}") from None
        database.warn_about_version()
        outbox = Outbox(database, clock, random.Random())
        await outbox.after_restore()
        try:
            yield App(database, clock, services_on(database, clock), outbox)
        finally:
            await outbox.ringer.stop()
    finally:
        await database.close()


async def migrate_database(settings: Settings) -> None:
    """Bring the database to the newest revision and nothing else."""
    async with open_app(settings.database_url, SystemClock()):
        pass


async def run_on_discord(settings: Settings, token: str) -> None:
    """Run the bot until it is told to stop; raises CannotStart."""
    point_at(settings)
    measure_promptly()
    clock = SystemClock()
    async with open_app(settings.database_url, clock) as app:
        app.outbox.ringer.start()
        life = Life(app.new_client, clock, random.Random(), heartbeat_file(settings))
        await life.run(token)


def _files_of(database: Database) -> Path:
    """Where files are kept that people hand in: beside the database."""
    path = database.url.database if database.is_sqlite else None
    return Path(path or "data/muster.db").with_name("files")


def heartbeat_file(settings: Settings) -> Path:
    """Where a running bot leaves the time of its last sign of life: beside the database."""
    path = settings.database_url.partition("///")[2] or "data/muster.db"
    return Path(path).with_name("alive")
