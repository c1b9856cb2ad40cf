"""One chat during one transaction: who it is, what day it is, and what is to be said there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import SQLModel

from activities.periods import day_of
from handlers.keyboards import Button, inline, lay_out, standing
from handlers.texts import Texts
from handlers.turn import Turn
from storage.outbox import put
from storage.pairing import is_paired
from storage.people import Viewer, account_of_chat, account_of_person, viewer_of
from storage.search import seeks
from storage.store import Tx
from storage.tables import Account, Person

LONGEST = 4096  # characters of one message
WAITING = "waiting"  # in the focus: what is not lost when the chat turns to something else
Buttons = list[Button] | list[list[Button]]
Row = TypeVar("Row", bound=SQLModel)


@dataclass
class Chat:
    """What a handler works with; everything said goes to the outbox of the same transaction."""

    tx: Tx
    turn: Turn
    chat_id: int
    today: date
    text: Texts
    account: Account | None
    person: Person | None
    viewer: Viewer | None
    answered: bool = field(default=False)

    @property
    def now(self) -> datetime:
        """The instant of this update."""
        return self.turn.now

    @property
    def me(self) -> Person:
        """The person whose chat this is; only behind a route that asks for an account."""
        assert self.person is not None
        return self.person

    def own(self, table: type[Row], number: str | int, whose: str) -> Row | None:
        """The row of this number if its column `whose` names this person; where not, he is told."""
        row = self.tx.get(table, int(number))
        if row is None or getattr(row, whose) != self.me.id:
            self.say(self.text("not_yours"))
            return None
        return row

    @property
    def focus(self) -> dict[str, Any]:
        """What the chat is in the middle of."""
        return dict(self.account.focus) if self.account else {}

    def set_focus(self, **focus: Any) -> None:
        """Remember what the chat is in the middle of, and nothing else but what waits."""
        assert self.account is not None
        waiting = {name: value for name, value in self.account.focus.items() if name == WAITING}
        self.account.focus = {**waiting, **focus}

    def keep_waiting(self, **what: Any) -> None:
        """Keep something that is not done yet, whatever the chat turns to; nothing: it waits no more."""
        assert self.account is not None
        others = {name: value for name, value in self.account.focus.items() if name != WAITING}
        self.account.focus = {**others, **({WAITING: what} if what else {})}

    @property
    def waiting(self) -> dict[str, Any]:
        """What waits in this chat."""
        return dict(self.focus.get(WAITING, {}))

    def say(
        self,
        text: str,
        buttons: Buttons | None = None,
        *,
        keys: bool = False,
        below: Mapping[str, Any] | None = None,
        once: str = "",
    ) -> int:
        """Say a text here, with buttons under it, with the standing keys, or with others `below` the input line.

        Of those with one `once` only the first is said.
        """
        payload: dict[str, Any] = {"text": cut(text), **({"reply_markup": below} if below else {})}
        if buttons:
            payload["reply_markup"] = inline(_rows(buttons))
        elif keys:
            payload["reply_markup"] = standing(self.keys())
        return self._put("sendMessage", payload, once)

    def edit(self, message_id: object, text: str, buttons: Buttons | None = None) -> int:
        """Change a message in place; `message_id` is Telegram's, or {"outbox": row} of one said earlier."""
        payload: dict[str, Any] = {"text": cut(text), "message_id": message_id}
        if buttons:
            payload["reply_markup"] = inline(_rows(buttons))
        return self._put("editMessageText", payload)

    def toast(self, text: str = "") -> None:
        """Answer the tap, so that the phone stops waiting; once a tap."""
        query = self.turn.update.callback_query
        if query is None or self.answered:
            return
        self.answered = True
        payload = {"callback_query_id": query.id, **({"text": text} if text else {})}
        put(
            self.tx,
            kind="answer",
            method="answerCallbackQuery",
            payload=payload,
            now=self.now,
            inbox_id=self.turn.inbox_id,
            chat_id=self.chat_id,
        )

    def tell(
        self,
        person_id: int,
        text: str,
        buttons: Buttons | None = None,
        *,
        not_before: datetime | None = None,
        once: str | None = None,
    ) -> None:
        """Tell somebody else, in whatever chat is his when it is sent."""
        payload: dict[str, Any] = {"text": text}
        if buttons:
            payload["reply_markup"] = inline(_rows(buttons))
        put(
            self.tx,
            kind="notice",
            method="sendMessage",
            payload=payload,
            now=self.now,
            person_id=person_id,
            not_before=not_before,
            unique_key=once,
        )

    def tell_chat(self, chat_id: int, text: str, buttons: Buttons | None = None) -> None:
        """Tell a chat that is nobody's yet, or not any more."""
        payload: dict[str, Any] = {"chat_id": chat_id, "text": text}
        if buttons:
            payload["reply_markup"] = inline(_rows(buttons))
        put(self.tx, kind="notice", method="sendMessage", payload=payload, now=self.now, chat_id=chat_id)

    def send(self, method: str, **payload: Any) -> None:
        """Say something else than words here."""
        self._put(method, payload)

    def send_made(self, method: str, made: Mapping[str, Any], **payload: Any) -> None:
        """Say what is made only while it is said: `made` names its maker, and what that has to know."""
        self._put(method, {**payload, "made": dict(made)})

    def texts_for(self, person_id: int) -> Texts:
        """The sentences in the language of somebody who is to be told."""
        account = account_of_person(self.tx, person_id, self.today)
        return Texts(account.language if account else "zh")

    def keys(self) -> list[list[str]]:
        """The keys that stand below the input line for this person."""
        held = {
            "key_tasks": True,
            "key_visit": self.person is not None and is_paired(self.tx, self.person.id or 0, self.today),
            "key_find": self.viewer is not None and seeks(self.tx, self.viewer, self.today),
            "key_records": self.viewer is not None and self.viewer.oversees(),
            "key_more": True,
        }
        names = [name for name, has in held.items() if has]
        return [[self.text(name) for name in names]]

    def _put(self, method: str, payload: dict[str, Any], once: str = "") -> int:
        return put(
            self.tx,
            kind="reply",
            method=method,
            payload=payload if "chat_id" in payload else {"chat_id": self.chat_id, **payload},
            now=self.now,
            inbox_id=self.turn.inbox_id,
            chat_id=self.chat_id,
            unique_key=f"{self.chat_id}:{once}" if once else None,
        )


def pieces(text: str) -> list[str]:
    """A long text as messages of Telegram, cut at ends of lines; a line longer than a message wherever it must."""
    found = [""]
    for line in text.split("\n"):
        parts = [line[start : start + LONGEST] for start in range(0, len(line), LONGEST)] or [""]
        for part in parts:
            joined = f"{found[-1]}\n{part}" if found[-1] else part
            if len(joined) <= LONGEST:
                found[-1] = joined
            else:
                found.append(part)
    return found


def cut(text: str) -> str:
    """What fits into one message of Telegram."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _rows(buttons: Buttons) -> list[list[Button]]:
    if buttons and isinstance(buttons[0], list):
        return [row for row in buttons if isinstance(row, list)]
    return lay_out([button for button in buttons if isinstance(button, Button)])


def open_chat(tx: Tx, turn: Turn) -> Chat:
    """The chat of an update, with the person behind it today."""
    chat_id = turn.update.effective_chat.id if turn.update.effective_chat else 0
    today = day_of(turn.now)
    account = account_of_chat(tx, chat_id, today)
    person = tx.get(Person, account.person_id) if account else None
    return Chat(
        tx=tx,
        turn=turn,
        chat_id=chat_id,
        today=today,
        text=Texts(account.language if account else phone_language(turn)),
        account=account,
        person=person,
        viewer=viewer_of(tx, person.id) if person and person.id else None,
    )


def phone_language(turn: Turn) -> str:
    """The language that the writer's phone speaks: English if it says so, else Chinese."""
    user = turn.update.effective_user
    code = (user.language_code or "") if user else ""
    return "en" if code.lower().startswith("en") else "zh"
