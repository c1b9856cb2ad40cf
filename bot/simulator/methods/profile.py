"""What the bot shows of itself: commands, menu button, name and descriptions; and getChat."""

import json
import re
from functools import partial
from typing import Any

from bot.simulator.methods.table import Method
from bot.simulator.parameters import Kind
from bot.simulator.refusals import bad_request
from bot.simulator.station import Station
from bot.simulator.world import Json

MOST_COMMANDS = 100
COMMAND_CHARACTERS = 32
DESCRIPTION_CHARACTERS = 256
_COMMAND = re.compile(r"[a-z0-9_]+")

# Texts of the profile: field in the answer, and most characters.
TEXTS = {
    "Name": ("name", 64),
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
}

SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


def _key(what: str, args: Json) -> str:
    scope = args.get("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return json.dumps([what, scope, args.get("language_code", "")], sort_keys=True)


def set_my_commands(station: Station, args: Json) -> bool:
    commands = args.get("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    station.world.texts[_key("commands", args)] = [_command(one) for one in commands]
    station.on_change()
    station.hub.tell("people")
    return True


def _command(raw: Any) -> Json:
    if not isinstance(raw, dict) or set(raw) != {"command", "description"}:
        raise bad_request("can't parse BotCommand: command and description expected")
    command, description = str(raw["command"]).removeprefix("/"), str(raw["description"])
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > COMMAND_CHARACTERS:
        raise bad_request(f"command length must not exceed {COMMAND_CHARACTERS}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description.strip():
        raise bad_request("command description must be non-empty")
    if len(description) > DESCRIPTION_CHARACTERS:
        raise bad_request(f"command description length must not exceed {DESCRIPTION_CHARACTERS}")
    return {"command": command, "description": description}


def commands_for(station: Station, person_id: int, speaks: str) -> Any:
    """The commands a person's menu shows: of the narrowest scope that has any, in his language if there are."""
    scopes: list[Json] = [{"type": "chat", "chat_id": person_id}, {"type": "all_private_chats"}, {"type": "default"}]
    for scope in scopes:
        for language in (_language(speaks), ""):
            if found := get_my_commands(station, {"scope": scope, "language_code": language}):
                return found
    return []


def shown_text(what: str, station: Station, speaks: str) -> str:
    """Name or description as somebody of that language sees it."""
    field, _ = TEXTS[what]
    own = get_text(what, station, {"language_code": _language(speaks)})[field]
    return str(own or get_text(what, station, {})[field])


def _language(speaks: str) -> str:
    """Telegram keeps a bot's texts by two letters; a phone says zh-hans."""
    return speaks.split("-", 1)[0]


def get_my_commands(station: Station, args: Json) -> Any:
    return station.world.texts.get(_key("commands", args), [])


def delete_my_commands(station: Station, args: Json) -> bool:
    station.world.texts.pop(_key("commands", args), None)
    return True


def set_text(what: str, station: Station, args: Json) -> bool:
    field, most = TEXTS[what]
    text = args.get(field, "")
    if len(text) > most:
        raise bad_request(f"{field} is too long")
    station.world.texts[_key(what, args)] = text
    station.on_change()
    return True


def get_text(what: str, station: Station, args: Json) -> Json:
    field, _ = TEXTS[what]
    default = station.world.bot["first_name"] if what == "Name" else ""
    return {field: station.world.texts.get(_key(what, args)) or default}


def set_chat_menu_button(station: Station, args: Json) -> bool:
    button = args.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands"}:
        raise bad_request("can't parse menu button: only default and commands exist here")
    station.world.texts[f"menu_button {args.get('chat_id', '')}"] = button
    station.on_change()
    return True


def get_chat_menu_button(station: Station, args: Json) -> Any:
    return station.world.texts.get(f"menu_button {args.get('chat_id', '')}", {"type": "commands"})


def get_chat(station: Station, args: Json) -> Json:
    """The chat with the few full-info fields that Telegram always gives."""
    chat = station.find_chat(args)
    colour = {"accent_color_id": chat.id % 7, "max_reaction_count": 11}
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full = colour | {"accepted_gift_types": dict.fromkeys(gifts, False)}
    return station.world.chat_object(chat) | full


_SCOPE = {"scope": Kind.JSON, "language_code": Kind.STR}
_MENU = {"chat_id": Kind.CHAT}

METHODS = (
    Method("setMyCommands", set_my_commands, {"commands": Kind.JSON, **_SCOPE}),
    Method("getMyCommands", get_my_commands, _SCOPE),
    Method("deleteMyCommands", delete_my_commands, _SCOPE),
    Method("setChatMenuButton", set_chat_menu_button, _MENU | {"menu_button": Kind.JSON}),
    Method("getChatMenuButton", get_chat_menu_button, _MENU),
    Method("getChat", get_chat, {"chat_id": Kind.CHAT}),
    *(
        Method(f"setMy{what}", partial(set_text, what), {field: Kind.STR, "language_code": Kind.STR})
        for what, (field, _) in TEXTS.items()
    ),
    *(Method(f"getMy{what}", partial(get_text, what), {"language_code": Kind.STR}) for what in TEXTS),
)
