"""更多 → 岗位: the rosters of a unit, who holds what, what is vacant."""

from activities.posts import Post
from handlers.chat import Chat
from handlers.keyboards import Button
from storage.posts import Rosters, holders_in, kept_units, units_seen, vacancy
from storage.tables import PostHolder, Unit


def rosters_of(chat: Chat) -> Rosters:
    """All rosters that the county's activities declare."""
    return chat.turn.catalogue.declared(Post)


def concerns(chat: Chat) -> bool:
    """Whether this person keeps or oversees any."""
    return chat.viewer is not None and bool(units_seen(chat.tx, chat.viewer, rosters_of(chat)))


def may_keep(chat: Chat, unit: Unit) -> bool:
    """Whether this person keeps the rosters of a unit."""
    return unit.id in {each.id for each in kept_units(chat.tx, chat.me.id or 0, rosters_of(chat))}


def show_units(chat: Chat) -> None:
    """Which unit; where there is only one, its rosters."""
    chat.toast()
    units = units_seen(chat.tx, chat.viewer, rosters_of(chat)) if chat.viewer else []
    chat.set_focus()
    if not units:
        chat.say(chat.text("posts_not_yours"))
    elif len(units) == 1:
        show_rosters(chat, units[0])
    else:
        buttons = [Button(unit.name, f"P:unit:{unit.id}") for unit in units]
        chat.say(chat.text("posts_which"), [*buttons, Button(chat.text("post_table"), "P:table:0", alone=True)])


def show_rosters(chat: Chat, unit: Unit) -> None:
    """The rosters of a unit, with how many hold a post and what is vacant."""
    text = chat.text
    chat.set_focus()
    lines, buttons = [text("posts_of", unit=unit.name)], []
    for number, roster in enumerate(rosters_of(chat).values()):
        if roster.over == unit.kind:
            lines.append(_counted(chat, unit, roster))
            buttons.append(Button(roster.name.said(text.language), f"P:roster:{unit.id}:{number}"))
    chat.say("\n".join(lines), [*buttons, Button(text("post_table"), "P:table:0", alone=True)])


def _counted(chat: Chat, unit: Unit, roster: Post) -> str:
    text, rows = chat.text, holders_in(chat.tx, unit.id or 0, roster, chat.today)
    lacking = vacancy(chat.tx, unit, roster, chat.today)
    key = "post_lines_count" if roster.lines else "post_count"
    said = text(key, name=roster.name.said(text.language), count=len(rows))
    if lacking.posts:
        said += text("post_vacant", posts=text.list([each.said(text.language) for each in lacking.posts]))
    elif lacking.missing:
        said += text("post_too_few", fewest=roster.fewest)
    return said


def show_roster(chat: Chat, unit: Unit, roster: Post, lead: str = "") -> None:
    """Who holds what, by number; a line in words fills a post."""
    text, number = chat.text, list(rosters_of(chat)).index(roster.key)
    keeper = may_keep(chat, unit)
    rows = holders_in(chat.tx, unit.id or 0, roster, chat.today)
    lines, buttons = [text("post_head", unit=unit.name, name=roster.name.said(text.language))], []
    held = {row.post for row in rows}
    for at, row in enumerate(rows, start=1):
        lines.append(text("todo_line", number=at, line=said_of(chat, roster, row)))
        buttons.append(Button(f"{at} {row.name or _called(chat, roster, row)}", f"P:holder:{row.id}"))
    empty = [(at, place) for at, place in enumerate(roster.posts) if place.key not in held]
    if empty:
        lines.append(text("post_empty", posts=text.list([place.said(text.language) for _, place in empty])))
    fill = [Button(place.said(text.language), f"P:fill:{unit.id}:{number}:{at}") for at, place in empty]
    if keeper:
        chat.set_focus(post=[unit.id, roster.key, ""])
        lines.append(text(_how(roster), example=_example(chat, roster)))
    back = Button(text("post_back"), f"P:unit:{unit.id}", alone=True)
    said = "\n".join(line for line in [lead, *lines] if line)
    chat.say(said, [*(buttons if keeper else []), *(fill if keeper else []), back])


def _how(roster: Post) -> str:
    return "post_write_line" if roster.lines else "post_write" if roster.posts else "post_write_free"


def _example(chat: Chat, roster: Post) -> str:
    parts = [roster.posts[0].said(chat.text.language)] if roster.posts else []
    parts += [chat.text("post_example_name")] if not roster.lines else []
    parts += [roster.sources[0].said(chat.text.language)] if roster.sources else []
    return " ".join(parts)


def _called(chat: Chat, roster: Post, row: PostHolder) -> str:
    place = roster.place(row.post)
    return place.said(chat.text.language) if place else row.title


def said_of(chat: Chat, roster: Post, row: PostHolder) -> str:
    """副书记 邬建华（派，2025年3月起）; of a roster of lines its words."""
    text = chat.text
    called = _called(chat, roster, row)
    if roster.lines:
        return text("value_line", label=called, value=row.words)
    source = roster.source(row.source)
    about = [source.said(text.language) if source else "", text("post_since", month=text.month(row.since))]
    about += [row.title] if row.post and row.title else []
    return text("post_line", post=called, name=row.name, about=text("comma").join(filter(None, about)))
