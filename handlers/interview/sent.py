"""Files and places as answers, where a question asks for one."""

from forms import Question
from handlers.interview.answer import Read
from handlers.interview.show import FILES, active_question
from handlers.interview.talk import answer, ask
from handlers.interview.work import Asking, Work

KIND_OF = {"photo": "image", "voice": "audio", "audio": "audio", "video": "video", "video_note": "video"}


def asks_for(work: Work, *types: str) -> bool:
    """Whether the question that is asked is of one of these types."""
    step = work.step()
    if not isinstance(step, Asking) or step.card.kind == "repeat":
        return False
    return active_question(step.card, work.place.asked).type in types


def asks_for_file(work: Work) -> bool:
    """Whether the question that is asked is answered by sending a file."""
    return asks_for(work, *FILES)


def answer_with_file(work: Work, kind: str, attachment_id: int) -> None:
    """The file is the answer if it is of the kind that is asked for; any file is a file."""
    wanted = _active(work)
    if wanted.type not in ("file", KIND_OF.get(kind)) and not (wanted.type == "image" and kind == "document"):
        ask(work, work.chat.text("wrong_file") + "\n")
        return
    answer(work, Read(((wanted.ref, f"{kind}-{attachment_id}"),)))
    work.keep()


def answer_place(work: Work, latitude: float, longitude: float) -> None:
    """The place is the answer, as ODK writes it: latitude, longitude, altitude, accuracy."""
    answer(work, Read(((_active(work).ref, f"{latitude} {longitude} 0 0"),)))
    work.keep()


def _active(work: Work) -> Question:
    step = work.step()
    assert isinstance(step, Asking)
    return active_question(step.card, work.place.asked)
