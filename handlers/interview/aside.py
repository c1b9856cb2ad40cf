"""Words at a question that cannot be its answer: a note of this form, another matter, or an answer gone wrong."""

import re

from handlers.interview.answer import LONGEST
from handlers.interview.show import Face
from handlers.interview.work import Work
from handlers.keeping import keep_words
from handlers.keyboards import Button, fit
from handlers.reading import plain
from storage.periods import current_period
from storage.tasks import open_tasks

CHARACTER, WORD = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z']+")
WORD_COUNTS, ENOUGH, DIFFERENT = 1.5, 6, 4  # an English word weighs more than a character; 哈哈哈哈哈哈 says nothing
NAME = 2  # characters that name something
SAID_AGAIN = 20  # characters of what was kept


class NotAnAnswer(Exception):
    """What was typed cannot be the answer; its text says what is asked for."""


def speaks_for_itself(work: Work, typed: str) -> bool:
    """Whether words that are no answer may mean something else: long enough, or the name of another subject."""
    return len(typed) <= LONGEST and (says_something(typed) or _names_another(work, typed))


def says_something(typed: str) -> bool:
    """Whether it is more than a few characters that stand for nothing."""
    weight = len(CHARACTER.findall(typed)) + WORD_COUNTS * len(WORD.findall(typed))
    return weight >= ENOUGH and len(set(typed)) >= DIFFERENT


def _names_another(work: Work, typed: str) -> bool:
    chat, words = work.chat, plain(typed)
    if len(words) < NAME or not CHARACTER.search(words):
        return False
    period = current_period(chat.tx, chat.today)
    mine = open_tasks(chat.tx, chat.me.id or 0, period.key, chat.today)
    return any(words in plain(subject.name) for _, subject in mine if subject.id != work.row.subject_id)


def put_aside(work: Work, typed: str, why: str) -> None:
    """Ask what the words are, until he says; what he wrote before in the same breath stands before them."""
    before = work.place.beside.get("words")
    work.place.beside = {"words": f"{before}\n{typed}" if before else typed, "why": why}


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
