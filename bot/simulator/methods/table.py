"""One line of the table of methods, and the parameters that many of them share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.simulator.parameters import Fields, Kind
from bot.simulator.station import Station
from bot.simulator.world import Json

Run = Callable[[Station, Json], Any | Awaitable[Any]]


@dataclass(frozen=True)
class Method:
    """A method by its documented name; `run` gives the result or raises RefusalError.

    `run` gets the parameters converted, and under "uploads" the files of a multipart body by field name.
    """

    name: str
    run: Run
    fields: Fields


# Documented parameters of everything that sends; those the stand-in cannot honour are refused, not ignored.
SENDING: Fields = {
    "chat_id": Kind.CHAT,
    "disable_notification": Kind.BOOL,
    "protect_content": Kind.BOOL,
    "reply_markup": Kind.MARKUP,
    "reply_parameters": Kind.JSON,
    "allow_paid_broadcast": Kind.UNSIMULATED,
    "business_connection_id": Kind.UNSIMULATED,
    "direct_messages_topic_id": Kind.UNSIMULATED,
    "message_effect_id": Kind.UNSIMULATED,
    "message_thread_id": Kind.UNSIMULATED,
    "suggested_post_parameters": Kind.UNSIMULATED,
}
CAPTION: Fields = {
    "caption": Kind.STR,
    "parse_mode": Kind.STR,
    "caption_entities": Kind.JSON,
}
WHICH_MESSAGE: Fields = {
    "chat_id": Kind.CHAT,
    "message_id": Kind.INT,
    "business_connection_id": Kind.UNSIMULATED,
    "inline_message_id": Kind.UNSIMULATED,
}
