"""Who may do what: one line a verb. What a person may read is decided by the viewer of the read itself."""

from collections.abc import Mapping

from handlers.chat import Chat

ANYONE, REGISTERED = "anyone", "registered"

PERMISSIONS: Mapping[str, str] = {
    "in_group": ANYONE,
    "reach": ANYONE,
    "start": ANYONE,
    "claim": ANYONE,  # the code in the button is the right to it
    "ask_access": ANYONE,
    "claim_access": ANYONE,  # and by the chat whose request was approved, as it says itself
    "access": REGISTERED,  # and by whoever leads the unit that was named
    "invite": REGISTERED,  # and by whoever leads the person
    "show_invites": REGISTERED,
    "interview": REGISTERED,
    "task": REGISTERED,
    "tables": REGISTERED,  # and by whoever oversees somebody, as the step itself says
    "obstacle": REGISTERED,  # decided by the leader who is asked, as the step itself says
    "transfer": REGISTERED,  # by whoever leads the person, as the step itself says
    "hand_over": REGISTERED,  # by the one who goes, and whoever follows
    "follow_up": REGISTERED,  # by whoever sees to it, leads the place, or verifies, as each step itself says
    "plan": REGISTERED,  # by who sees it, answers for it, or leads the place, as each step itself says
    "manage": REGISTERED,  # by whoever oversees the place, as the step itself says
    "selection": REGISTERED,  # and by whoever proposes, sees or decides, as each step itself says
    "merge": REGISTERED,  # the same, of both
    "units": REGISTERED,  # and by the county's office only, as the step itself says
    "year_findings": REGISTERED,  # one's own, and by whoever oversees him, as the step itself says
    "account": REGISTERED,  # by the head above whoever gave it, as the step itself says
    "answering": REGISTERED,  # by whoever oversees the place, as each step itself says
    "gaps": REGISTERED,  # what of them, the viewer of each list says
    "record": REGISTERED,
    "behind": REGISTERED,  # and by whoever oversees the place, as the list and the step themselves say
    "pause_area": REGISTERED,  # and by whoever oversees the area
    "appoint": REGISTERED,  # and by whoever oversees the place
    "free_record": REGISTERED,
    "post": REGISTERED,  # seen by who heads or oversees the unit, kept by who may, as each step says
    "event": REGISTERED,  # opened, kept and corrected by who may, answered by who is called, as each step says
    "correction": REGISTERED,
    "late_correction": REGISTERED,  # by the one who is asked, as the step itself says
    "finding": REGISTERED,
    "member": REGISTERED,
    "publish": REGISTERED,  # and of the office only, as the step itself says
    "registry": REGISTERED,  # the same
    "score": REGISTERED,  # by whose column it is, and whoever oversees the place, as each step itself says
    "notice": REGISTERED,  # sent by whoever oversees the place; confirmed by whom it reached, as each step itself says
    "feedback": REGISTERED,  # answered by the county's office only, as the step itself says
    "fill": REGISTERED,
    "resume": REGISTERED,
    "place": REGISTERED,
    "visit": REGISTERED,
    "request": REGISTERED,
    "show_visits": REGISTERED,
    "blank": REGISTERED,
    "find": REGISTERED,  # whom, the viewer of each search says
    "labels": REGISTERED,  # of what, the viewer of each list says
    "written": REGISTERED,  # by its writer, and whoever has it at his office, as each step itself says
    "key": REGISTERED,
    "show_tasks": REGISTERED,
    "back": REGISTERED,
    "pause": REGISTERED,
    "look_for": REGISTERED,
    "show_records": REGISTERED,
    "change_language": REGISTERED,
    "show_help": REGISTERED,
    "unknown_command": REGISTERED,
    "unknown_button": REGISTERED,
    "edited": REGISTERED,
    "typed": REGISTERED,
    "sent_along": REGISTERED,
    "sticker": REGISTERED,
}


def may(chat: Chat, verb: str) -> bool:
    """Whether this chat may do it; KeyError for a verb that the table does not have."""
    return PERMISSIONS[verb] == ANYONE or chat.person is not None
