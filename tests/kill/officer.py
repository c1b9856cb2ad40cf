"""An impatient officer: looks at the screen, answers what is there, waits a little, and does the same again.

What is meant is decided once for each question of an interview and kept in `meant`; so whatever is repeated, and whatever
the bot asks again, one answer must stand in the record.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random  # noqa: TID251 - of a seed that is printed
from typing import Any, ClassVar

from tests.kill.screen import Button, Message, Screen

Act = dict[str, Any]
Meant = dict[tuple[str, str], str]  # the answer's name in the form, and the words it was asked with → the answer

CHOICES = {  # the choices that stand there → what the answer is called in the form
    "met": {"contact", "other"},
    "weak": {"none", "instructor", "liaison", "both"},
    "state": {"fixed", "partly", "no"},
    "attending": {"active", "idle", "left"},
    "place": {"near", "other", "later"},
    "found": {"none", "other"},
    "joint": {"yes", "no"},
}
ITEMS = {
    "制度": "rules",
    "台账": "ledger",
    "党员大会": "assembly",
    "支委会": "committee",
    "党小组会": "groups",
    "党课": "lecture",
    "阵地": "premises",
    "主题党日": "theme_day",
}
NUMBERED = re.compile(r"(\d+)([^\d\s]+)")
NAMES = ("谭小琴", "廖志明", "文小兵", "向春梅", "鲁家富", "覃志高")
WORDS_ASKED = ("写名字", "名字？")
BEHIND = re.compile(r"这是\S+?的按钮，|这份已经提交了")
SENT = ("已记入台账", "已更正")
LONGEST_PATIENCE = 6.0
CATCHING_UP = 1.3  # seconds without a word, after which a bot that was behind has said all: it may say one a second
SMALLEST_TYPED = 3  # smaller numbers, written twice by an impatient thumb, would mean something to the next question


class Officer:
    """One person at work, until told to finish; then one more form is sent, with nobody killing the bot."""

    def __init__(self, name: str, screen: Screen, code: str, chance: Random) -> None:
        self.name, self.screen, self.code, self.chance = name, screen, code, chance
        self.meant: dict[int, Meant] = {}
        self.interview = 0
        self.anew = False  # at a correction: the next question gets another answer
        self.acts = self.repeats = 0
        self.finishing = False
        self.last_send: int | None = None  # the newest message when 提交 was tapped after `finishing`
        self.doing = ""

    async def work(self) -> None:
        """Do what the screen asks for until finished."""
        while True:
            shown = await self.screen.look()
            if self._is_finished(shown):
                return
            act = self.decide(shown)
            await self._insist(act, shown)
            await asyncio.sleep(self.chance.uniform(0.1, 0.6))

    def _is_finished(self, shown: list[Message]) -> bool:
        sent = self.last_send
        return sent is not None and any(one.id > sent and one.text.startswith(SENT) for one in shown)

    async def _insist(self, act: Act, before: list[Message]) -> None:
        """Do it, wait a little, do it again, until something new stands on the screen and nothing more follows."""
        self.doing = f"{act} at {before[-1].text if before else 'an empty screen'}"
        patience = self.chance.uniform(0.7, 2.0)
        while await self.screen.do(**act):
            self.acts += 1
            shown = await self._something_new(before, patience)
            while shown != before:  # a bot that catches up says one thing after the other
                before, shown = shown, await self._something_new(shown, CATCHING_UP if is_behind(shown) else 0.1)
                patience = 0.0
            if not patience:
                return
            self.repeats += 1
            patience = min(1.5 * patience, LONGEST_PATIENCE)

    async def _something_new(self, before: list[Message], seconds: float) -> list[Message]:
        """What stands there as soon as it is something else, or when the time is over."""
        end = asyncio.get_running_loop().time() + seconds
        shown = before
        while shown == before and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.1)
            shown = await self.screen.look()
        return shown

    # --- what to do

    def decide(self, shown: list[Message]) -> Act:
        """What a person would do who sees this."""
        if not shown:
            return {"start": self.code}
        newest = shown[-1]
        if not newest.buttons or all(":field:" in one.data for one in newest.buttons):
            return self._without_buttons(newest, shown)
        return self.RULES[newest.buttons[0].data[0]](self, newest, shown)

    def _without_buttons(self, newest: Message, shown: list[Message]) -> Act:
        if any(words in newest.text for words in WORDS_ASKED):
            name = "met_other" if "见到谁" in newest.text else "found_other"
            return {"text": self._mean(name, name, lambda: self.chance.choice(NAMES))}
        corrections = [one for message in shown for one in message.buttons if one.data.startswith("c:ask")]
        if "没有要您查的了" in newest.text and corrections:
            return tap(self.chance.choice(corrections))
        return {"text": "待办"}

    def _contact(self, newest: Message, _: list[Message]) -> Act:
        return tap(newest.buttons[0])

    def _list(self, newest: Message, _: list[Message]) -> Act:
        tasks = [one for one in newest.buttons if one.data.startswith("o:")]
        lines = newest.text.splitlines()
        begun = [one for one in tasks if any(line.startswith(one.label) and "填了一半" in line for line in lines)]
        return tap(self.chance.choice(begun or tasks)) if tasks else {"text": "待办"}

    def _recorded(self, newest: Message, _: list[Message]) -> Act:
        known = {one.data.split(":")[1]: one for one in newest.buttons}
        if "content" in known:
            return tap(known["content"])
        return tap(known["ask" if "ask" in known and self.chance.random() < 0.3 else "tasks"])

    def _ask_for_list(self, _: Message, __: list[Message]) -> Act:
        return {"text": "待办"}

    def _answer(self, newest: Message, _: list[Message]) -> Act:
        """A question of an interview; `i:ID:STEP:VERB:ARGUMENT` on each button."""
        # another form that waits may have its own way back below the question
        newest = replace(newest, buttons=tuple(one for one in newest.buttons if one.data.startswith("i:")))
        self.interview = int(newest.buttons[0].data.split(":")[1])
        begun_here = any(name == "weak" for name, _ in self.meant.get(self.interview, {}))  # and no correction
        if begun_here and self.chance.random() < 0.03:
            return {"text": "上一题"}
        verbs = {one.data.split(":", 3)[3]: one for one in newest.buttons}
        first = next(iter(verbs)).split(":")[0]
        return self.VERBS[first](self, newest, verbs)

    def _mean(self, name: str, asked: str, choose: Callable[[], str]) -> str:
        """The answer meant for a question, decided when it is first seen."""
        meant = self.meant.setdefault(self.interview, {})
        if (name, asked) not in meant or (self.anew and name == "met"):
            self.anew = False
            meant[name, asked] = choose()
        return meant[name, asked]

    def _pick(self, newest: Message, verbs: dict[str, Button]) -> Act:
        choices = {verb.split(":")[1]: one for verb, one in verbs.items() if verb.startswith("pick:")}
        asked = newest.text.splitlines()[-1]
        name = called(set(choices), asked)
        may = sorted(set(choices) - ({"other"} if name.endswith("place") else set()))
        value = self._mean(name, asked, lambda: self.chance.choice(may))
        if name == "found" and (value == "other" or ("other" not in choices and self.chance.random() < 0.5)):
            self.meant[self.interview][name, asked] = "other"
            words = self._mean("found_other", "found_other", lambda: f"{self.chance.choice(NAMES)} 东莞回来的")
            return {"text": words} if "other" not in choices or self.chance.random() < 0.5 else tap(choices["other"])
        if name == "met" and value == "other" and self.chance.random() < 0.5:
            return {"text": self._mean("met_other", "met_other", lambda: self.chance.choice(NAMES))}
        return tap(choices[value])

    def _several(self, newest: Message, verbs: dict[str, Button]) -> Act:
        """Several choices, ticked one after the other."""
        asked = next(line for line in newest.text.splitlines()[::-1] if "哪里不足" in line)
        named = [verb.split(":") for verb in verbs if verb != "ok"]
        choices = sorted(choice for _, choice in named)
        wanted = set(self._mean("gap", asked, lambda: " ".join(self._some(choices))).split())
        for verb, choice in named:
            if (choice in wanted) != (verb == "drop"):
                return tap(verbs[f"{verb}:{choice}"])
        return tap(verbs["ok"])

    def _some(self, choices: list[str]) -> list[str]:
        return self.chance.sample(choices, self.chance.randint(1, len(choices)))

    def _check(self, newest: Message, verbs: dict[str, Button]) -> Act:
        """Numbered items: written at once, or ticked one after the other."""
        if newest.buttons[-1].data.endswith(":ok") and "哪里不足" in newest.text:
            return self._several(newest, verbs)
        items = {label: number for number, label in NUMBERED.findall(newest.text) if label in ITEMS}
        may = sorted(label for label, number in items.items() if int(number) >= SMALLEST_TYPED)
        bad = self._mean("items", "items", lambda: " ".join(self.chance.sample(may, self.chance.choice((0, 0, 1, 2)))))
        numbers = [items[label] for label in bad.split()]
        ticked = [verb.split(":")[1] for verb in verbs if verb.startswith("drop:")]
        if numbers and not ticked and self.chance.random() < 0.5:
            return {"text": " ".join(numbers)}
        for number in sorted({*numbers} ^ {*ticked}):
            return tap(verbs[f"tick:{number}" if number in numbers else f"drop:{number}"])
        return tap(newest.buttons[-1])

    def _proposals(self, newest: Message, verbs: dict[str, Button]) -> Act:
        asked = newest.text.splitlines()[0]
        fixed = "当场已改" in newest.text
        spot = not fixed and self.chance.random() < 0.25 and asked
        return tap(verbs["spot" if spot else "take"])

    def _which_on_spot(self, _: Message, verbs: dict[str, Button]) -> Act:
        return tap(verbs["draft:all"]) if "draft:all" in verbs else {"text": "上一题"}

    def _not_an_answer(self, _: Message, verbs: dict[str, Button]) -> Act:
        """备注，还是另一件事？ Neither: words that came too late."""
        return tap(verbs["anew"])

    def _review(self, newest: Message, verbs: dict[str, Button]) -> Act:
        if self.chance.random() < 0.2:
            return {"photo": True}
        if self.finishing and self.last_send is None:
            self.last_send = newest.id
        return tap(verbs["send"])

    def _change(self, newest: Message, verbs: dict[str, Button]) -> Act:
        """更正: who received him is to be changed, sometimes."""
        found = re.search(r"^(\d+) 见到谁", newest.text, re.MULTILINE)
        if found is None or self.chance.random() < 0.3:
            return tap(verbs["go:0"])
        self.anew = True
        return tap(verbs[f"go:{found[1]}"])

    RULES: ClassVar = {
        "a": _contact,
        "o": _list,
        "h": _without_buttons,  # households still to be seen: this officer walks revisits
        "m": _without_buttons,
        "c": _recorded,
        "k": _ask_for_list,
        "i": _answer,
    }
    VERBS: ClassVar = {
        "pick": _pick,
        "add": _several,
        "drop": _check,
        "tick": _check,
        "take": _proposals,
        "draft": _which_on_spot,
        "send": _review,
        "note": _not_an_answer,
        "go": _change,
    }


def is_behind(shown: list[Message]) -> bool:
    """Whether the bot answers what was done long ago."""
    return BEHIND.match(shown[-1].text) is not None


def tap(button: Button) -> Act:
    """A tap on a button."""
    return {"tap": {"message_id": button.message_id, "data": button.data}}


def called(choices: set[str], asked: str) -> str:
    """What the form calls the question with these choices."""
    name = next((name for name, all_choices in CHOICES.items() if choices <= all_choices), "")
    assert name, f"an officer knows no such choices: {choices} at {asked}"
    if choices <= {"none", "other"} and "党员" in asked:
        return "found"
    if name == "place" and "新增" in asked:
        return "new_place"
    return "own" if name == "joint" and "够3名" in asked else name
