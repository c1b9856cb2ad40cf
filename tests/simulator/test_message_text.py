"""Message text is read as TDLib reads it, also on a machine without TDLib."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.simulator import plain_html, text
from bot.simulator.refusals import RefusalError

PIECES = [
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<u>",
    "</u>",
    "<code>",
    "</code>",
    "<a href='https://example.org/x'>",
    "</a>",
    "</>",
]
PIECES += ["<p>", "</p>", "<", "</b", "&lt;", "&amp;", "&nbsp;", "&#26446;", "&", "好", "x", " ", "😀", ">"]

markup = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def read(parse, raw):
    """Text and which character of it carries what; or the refusal."""
    try:
        words, entities = parse(raw)
    except RefusalError as refusal:
        return refusal.description
    return words, {(at, one["type"]) for one in entities for at in range(one["offset"], one["offset"] + one["length"])}


@given(markup)
@settings(max_examples=600, deadline=None)
def test_the_plain_reader_agrees_with_tdlib(raw):
    """The same text, the same styles on the same characters, or the same refusal."""
    assert read(plain_html.parse, raw) == read(lambda one: text._parse(one, "html"), raw)


@given(
    st.text(st.sampled_from("好 \n😀x/#@."), max_size=30),
    st.sampled_from(["{}", "<b>{}</b>", " <i>{}</i> x", "{} <code>y</code>"]),
)
@settings(deadline=None)
def test_entities_lie_inside_the_text(words, frame):
    """After blanks are cut, no entity reaches beyond what is left, and none is empty."""
    raw = frame.format(words)
    found = text._read(raw, "HTML", None)
    length = text.utf16(found.text)
    assert found.text == found.text.rstrip(" \n")
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= length for one in found.entities)


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ("/start 8fQ2mZ", "bot_command", "/start"),
        ("看 https://example.org/a 。", "url", "https://example.org/a"),
        ("写 a@example.org", "email", "a@example.org"),
        ("#回访", "hashtag", "#回访"),
    ],
)
def test_what_telegram_finds_by_itself(said, kind, words):
    """Commands, links, addresses and tags are entities without being asked for."""
    found = text.said(said)
    [entity] = found.entities
    assert (entity["type"], found.text[entity["offset"] : entity["offset"] + entity["length"]]) == (kind, words)


def test_without_tdlib(monkeypatch):
    """HTML and commands still work; other modes say what is missing."""
    monkeypatch.setattr(text, "TDLIB", None)
    found = text.read_message({"text": "<b>好</b> /help", "parse_mode": "HTML"})
    assert [(one["type"], one["offset"], one["length"]) for one in found.entities] == [
        ("bold", 0, 1),
        ("bot_command", 2, 5),
    ]
    with pytest.raises(RefusalError, match="needs tdjson here"):
        text.read_message({"text": "*好*", "parse_mode": "MarkdownV2"})
