"""The end of an interview: check, change, submit."""

from collections.abc import Callable

from forms import Card, Question
from handlers.aftermath import after_submission
from handlers.interview.answer import NAMES, OTHER
from handlers.interview.aside import NotAnAnswer
from handlers.interview.practice import end_practice
from handlers.interview.proposals import due_in_words, resting
from handlers.interview.rows import rows_of
from handlers.interview.show import Face, active_question, shortened
from handlers.interview.standing import against_sending, day_of_visit, record_if_closed
from handlers.interview.summary import filled_of, in_words, summary
from handlers.interview.work import Work
from handlers.keyboards import Button, fit
from handlers.late_corrections import propose
from handlers.reading import plain, read_numbers
from handlers.texts import Texts
from handlers.things import NOTE, counted, notes
from storage.attachments import sent_with_form
from storage.submission import submit

Ask = Callable[..., None]
NOTE_WIDTH = 60


def show_review(work: Work) -> Face:
    """What will be submitted, in a few lines."""
    text = work.chat.text
    lines = summary(work)[text.language]
    pasted = bool(work.place.pastes) and work.row.corrects_id is None
    head = text("review_pasted" if pasted else "review", what=lines[0] if lines else "")
    buttons = [Button(text("submit"), "send"), Button(text("modify"), "change")]
    sent = sent_with_form(work.chat.tx, work.row.id or 0)
    lines += [text("note_line", words=fit(words, NOTE_WIDTH)) for words in notes(text, sent)]
    what = counted(text, [row for row in sent if row.kind != NOTE])
    tail = text("review_sent", what=what) if what else "" if pasted else text("review_tail")
    return Face("\n".join(line for line in (head, *lines[1:], tail) if line), buttons)  # a blank sends no picture along


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
            rows.append((text("follow_ups"), _follow_ups_in_words(work, card), card))
    return rows


def _answer_in_words(text: Texts, card: Card) -> str:
    if card.kind == "check":
        bad = [question.label for question in card.questions if question.value == question.choices[1].name]
        return text.list(bad) or card.questions[0].choices[0].label
    asked = [question for question in card.questions if question.value and _says_something(card, question)]
    if len(asked) > 1:
        asked = [question for question in asked if question.type != "date"]  # the day beside the card's own question
    return text("comma").join(in_words(text, question) for question in asked if question.type != "acknowledge")


def _says_something(card: Card, question: Question) -> bool:
    """Whether an answer is worth its words: 别人 is not, where the name stands beside it."""
    if question.appearance.startswith("hf-") and question.appearance != NAMES:
        return False
    written = any(each.value for each in card.questions if each.ref == question.other)
    return not (written and question.value == OTHER)


def _follow_ups_in_words(work: Work, card: Card) -> str:
    """The follow-ups of a card, as the review says them."""
    refs = {row["ref"] for row in work.place.taken[card.key]}
    rows = [row for row in work.taken() if row.ref in refs]
    text = work.chat.text
    return due_in_words(rows, text, text.day).strip(" ，,").removeprefix(text("follow_ups"))


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
    """Words at the review: the buttons' own words, or the number of what is to be changed; else NotAnAnswer."""
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
        raise NotAnAnswer(text("not_read_review"))
    work.advance()
    ask(work)


def submit_work(work: Work, ask: Ask, said: str = "") -> None:
    """Keep the record and say so (`said`, where the usual words do not fit); what is missing is asked for instead."""
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
    work.session.finish(work.chat.now)
    filled = filled_of(work, work.chat.me)
    work.keep()
    late = record_if_closed(work.chat, work.row)
    if late is not None:
        propose(work.chat, late, filled)
        return
    outcome = submit(work.chat.tx, filled, today=work.chat.today, now=work.chat.now)
    work.row.step += 1
    after_submission(work.chat, filled, outcome, said)


def _end_practice(work: Work) -> None:
    chat = work.chat
    chat.tx.delete(work.row)
    work.row.state = "dropped"
    chat.set_focus()
    end_practice(chat, work.row)
