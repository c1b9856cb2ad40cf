"""Plans as they are declared: about whom, who must answer, what its steps are counted by, how it ends. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from activities.declared import Declared, Named, Part

Subject = Literal["enterprise", "household", "member", "community", "village", "organisation"]
Place = Literal["township", "village", "community"]
Capacity = Literal[
    "county_leader",  # 联村县领导
    "backing_unit",  # 后盾单位
    "township_leader",  # 包村乡镇领导
    "first_secretary",  # 第一书记
    "village_cadre",  # 联村干部
    "paired_member",
    "instructor",
    "liaison",
]
Cadence = Literal["", "week", "month", "quarter", "half_year", "year"]
MADE_WHEN_NEEDED = ("village", "community", "organisation")  # subjects of a place, made from its unit
VAGUE = re.compile(
    r"加强|加大|进一步|不断|切实|认真|努力|积极|强化|深化|狠抓|抓好|做好|高度重视|推进|推动|促进|提升|提高|完善|改进|重视|[子伍风想]建设|"
    r"\b(?:strengthen|improve|further|enhance|promote|deepen|work hard|pay attention|step up)\b",
    re.IGNORECASE,
)
FIGURE = re.compile(  # a number and what is counted: 2公里, 两名, 3 meetings; not 3组, 两委, 三会一课
    r"[0-9０-９]\s*(?:\.\d+\s*)?(?![组社队村月日号年季])[^\W\d_]|"
    r"[一二两三四五六七八九十百千半][个名人次期场户口米亩台座盏处条项份本间栋套头只羽株袋吨斤元万箱位]|[一二两三四五六七八九十百]公里"
)

LABEL = re.compile(r"^[^\s：:]{1,12}[：:]\s*(?=\S)")


class Measure(Part):
    """What a step may be counted in: 硬化道路 2公里."""

    key: str = Field(pattern="[a-z_]{1,24}")
    name: Named
    unit: Named
    also: tuple[str, ...] = ()  # how the unit is written as well: 千米, km

    @property
    def units(self) -> tuple[str, ...]:
        """Every way in which its unit is written."""
        return (self.unit.zh, self.unit.en, *self.also)


class Heading(Part):
    """What a step belongs to, known by words: 路, 资金; headings of one group stand in one line."""

    key: str = Field(pattern="[a-z_]{1,24}")
    name: Named
    group: str
    words: tuple[str, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = ()

    def fits(self, words: str) -> bool:
        """Whether a step's words belong here."""
        return any(word in words for word in self.words)


class Group(Part):
    """Headings that belong together: 四项支持, 四项基础设施."""

    key: str
    name: Named


class Stage(Part):
    """A step that every such plan has, so many days after it is made where nobody says otherwise."""

    name: Named
    after: int = Field(ge=1, le=1095)


class Acceptance(Part):
    """How it ends: accepted by the township, verified by the county; what score passes, what satisfaction at least."""

    name: Named
    score: int | None = Field(default=None, ge=1, le=100)
    satisfaction: int | None = Field(default=None, ge=1, le=100)  # of a hundred asked


class Tracked(Part):
    """Looked at again after closing (回头看): for so many days, every so many."""

    days: int = Field(ge=1, le=1095)
    every: int = Field(ge=1)

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.every > self.days:
            message = f"every = {self.every}; accepted: 1 to {self.days}, the days that it is tracked"
            raise ValueError(message)
        return self

    def looks(self, closed_on: date) -> Iterator[date]:
        """The days on which it is looked at again."""
        for count in range(1, self.days // self.every + 1):
            yield closed_on + timedelta(days=self.every * count)


class PlanKind(Declared):
    """One kind of plan: steps with dates about a subject, with those who answer for it, until it is closed."""

    subject: Subject
    places: tuple[Place, ...] = ()  # units whose subject is made when it is first needed
    categories: tuple[str, ...] = ()  # of the subject; none: all of them
    without_branch: bool = False  # only for enterprises that have no branch
    listed: bool = False  # proposed by the township, taken into the list by the county
    sorts: tuple[Named, ...] = ()  # what may be wrong there: 软弱涣散
    responsible: tuple[Capacity, ...] = ()  # must be filled, else it is a gap
    kept_by: tuple[Capacity, ...] = Field(min_length=1)  # who makes it and is spoken to, the first that is filled
    groups: tuple[Group, ...] = ()
    headings: tuple[Heading, ...] = ()
    stages: tuple[Stage, ...] = ()
    example: Named
    progress: Cadence = ""
    acceptance: Acceptance | None = None
    tracked: Tracked | None = None
    longest: int = Field(default=1095, ge=1, le=1095)  # days that a step may lie ahead

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for wrong in (self._places(), self._headings(), self._stages(), self._tracked()):
            if wrong:
                raise ValueError(wrong)
        return self

    def _places(self) -> str:
        if self.places and self.subject not in MADE_WHEN_NEEDED:
            return f"places with subject {self.subject}; accepted: subject = {', '.join(MADE_WHEN_NEEDED)}"
        if self.listed and not self.places:
            return "listed without places; accepted: places = township, village, community"
        return ""

    def _headings(self) -> str:
        groups = [group.key for group in self.groups]
        for heading in self.headings:
            if heading.group not in groups:
                return f"heading {heading.key}.group = {heading.group!r}; accepted: {', '.join(groups) or 'none'}"
        return _twice("group", groups) or _twice("heading", [heading.key for heading in self.headings])

    def _stages(self) -> str:
        after = [stage.after for stage in self.stages]
        if after != sorted(set(after)):
            return f"stages after {after} days; accepted: each later than the one before"
        if after and after[-1] > self.longest:
            return f"stages after {after[-1]} days; accepted: up to longest = {self.longest}"
        return ""

    def _tracked(self) -> str:
        return "tracked without acceptance; accepted: both" if self.tracked and self.acceptance is None else ""

    def heading(self, key: str) -> Heading | None:
        """A heading by its key."""
        return next((heading for heading in self.headings if heading.key == key), None)


def _twice(what: str, keys: Sequence[str]) -> str:
    double = next((key for key in keys if keys.count(key) > 1), "")
    return f"{what} {double} is declared twice" if double else ""


def is_vague(measure: str) -> bool:
    """Whether a measure says neither what exactly nor how much: 加强班子建设. 补选委员2名 does; 提高：… is a label."""
    said = LABEL.sub("", measure)
    return VAGUE.search(said) is not None and FIGURE.search(said) is None


def passes(acceptance: Acceptance, score: int | None, satisfaction: int | None) -> bool:
    """Whether a score and a satisfaction are enough."""
    enough = acceptance.score is None or (score is not None and score >= acceptance.score)
    content = acceptance.satisfaction is None or (satisfaction is not None and satisfaction >= acceptance.satisfaction)
    return enough and content
