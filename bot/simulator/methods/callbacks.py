"""answerCallbackQuery."""

from bot.simulator.methods.table import Method
from bot.simulator.parameters import Kind
from bot.simulator.refusals import bad_request
from bot.simulator.station import Station
from bot.simulator.world import Json

ANSWER_SECONDS = 150  # undocumented; the life of the update itself is taken
ANSWER_CHARACTERS = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(station: Station, args: Json) -> bool:
    """Stop the wait on the tapped button, with a toast if there is a text; once, and in time."""
    text = args.get("text", "")
    if len(text) > ANSWER_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = station.world.taps.get(args.get("callback_query_id", ""))
    if tap is None or tap.answered or station.date() - tap.at > ANSWER_SECONDS:
        raise bad_request(TOO_OLD)
    tap.answered = True
    station.hub.tell("answered", id=tap.chat_id, message_id=tap.message_id)
    if text:
        toast(station, tap.chat_id, text, alert=args.get("show_alert", False))
    station.on_change()
    return True


def toast(station: Station, chat_id: int, text: str, *, alert: bool) -> None:
    """Show the short notice; where no page listens, keep it for whoever reads the chat next."""
    if not station.hub.listeners:
        station.toasts.setdefault(chat_id, []).append({"text": text, "alert": alert})
    station.hub.tell("toast", id=chat_id, text=text, alert=alert)


METHODS = (
    Method(
        "answerCallbackQuery",
        answer_callback_query,
        {
            "callback_query_id": Kind.STR,
            "text": Kind.STR,
            "show_alert": Kind.BOOL,
            "cache_time": Kind.INT,
            "url": Kind.UNSIMULATED,
        },
    ),
)
