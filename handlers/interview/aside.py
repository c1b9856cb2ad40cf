"""Words at a question that cannot be its answer: a note of this form, another matter, or an answer gone wrong."""

import re

from handlers.interview.answer import LONGEST
from handlers.interview.show import Face
from handlers.interview.work import Work
from handlers.keeping import keep_words
from handlers.keyboards import Button, fit
from handlers.reading import plain
from storage.pairing import paired_households
from storage.tables import Subject, Task
from storage.tasks import to_do

CHARACTER, WORD = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z']+")
WORD_COUNTS, ENOUGH, DIFFERENT = 1.5, 6, 4  # an English word weighs more than a character; 哈哈哈哈哈哈 says nothing
NAME = 2  # characters that name something
APART = "\n\n"  # between words of two messages
SAID_AGAIN = 20  # characters of what was kept


class NotAnAnswer(Exception):
    """What was typed cannot be the answer; its text says what is asked for."""


def speaks_for_itself(work: Work, typed: str) -> bool:
    """Whether words that are no answer may mean something else: long enough, or the name of another subject."""
    another = _names_another(work, typed) or begins_another(work, typed)
    return len(typed) <= LONGEST and (another or says_something(typed))


def begins_another(work: Work, typed: str) -> bool:
    """Whether words begin as a visit is written, about another household or enterprise of the writer.

    A free question would swallow them. A form of no duty may ask for such words, and whoever insists means them.
    """
    if typed == work.place.insisted or (work.subject is None and not work.row.practice):
        return False
    mine = paired_households(work.chat.tx, work.chat.me.id or 0, work.chat.today)
    subjects = [*(row.subject for row in mine), *(subject for _, subject in _tasks(work))]
    names = [row.name for row in subjects if row.id != work.row.subject_id]
    return any(typed.startswith(name) and len(plain(typed)) >= len(name) + NAME for name in names)


def _tasks(work: Work) -> list[tuple[Task, Subject]]:
    return to_do(work.chat.tx, work.chat.me.id or 0, work.chat.today)


def says_something(typed: str) -> bool:
    """Whether it is more than a few characters that stand for nothing."""
    weight = len(CHARACTER.findall(typed)) + WORD_COUNTS * len(WORD.findall(typed))
    return weight >= ENOUGH and len(set(typed)) >= DIFFERENT


def _names_another(work: Work, typed: str) -> bool:
    words = plain(typed)
    if len(words) < NAME or not CHARACTER.search(words):
        return False
    return any(words in plain(subject.name) for _, subject in _tasks(work) if subject.id != work.row.subject_id)


def put_aside(work: Work, typed: str) -> None:
    """Ask what the words are, until he says; what he wrote before in the same breath stands before them."""
    before = work.place.beside.get("words")
    work.place.beside = {"words": f"{before}{APART}{typed}" if before else typed}


def show_aside(work: Work) -> Face:
    """Note, another matter, or the question once more."""
    text = work.chat.text
    verbs = (("note", "note"), ("other_matter", "other"), ("answer_anew", "anew"))
    return Face(text("note_or_other", name=work.name), [Button(text(key), verb) for key, verb in verbs])


def take_back(work: Work) -> dict[str, str]:
    """The words that wait to be told what they are; they wait no more."""
    waiting, work.place.beside = work.place.beside, {}
    return waiting


def pass_over(work: Work) -> dict[str, str]:
    """He goes on with the question and does not say what the words are: they are his, and he is told where."""
    waiting = take_back(work)
    if waiting and not work.row.practice:
        work.lead = work.chat.text("words_kept", words=fit(waiting["words"], SAID_AGAIN)) + "\n"
    return waiting


def keep_passed(work: Work, waiting: dict[str, str]) -> None:
    """Keep the words that were passed over, belonging nowhere yet."""
    if waiting and not work.row.practice:
        keep_words(work.chat, waiting["words"])
