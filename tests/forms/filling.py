"""Forms as Markdown tables, filled by a person whose phone is switched off after every answer."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from xml.sax.saxutils import quoteattr

from forms import Form, Refused, Session, publish

NOW = datetime(2026, 10, 21, 1, tzinfo=UTC)  # nine o'clock in the county


@cache
def form_of(table: str) -> Form:
    """The form of a Markdown table; published once however many tests fill it."""
    return publish(table)


class Filling:
    """A session that is put away and taken out again, through JSON, at every single step."""

    def __init__(
        self, form: Form | str, *, now: datetime = NOW, inputs: Mapping[str, str] = {}, instances: Mapping = {}
    ) -> None:
        self.form = form_of(form) if isinstance(form, str) else form
        self.now, self.instances = now, instances
        session = Session.start(self.form, now=now, inputs=inputs, instances=instances)
        self.kept = json.dumps(session.state())

    @property
    def session(self) -> Session:
        """The session as it comes back from the database; what comes back is what was put away."""
        session = Session.resume(self.form, json.loads(self.kept), now=self.now, instances=self.instances)
        assert session.state() == json.loads(self.kept)
        return session

    def _step(self, act):
        session = self.session
        events = act(session)
        self.kept = json.dumps(session.state())
        return events

    def answer(self, ref: str, value: str | Sequence[str] | None):
        """Answer `/data/…`; the leading `/data/` may be left out."""
        return self._step(lambda session: session.answer(full(ref), value))

    def take(self, **answers: str | Sequence[str] | None) -> "Filling":
        """Answer questions outside groups by name; none may be refused."""
        for name, value in answers.items():
            self.put(name, value)
        return self

    def put(self, ref: str, value: str | Sequence[str] | None) -> "Filling":
        """Answer a question that has to be taken."""
        events = self.answer(ref, value)
        assert not [event for event in events if isinstance(event, Refused)], events
        return self

    def refused(self, ref: str, value: str | Sequence[str] | None) -> str:
        """The reason why an answer is not taken; nothing has changed by it."""
        before = self.kept
        events = self.answer(ref, value)
        assert len(events) == 1, events
        assert isinstance(events[0], Refused)
        assert self.kept == before
        return events[0].reason

    def add(self, ref: str):
        """One more row."""
        return self._step(lambda session: session.add(full(ref)))

    def remove(self, ref: str):
        """One row less."""
        return self._step(lambda session: session.remove(full(ref)))

    def tell(self, name: str, value: str) -> None:
        """Something from outside."""
        self._step(lambda session: session.set_input(name, value))

    def value(self, ref: str) -> str:
        """What stands there."""
        return self.session.value(full(ref))

    def cards(self, language: str = "zh"):
        """The cards."""
        return self.session.cards(language)

    def asked(self) -> list[str]:
        """The keys of the cards, without `/data/`."""
        return [card.key.removeprefix("/data/") for card in self.cards()]

    def card(self, key: str, language: str = "zh"):
        """One card by its key."""
        return next(card for card in self.cards(language) if card.key == full(key))


def full(ref: str) -> str:
    """A reference with its root."""
    return ref if ref.startswith("/") else f"/data/{ref}"


def names(events) -> list[tuple[str, str]]:
    """Events as (kind, reference)."""
    return [(type(event).__name__, event.ref) for event in events]


XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance><data id="t">
 <a/><b/><group><inner/></group><row><amount/><tag/></row><row><amount/><tag/></row><row><amount/><tag/></row><found/>
 </data></instance>
 <instance id="towns"><root><item><name>y</name><label>云岭</label><people>120</people></item><item><name>s</name>
 <label>石坪</label><people>80</people></item></root></instance>
 <bind nodeset="/data/a" type="string"/><bind nodeset="/data/b" type="string"/>
 <bind nodeset="/data/group/inner" type="string"/>
 <bind nodeset="/data/row/amount" type="string"/><bind nodeset="/data/row/tag" type="string"/>
 <bind nodeset="/data/found" type="string" calculate={expression}/></model></h:head>
 <h:body><input ref="/data/a"/><input ref="/data/b"/><group ref="/data/group"><input ref="/data/group/inner"/></group>
 <group ref="/data/row"><repeat nodeset="/data/row"><input ref="/data/row/amount"/><input ref="/data/row/tag"/></repeat>
 </group></h:body></h:html>"""


def evaluate(expression: str, *, now: datetime = NOW, amounts: Sequence[str] = (), **answers: str) -> str:
    """What an expression gives beside the answers a and b, /data/group/inner and three rows with an amount."""
    session = Session.start(Form.from_xml(XFORM.format(expression=quoteattr(expression))), now=now)
    for name, value in answers.items():
        session.answer("/data/group/inner" if name == "inner" else f"/data/{name}", value)
    for number, amount in enumerate(amounts, start=1):
        session.answer(f"/data/row[{number}]/amount", amount)
    return session.value("/data/found")
