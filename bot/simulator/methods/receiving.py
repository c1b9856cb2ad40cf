"""getMe, getUpdates and what the stand-in knows of webhooks."""

import asyncio
from typing import Any

from bot.simulator.methods.table import Method
from bot.simulator.parameters import Kind
from bot.simulator.refusals import RefusalError, bad_request, unsimulated
from bot.simulator.station import Station
from bot.simulator.updates import LONGEST_POLL, OTHER_POLL, batch, confirm, conflict_pause
from bot.simulator.world import USUAL_UPDATES, Json

MOST_UPDATES = 100


def get_me(station: Station, _args: Json) -> Json:
    return station.world.bot


async def get_updates(station: Station, args: Json) -> list[Json]:
    """Confirm by offset, hand over what waits, now or within the timeout; a second poll ends the first."""
    loop = asyncio.get_running_loop()
    polls = station.polls
    polls.refuse(RefusalError(409, OTHER_POLL))
    allow(station, args.get("allowed_updates"))
    offset = args.get("offset", 0)
    limit = min(max(args.get("limit", MOST_UPDATES), 1), MOST_UPDATES)
    timeout = min(max(args.get("timeout", 0), 0), LONGEST_POLL)
    limit, timeout = polls.manners(offset, loop.time(), limit, timeout)
    station.taken(confirm(station.world, offset, station.date()))
    station.on_change()
    found = batch(station.world, polls, station.faults, limit)
    if found or not timeout:
        return found
    try:
        await polls.wait(timeout)
    except RefusalError:
        await conflict_pause(polls)
        raise
    confirm(station.world, 0, station.date())
    return batch(station.world, polls, station.faults, limit)


def allow(station: Station, kinds: Any) -> None:
    """Remember which kinds of update the bot wants; an empty list means the usual ones."""
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("allowed_updates must be an Array of String")
    station.world.allowed_updates = kinds or list(USUAL_UPDATES)


def set_webhook(_station: Station, _args: Json) -> bool:
    raise unsimulated("webhooks; ask with getUpdates")


def delete_webhook(station: Station, args: Json) -> bool:
    if args.get("drop_pending_updates"):
        station.world.updates.clear()
        station.on_change()
    return True


def get_webhook_info(station: Station, _args: Json) -> Json:
    """That there is none, and how much waits."""
    station.world.forget_updates(0, station.date())
    return {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(station.world.updates),
        "allowed_updates": station.world.allowed_updates,
    }


METHODS = (
    Method("getMe", get_me, {}),
    Method(
        "getUpdates",
        get_updates,
        {"offset": Kind.INT, "limit": Kind.INT, "timeout": Kind.INT, "allowed_updates": Kind.JSON},
    ),
    Method(
        "setWebhook",
        set_webhook,
        {
            "url": Kind.STR,
            "certificate": Kind.FILE,
            "ip_address": Kind.STR,
            "max_connections": Kind.INT,
            "allowed_updates": Kind.JSON,
            "drop_pending_updates": Kind.BOOL,
            "secret_token": Kind.STR,
        },
    ),
    Method("deleteWebhook", delete_webhook, {"drop_pending_updates": Kind.BOOL}),
    Method("getWebhookInfo", get_webhook_info, {}),
)
