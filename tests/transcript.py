"""Conversations as text files: what is typed and tapped is read, what the bot says is written beside it.

    # words for the reader
    day 2026-10-21              the morning of that day, in the county's time (or `day 2026-10-21 15:30`)
    invite 周明辉 8fQ2mZ         a code for somebody
    registered 周明辉 罗志强     they have gone through first contact
    grant 周明辉 leader 云岭乡   he has a role more
    done 2026-12-08 恒达建材     all of this quarter that is open was visited on that day, but for what is named
    listed 24 5 2               to be put right this quarter: so many closed, not due, overdue
    moves 欧阳平 清溪镇          he works elsewhere from today; what he was to revisit is nobody's
    @周明辉                      whose phone; first what came there meanwhile is shown
    > 6                         typed; what stands in round brackets is sent: (照片) (照片 几个字) (相册 3张) (语音) (视频)
                                (位置) (名片) (名片 彭春生) (文件 x.pdf) (表 x.md) (上级表 x.xlsx) (名册 x.xlsx)
                                (大文件)
                                (填表 月塘村支部 自评 满) is the table that came last, filled offline, as
                                tests/score_tables.py says;
                                (贴图) (转发 一句话) (五千字);
                                (送回) is the file that came last, sent back as it is;
                                 a message of several lines goes on below, indented by two
    [都好]                       a tap on the newest button of that name, else on a key; `[都好] old` on the oldest
    again                       the last tap once more, by an impatient thumb
    follow 吴晓岚                the newest link on that phone is passed on, and opened here
    scan H-YL-01-01             the label of that code is scanned
    edit 6 → 7                  his own message changed
    reply 通知 → 好的             an answer to the newest message that holds these words
    in 村组群 > 你好              written in a group
    restart                     the bot ends and starts again
    block, unblock              he stops the bot, and lets it in again
    count … cost 9              taps and messages since `count` are nine

The bot's lines begin with `< ` (new), `~ ` (changed in place), `· ` (a short notice over the chat); its buttons stand
below in square brackets, its keys in round ones. A test writes the whole file anew and compares.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bot.simulator import Upload
from forms.zone import ZONE
from tests import registries, score_tables
from tests.county import County, words_of
from tests.superior_tables import upload

FORMS = Path(__file__).parent / "chats" / "forms"
SAID = ("< ", "~ ", "· ", "  ")
SENT = {
    "照片": {"photo": True},
    "贴图": {"sticker": "👍"},
    "语音": {"voice": 4},
    "视频": {"kind": "video", "upload": Upload("video.mp4", "video/mp4", b"a film")},
    "位置": {"location": {"latitude": 28.9, "longitude": 111.48}},
    "名片": {"contact": {"own": True}},
    "别人的名片": {"contact": {"first_name": "某人", "phone_number": "8610100000045"}},
    "大文件": {"kind": "document", "upload": Upload("film.mov", "video/quicktime", bytes(35 << 20))},
    "五千字": {"text": "很" * 5000},
}
NAMED: dict[str, Callable[[str], dict[str, object]]] = {
    "照片": lambda words: {"photo": True, "caption": words},
    "文件": lambda name: {"kind": "document", "upload": Upload(name, "application/pdf", name.encode())},
    "名片": lambda name: {"contact": {"first_name": name, "phone_number": "13900001111"}},
    "转发": lambda words: {"forward": {"text": words}},
    "上级表": upload,
    "名册": registries.upload,
    "表": lambda name: {"kind": "document", "upload": Upload(name, "text/markdown", (FORMS / name).read_bytes())},
}
IN_BRACKETS = re.compile(r"\((\S+?)(?: (.+))?\)")
TAP = re.compile(r"\[(?P<text>.+)\](?P<old> old)?")


def sent(words: str) -> dict[str, object]:
    """What a line of a person sends."""
    found = IN_BRACKETS.fullmatch(words)
    if found is None:
        return {"text": words}
    return NAMED[found[1]](found[2]) if found[2] else SENT[found[1]]


def joined(script: list[str]) -> Iterator[str]:
    """The lines of a script; the further lines of a message, indented below its first, belong to it."""
    message = ""
    for line in script:
        if message and line.startswith("  "):
            message += f"\n{line[2:]}"
            continue
        if message:
            yield message
        message = line if line.startswith("> ") else ""
        if not message:
            yield line
    if message:
        yield message


@dataclass
class Player:
    """Plays one file against a county and gives the file as it reads now."""

    county: County
    who: str = ""
    cost: int = 0
    last_tap: dict[str, object] = field(default_factory=dict)
    seen: dict[str, dict[int, int]] = field(default_factory=dict)
    albums: int = 0
    aside: list[str] = field(default_factory=list)  # what was said in a group

    async def play(self, script: str) -> str:
        """Do every line that a person does; the bot's old lines are dropped and its new ones stand there."""
        lines: list[str] = []
        for line in joined(script.splitlines()):
            if line.startswith(SAID):
                continue
            lines.append(line.replace("\n", "\n  "))
            if line and not line.startswith("#"):
                lines += await self._do(line)
        return "\n".join(lines).rstrip("\n") + "\n"

    async def _do(self, line: str) -> list[str]:
        word, _, rest = line.partition(" ")
        act = getattr(self, f"_{word}", None)
        if line.startswith("@"):
            self.who = line[1:].strip()
        elif line.startswith("> (相册 "):
            await self._album(int(rest.strip("(相册 张)")))
        elif line.startswith("> "):
            self.cost += 1
            await self.county.act(self.who, **self._sent(rest))
        elif line.startswith("["):
            await self._tap(line)
        elif act is None:
            raise AssertionError(f"no such line in a transcript: {line}")
        else:
            await act(rest)
        await self.county.settled()
        return list(self._news()) if self.who else []

    async def _album(self, count: int) -> None:
        self.cost += 1
        self.albums += 1
        for _ in range(count):
            await self.county.act(self.who, photo=True, album=f"{self.albums}")

    def _sent(self, rest: str) -> dict[str, object]:
        if rest == "(送回)":
            return self._sent_back()
        if rest.startswith("(填表 "):
            return self._sent_back(lambda data: score_tables.filled(data, rest[4:-1]))
        return sent(rest)

    def _sent_back(self, edited: Callable[[bytes], bytes] = bytes) -> dict[str, object]:
        messages = reversed(self.county.phone(self.who).messages)
        document = next(each["document"] for each in messages if "document" in each)
        data = self.county.simulator.world.contents[document["file_id"]]
        return {"kind": "document", "upload": Upload(document["file_name"], "application/octet-stream", edited(data))}

    async def _day(self, rest: str) -> None:
        moment = rest if " " in rest else f"{rest} 09:00"
        await self.county.at(datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE))

    async def _invite(self, rest: str) -> None:
        name, code = rest.split()
        await self.county.invite(name, code)

    async def _registered(self, rest: str) -> None:
        for name in rest.split():
            await self.county.register(name)
            self.seen[name] = self.county.revisions(name)

    async def _grant(self, rest: str) -> None:
        await self.county.grant(*rest.split())

    async def _done(self, rest: str) -> None:
        day, *but = rest.split()
        await self.county.done(date.fromisoformat(day), but)

    async def _listed(self, rest: str) -> None:
        await self.county.listed(*(int(count) for count in rest.split()))

    async def _moves(self, rest: str) -> None:
        await self.county.moves(*rest.split())

    async def _edit(self, rest: str) -> None:
        old, new = rest.split(" → ")
        written = self.county.phone(self.who).messages[::-1]
        message = next(each for each in written if each.get("text") == old)
        await self.county.act(self.who, edit={"message_id": message["message_id"], "text": new})

    async def _reply(self, rest: str) -> None:
        old, new = rest.split(" → ")
        shown = self.county.phone(self.who).messages[::-1]
        message = next(each for each in shown if old in words_of(each))
        await self.county.act(self.who, reply_to=message["message_id"], text=new)

    async def _follow(self, rest: str) -> None:
        self.cost += 1
        await self.county.act(self.who, start=self.county.link_on(rest))

    async def _scan(self, code: str) -> None:
        self.cost += 1
        await self.county.act(self.who, start=f"s-{code}")

    async def _in(self, rest: str) -> None:
        group, text = rest.split(" > ")
        await self.county.act(self.who, group=group, text=text)
        self.aside = self.county.said_in(group)

    async def _restart(self, _: str) -> None:
        await self.county.restart()

    async def _block(self, _: str) -> None:
        self.county.phone(self.who).block()
        self.county.awaited = self.county.simulator.world.next_update_id - 1

    async def _unblock(self, _: str) -> None:
        self.county.phone(self.who).unblock()
        self.county.awaited = self.county.simulator.world.next_update_id - 1

    async def _count(self, _: str) -> None:
        self.cost = 0

    async def _cost(self, rest: str) -> None:
        assert self.cost == int(rest), f"{self.cost} taps and messages, not {rest}"

    async def _again(self, _: str) -> None:
        await self.county.act(self.who, tap=self.last_tap)

    async def _tap(self, line: str) -> None:
        found = TAP.fullmatch(line)
        assert found, line
        self.cost += 1
        self.last_tap = self.county.button(self.who, found["text"], oldest=bool(found["old"]))
        await self.county.act(self.who, tap=self.last_tap)

    def _news(self) -> Iterator[str]:
        before = self.seen.get(self.who, {})
        for message_id, revision in self.county.revisions(self.who).items():
            if before.get(message_id) != revision:
                mark = "~ " if message_id in before else "< "
                yield from self.county.shown(self.who, message_id, mark)
        yield from self.aside
        self.aside = []
        for toast in self.county.phone(self.who).toasts():
            if toast:
                yield f"· {toast}"
        self.seen[self.who] = self.county.revisions(self.who)
