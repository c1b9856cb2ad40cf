"""A form's questions, groups and repeats as read from an XForm, before anything is compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

HF = "https://huifang.invalid/xforms"  # the namespace of what the county adds to XLSForm
HF_COLUMNS = (
    "fact",
    "follow_up",
    "problem",
    "problem_en",
    "measure",
    "measure_en",
    "responsible",
    "days",
    "closes",
    "short",
    "short_en",
)
SHORT = frozenset({"short", "short_en"})  # words for a blank that is filled without signal; they say nothing of answers


@dataclass(frozen=True)
class Words:
    """A text as its author wrote it: pieces of text, and expressions whose value stands between them."""

    pieces: tuple[tuple[str, bool], ...] = ()  # (text or expression, whether it is an expression)


Label = Mapping[str, Words]  # language → words; the key "" holds for all languages


@dataclass(frozen=True)
class Setting:
    """A value set by an event: first load, a new row, or a change of another question."""

    events: frozenset[str]
    value: str
    trigger: str = ""  # path of the question whose change sets it


@dataclass
class Choices:
    """Where a question's choices come from: an expression for the items, and the names of value and label."""

    nodeset: str
    value: str = "name"
    label: str = "label"
    itext: bool = False


@dataclass
class Control:
    """How a question is shown: its kind as XLSForm names it."""

    type: str
    label: Label
    hint: Label
    appearance: str = ""
    choices: Choices | None = None
    static: tuple[tuple[str, Label], ...] = ()
    range: tuple[str, str, str] | None = None  # start, end, step


@dataclass(eq=False)
class Place:
    """One question, group or repeat."""

    path: str
    name: str
    above: "Place | None" = None
    kids: dict[str, "Place"] = field(default_factory=dict)
    default: str = ""
    type: str = "string"
    expressions: dict[str, str] = field(
        default_factory=dict
    )  # relevant, required, constraint, calculate, readonly, count
    hf: dict[str, str] = field(default_factory=dict)
    message: Label = field(default_factory=dict)
    control: Control | None = None
    settings: list[Setting] = field(default_factory=list)
    rows: int = 0  # of a repeat, in the form as it begins
    is_repeat: bool = False
    is_group: bool = False
    label: Label = field(default_factory=dict)
    appearance: str = ""
    required_message: Label = field(default_factory=dict)
    preload: tuple[str, str] | None = None  # jr:preload and its parameter: filled at the beginning, from outside
    dataset: str = ""  # of an entity: its list
    save_to: str = ""  # the entity's property that takes its value
    level: int = field(init=False)  # how many names its path has

    def __post_init__(self) -> None:
        self.level = self.path.count("/")

    def is_note(self) -> bool:
        """Whether it only says something."""
        return self.control is not None and self.control.type == "note"

    def is_meta(self) -> bool:
        """Whether it is about the form, and nobody is asked."""
        return self.name == "meta" or (self.above is not None and self.above.is_meta())

    @cached_property
    def in_row(self) -> bool:
        """Whether a repeat holds it or it is one, so that there may be several of it; not before the form is read."""
        return bool(self.repeats())

    @cached_property
    def other(self) -> "Place | None":
        """The text question `<name>_other` beside it, which holds its free words; not before the form is read."""
        found = self.above.kids.get(f"{self.name}_other") if self.above else None
        return found if found is not None and found.control and found.control.type == "text" else None

    def repeats(self) -> list["Place"]:
        """The repeats that hold it, itself included, outermost first."""
        found = self.above.repeats() if self.above else []
        return [*found, self] if self.is_repeat else found


@dataclass
class Definition:
    """A whole form: its places by path in document order, its body, its lists, its languages."""

    id: str
    title: str
    root: Place
    places: dict[str, Place]
    body: list[Place]  # questions, groups and repeats in the order they are shown, outermost ones only
    order: dict[str, list[Place]]  # group path → what it shows, in order
    lists: dict[str, list[dict[str, str]]]  # secondary instances with their rows
    external: frozenset[str]
    languages: tuple[str, ...]
    texts: Mapping[str, Label]
    unshown: list[str] = field(default_factory=list)  # what the form has and a chat cannot show
