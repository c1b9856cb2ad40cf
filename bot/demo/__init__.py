"""The demo county 桃源县, invented from end to end: whom the simulator shows, and what was done there before today."""

from datetime import date, datetime, timedelta

from sqlmodel import select

from activities.catalogue import read_catalogue
from activities.periods import quarter_of, span_before
from bot.demo.branches import load_village_branches
from bot.demo.candidates import load_candidates
from bot.demo.communities import load_community_members, load_posts, load_round
from bot.demo.enterprises import hand_over, load_enterprises
from bot.demo.history import Calendar, load_last_quarter, load_this_quarter
from bot.demo.households import load_households
from bot.demo.names import invented
from bot.demo.plans import load_plans
from bot.demo.roster import known_names, load_people, load_units
from bot.demo.scorings import load_committees, load_scorings
from bot.demo.visits import load_visits
from storage.secret import Secret
from storage.store import Tx
from storage.tables import Unit

COUNTY = "TY"
SETTLED_FOR = timedelta(days=700)  # how long before last quarter everything has been as it is
CAST: tuple[str, ...] = (
    "P-0045",  # 周明辉, 云岭乡: six enterprises to revisit
    "P-0041",  # 刘建新, 云岭乡 deputy secretary
    "P-0046",  # 罗志强, 云岭乡 liaison
    "P-0201",  # 何秀英, secretary of 梨树村
    "P-0002",  # 吴晓岚, head of 干部二室
    "P-0050",  # 许琳, 云岭乡, successor
    "P-0047",  # 孙立群, 云岭乡 instructor
    "P-0048",  # 田勇, 云岭乡 instructor
    "P-0049",  # 高翔, 云岭乡 liaison
    "P-0065",  # 覃波, 石坪镇
    "P-0061",  # 向东明, 石坪镇 deputy secretary
    "P-0105",  # 唐丽, 白鹭镇
    "P-0106",  # 郑家旺, 白鹭镇
    "P-0101",  # 戴文静, 白鹭镇 deputy secretary
    "P-0042",  # 唐海, 云岭乡 farming station
    "P-0302",  # 彭春生, branch secretary of 金穗米业
    "P-0126",  # 余海燕, 禾田乡: first secretary of a backward village
    "P-0121",  # 曾立新, 禾田乡 deputy secretary
)


class DemoRefused(Exception):
    """The demo county goes into an empty database only."""


def is_loaded(tx: Tx) -> bool:
    """Whether the demo county is in this database."""
    return tx.exec(select(Unit).where(Unit.code == COUNTY)).first() is not None


def load(tx: Tx, *, today: date, now: datetime, secret: Secret) -> None:
    """Put the county into an empty database, as it stands on a day: last quarter's work and this quarter's so far."""
    if tx.exec(select(Unit)).first() is not None:
        message = "the database has units already; the demo county goes into an empty one (another --database)"
        raise DemoRefused(message)
    this = quarter_of(today)
    calendar = Calendar(before=span_before(this), this=this, today=today, now=now)
    units = load_units(tx)
    people = load_people(tx, units, secret)
    load_village_branches(tx, units, people)
    load_committees(tx, units)
    since = calendar.before.first - SETTLED_FOR
    names = invented(known_names())
    enterprises = load_enterprises(tx, units, people, names, since)
    hand_over(tx, enterprises, calendar.before.first)
    load_households(tx, units, people, names, since)
    load_last_quarter(tx, enterprises, calendar)
    load_this_quarter(tx, enterprises, calendar)
    load_visits(tx, calendar)
    load_community_members(tx, units, since)
    load_posts(tx, units, people, since, now)
    load_round(tx, units, people, calendar.this.first, now)
    load_plans(tx, units, people, calendar)
    load_candidates(tx, units, people, calendar)
    load_scorings(tx, read_catalogue(), today)
    tx.flush()
