"""The Bot API's methods as one table: what each is called, what it takes, what does it."""

from bot.simulator.methods import callbacks, editing, files, media, profile, receiving, sending
from bot.simulator.methods.table import Method

METHODS: dict[str, Method] = {
    method.name.lower(): method
    for family in (receiving, sending, media, editing, callbacks, files, profile)
    for method in family.METHODS
}
