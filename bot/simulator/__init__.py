"""A Telegram of its own: a strict stand-in for the Bot API with a page in the browser.

It imports nothing of the rest: bot and simulator meet over HTTP only.
"""

from bot.simulator.bot_api import Exchange
from bot.simulator.limits import Limits
from bot.simulator.parameters import Upload
from bot.simulator.phone import Phone
from bot.simulator.refusals import PageRefusalError
from bot.simulator.server import Simulator
from bot.simulator.world import Person, World

__all__ = ["Exchange", "Limits", "PageRefusalError", "Person", "Phone", "Simulator", "Upload", "World"]
