"""The tables of the chat: every way in has a permission, every command its words."""

import re
from pathlib import Path

import pytest

import handlers
from bot.simulator.methods.profile import shown_text
from handlers.interview.verbs import VERBS
from handlers.permissions import ANYONE, PERMISSIONS
from handlers.routes import COMMAND_NAMES, COMMANDS, DESCRIPTIONS, KEYS, ROUTES
from handlers.texts import LANGUAGES, Texts, sentences
from handlers.words import KEY_WORDS

HANDLERS = Path(handlers.__file__).parent
FILES = [*HANDLERS.rglob("*.py"), *(HANDLERS.parent / "jobs").rglob("*.py")]  # the clock speaks, too
CODE = "\n".join(file.read_text(encoding="utf-8") for file in FILES)


def test_every_route_has_a_permission_and_every_permission_a_route():
    """A new route without a line in the table fails here, not in front of a person."""
    assert {route.verb for route in ROUTES} == set(PERMISSIONS)


def test_only_first_contact_and_groups_are_open_to_anyone():
    """Everything else asks for an account."""
    assert {verb for verb, who in PERMISSIONS.items() if who == ANYONE} == {
        *("start", "claim", "in_group", "reach", "ask_access", "claim_access")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_as_telegram_takes_them(language):
    """1 to 32 of a-z 0-9 _, with 1 to 256 characters of description."""
    assert [name for name, _ in COMMANDS[language]] == list(COMMAND_NAMES)
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) and 1 <= len(words) <= 256 for name, words in COMMANDS[language])


def test_the_menu_of_commands_holds_what_everybody_may():
    """邀请 stands under 更多 for those who lead somebody; `/invite` may be typed."""
    assert "invite" not in COMMAND_NAMES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["key_tasks", "more_back", "key_records", "key_find", "key_more"])
def test_what_stands_on_a_key_may_be_typed(language, key):
    """In capitals, too."""
    assert Texts(language)(key).lower() in KEY_WORDS


def test_every_button_that_is_made_is_understood():
    """The data of each button in the code begins with a prefix of the table, and each verb of it exists."""
    made = set(re.findall(r'"([a-zA-Z]):([a-z]+)', CODE))
    prefixes = set(re.findall(r'button\(\s*(?:rf?)?"([a-zA-Z]):', CODE))
    assert made
    assert {prefix for prefix, _ in made} <= prefixes
    assert {verb for prefix, verb in made if prefix == "k"} <= set(KEYS)


def test_every_verb_of_a_form_is_on_some_button():
    """A verb that no button carries is dead."""
    unused = [
        verb for verb in VERBS if f'"{verb}"' not in CODE.replace(f'    "{verb}": ', "") and f'"{verb}:' not in CODE
    ]
    assert unused == []


MADE = re.compile(r"""f["']([a-z0-9_]*(?:\{[^{}]*\}[a-z0-9_]*)+)["']""")  # f"gap_short_{kind}"
PERIODS = ("quarter", "half_year")  # named by the kind of period, whatever it is called


def test_every_sentence_is_said_somewhere():
    """A sentence that nobody says any more is deleted: its key stands in the code, or is made there of parts."""
    written = set(re.findall(r"""['"]([a-z0-9_]+)['"]""", CODE))
    parts = [re.split(r"\{[^{}]*\}", made) for made in MADE.findall(CODE)]
    shapes = {"[a-z0-9_]+".join(part) for part in parts if len("".join(part)) > 2}
    made = re.compile("|".join(shapes))
    unused = [
        key for key in sentences("zh") if key not in written and not made.fullmatch(key) and not key.startswith(PERIODS)
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_stranger_reads_what_the_bot_is_for(county, language):
    """Before START, in the language of his phone; at most 512 characters."""
    shown = shown_text("Description", county.simulator.station, language)
    assert shown == DESCRIPTIONS[language]
    assert 1 <= len(shown) <= 512
