"""A filled form in words, and as it is handed over: the lines of the review stay with the record."""

from datetime import date

from forms import Question, Session
from handlers.interview.proposals import due_in_words
from handlers.interview.putting_right import in_words as right_in_words
from handlers.interview.show import FILES, said, shortened
from handlers.interview.work import Work
from handlers.keyboards import fit
from handlers.texts import LANGUAGES, Texts
from storage.pairing import NAMELESS
from storage.submission import Filled
from storage.tables import Person

QUESTION_WIDTH, ANSWER_WIDTH = 21, 40
MOST_LINES = 40


def summary(work: Work) -> dict[str, list[str]]:
    """The lines of the review, by language; they stay with the record."""
    pasted = {language: right_in_words(work, language) if work.place.pastes else "" for language in LANGUAGES}
    for language in LANGUAGES:
        text = Texts(language)
        work.session.set_input(f"follow_ups_{language}", due_in_words(work.taken(), text, text.day))
        work.session.set_input(f"proposed_{language}", pasted[language])
    lines = {language: work.session.review_notes(language) or plain_summary(work, language) for language in LANGUAGES}
    return {language: _with(lines[language], pasted[language]) for language in LANGUAGES}


def _with(lines: list[str], pasted: str) -> list[str]:
    """What a blank's follow-ups are must be seen before it is sent, whether the form's own lines say it or not."""
    return lines if not pasted or any(pasted in line for line in lines) else [*lines, pasted]


def plain_summary(work: Work, language: str) -> list[str]:
    """The lines of a form whose author wrote none: its title, then every answer behind its question."""
    text = Texts(language)
    answers = answers_in_words(work.session, text)
    lines = [
        work.form.title,
        *(f"{fit(label, QUESTION_WIDTH)}{fit(answer, ANSWER_WIDTH)}" for label, answer in answers),
    ]
    return lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"]


def answers_in_words(session: Session, text: Texts) -> list[tuple[str, str]]:
    """Every answer of a form behind its question, whole."""
    return [
        ((shortened(question.label) or question.name) + text("colon"), in_words(text, question))
        for card in session.cards(text.language)
        for question in card.questions
        if question.value and question.type != "acknowledge"
    ]


def in_words(text: Texts, question: Question) -> str:
    """An answer as a person would say it."""
    if question.type == "date":
        return text.day(date.fromisoformat(question.value))
    if question.type in FILES:
        return text("with_file")
    if question.type == "geopoint":
        return " ".join(question.value.split()[:2])
    return said(text, question)


def filled_of(work: Work, person: Person) -> Filled:
    """The form as its writer leaves it; of a household that wants no record with its name the name goes."""
    nameless = any(mark.fact == NAMELESS for mark in work.session.marks())
    if nameless:
        work.session.set_input("subject_name", "")
        work.row.subject_id = None
    return Filled(
        interview=work.row,
        session=work.session,
        proposals=work.taken(),
        summary=summary(work),
        person=person,
        subject=None if nameless else work.subject,
        people=work.place.people,
        about=work.subject,
    )
