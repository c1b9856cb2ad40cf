"""The end of an interview: check, change, submit."""

import re
from collections.abc import Callable
from datetime import date

from forms import Card, Question, Session
from handlers.aftermath import after_submission
from handlers.interview.practice import end_practice
from handlers.interview.proposals import due_in_words, resting
from handlers.interview.rows import rows_of
from handlers.interview.show import FILES, Face, active_question, said
from handlers.interview.standing import against_sending, day_of_visit
from handlers.interview.work import Work
from handlers.keyboards import Button, fit
from handlers.reading import plain, read_numbers
from handlers.texts import LANGUAGES, Texts
from storage.submission import Filled, submit

Ask = Callable[..., None]
QUESTION_WIDTH, ANSWER_WIDTH = 21, 40
MOST_LINES = 40
QUESTION_MARK = re.compile("[？?]")


def summary(work: Work) -> dict[str, list[str]]:
    """The lines of the review, by language; they stay with the record."""
    for language in LANGUAGES:
        text = Texts(language)
        work.session.set_input(f"follow_ups_{language}", due_in_words(work, text, text.day))
    return {language: work.session.review_notes(language) or plain_summary(work, language) for language in LANGUAGES}


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


def show_review(work: Work) -> Face:
    """What will be submitted, in a few lines."""
    text = work.chat.text
    lines = summary(work)[text.language]
    head = text("review", what=lines[0] if lines else "")
    buttons = [Button(text("submit"), "send"), Button(text("modify"), "change")]
    return Face("\n".join([head, *lines[1:], text("review_tail")]), buttons)


def in_words(text: Texts, question: Question) -> str:
    """An answer as a person would say it."""
    if question.type == "date":
        return text.day(date.fromisoformat(question.value))
    if question.type in FILES:
        return text("with_file")
    if question.type == "geopoint":
        return " ".join(question.value.split()[:2])
    return said(text, question)


def changing(work: Work) -> bool:
    """Whether the question is which answer to change."""
    return work.place.menu


def changeable(work: Work) -> list[tuple[str, str, Card]]:
    """What may be changed: a name, the answer in words, the card; follow-ups stand after the card that opens them."""
    text = work.chat.text
    rows = []
    repeats = [f"{card.key}[" for card in work.cards() if card.kind == "repeat"]
    for card in work.cards():
        if card.key.startswith(tuple(repeats)):
            continue  # its row is chosen at the repeat
        if card.kind == "repeat":
            rows.append((card.label, text("rows", count=len(rows_of(work, card.key))), card))
            continue
        main = active_question(card)
        name = card.label or main.label
        rows.append((name, _answer_in_words(text, card), card))
        if work.place.taken.get(card.key):
            rows.append((text("follow_ups"), "", card))
    return rows


def _answer_in_words(text: Texts, card: Card) -> str:
    if card.kind == "check":
        bad = [question.label for question in card.questions if question.value == question.choices[1].name]
        return text.list(bad) or card.questions[0].choices[0].label
    asked = [question for question in card.questions if question.value and not question.appearance.startswith("hf-")]
    if len(asked) > 1:
        asked = [question for question in asked if question.type != "date"]  # the day beside the card's own question
    return text("comma").join(in_words(text, question) for question in asked if question.type != "acknowledge")


def show_change(work: Work) -> Face:
    """Which answer is to be changed."""
    text = work.chat.text
    rows = changeable(work)
    lines = [
        f"{number} {fit(shortened(name).rstrip('。.'), 14)}" + (f"{text('colon')}{fit(answer, 12)}" if answer else "")
        for number, (name, answer, _) in enumerate(rows, start=1)
    ]
    numbers = [Button(str(number), f"go:{number}") for number in range(1, len(rows) + 1)]
    return Face("\n".join([text("which_answer"), *lines]), [*numbers, Button(text("no_change"), "go:0")])


def shortened(question: str) -> str:
    """A question up to its mark: what follows says how to answer it."""
    return QUESTION_MARK.split(question, maxsplit=1)[0].strip()


def change_answer(work: Work, number: int) -> None:
    """Ask the chosen card again, or its follow-ups; 0 goes back to the review."""
    work.place.menu = False
    rows = changeable(work)
    if not 1 <= number <= len(rows):
        return
    _, _, card = rows[number - 1]
    if number > 1 and rows[number - 2][2] is card:  # the row behind a card's own one: its follow-ups
        work.place.draft = resting(work.place.taken[card.key])
        work.place.again = card.key
    else:
        work.place.at = card.key


def type_review(work: Work, typed: str, ask: Ask) -> None:
    """Words at the review: the buttons' own words, or the number of what is to be changed."""
    text, words = work.chat.text, plain(typed).lower()
    numbers = read_numbers(typed)
    if words == plain(text("submit")).lower():
        submit_work(work, ask)
        return
    if work.place.menu and numbers and len(numbers) == 1 and 0 <= numbers[0] <= len(changeable(work)):
        change_answer(work, numbers[0])
    elif words == plain(text("modify")).lower():
        work.place.menu = True
    elif work.place.menu and words == plain(text("no_change")).lower():
        work.place.menu = False
    else:
        ask(work, text("not_read_review") + "\n")
        return
    work.advance()
    ask(work)


def submit_work(work: Work, ask: Ask) -> None:
    """Keep the record and say so; an answer that is missing after all is asked for instead."""
    refused = work.session.check()
    if refused:
        card = next((card for card in work.cards() if any(q.ref == refused[0].ref for q in card.questions)), None)
        work.place.at = card.key if card else ""
        work.advance()
        ask(work, work.chat.text("still_missing") + "\n")
        return
    if work.row.practice:
        _end_practice(work)
        return
    refusal = against_sending(work.chat, work.row, day_of_visit(work.chat, work.session.submission()))
    if refusal:
        work.chat.say(refusal)
        return
    filled = Filled(
        interview=work.row,
        session=work.session,
        proposals=work.taken(),
        summary=summary(work),
        person=work.chat.me,
        subject=work.subject,
        people=work.place.people,
    )
    work.session.finish(work.chat.now)
    work.keep()
    outcome = submit(work.chat.tx, filled, today=work.chat.today, now=work.chat.now)
    work.row.step += 1
    after_submission(work.chat, filled, outcome)


def _end_practice(work: Work) -> None:
    chat = work.chat
    chat.tx.delete(work.row)
    work.row.state = "dropped"
    chat.set_focus()
    end_practice(chat, work.row)
