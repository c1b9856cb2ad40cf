"""All sentences in one place, complete in both languages."""

import string
from itertools import pairwise

from handlers.texts import LANGUAGES, Texts, sentences

EMOJI = range(0x1F000, 0x1FB00)
REFUSED_WORDS = ("任务失败", "升级", "工单", "草稿", "用户", "打卡", "系统错误", "亲", "哦", "！")


def parts(sentence):
    """The names that a sentence leaves open."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_say_the_same_things():
    """Every sentence stands in both files and leaves the same parts open."""
    zh, en = (sentences(language) for language in LANGUAGES)
    assert set(zh) == set(en)
    assert {key: parts(zh[key]) for key in zh} == {key: parts(en[key]) for key in en}


def test_chinese_carries_full_width_punctuation():
    """No half-width comma, question mark or colon next to a Chinese character."""
    for key, sentence in sentences("zh").items():
        bare = "".join("字" if letter in "{}" else letter for letter in sentence)
        for before, mark in pairwise(bare):
            assert not (mark in ",?!;:()" and ord(before) > 0x3000), (key, sentence)


def test_the_voice_has_no_emoji_and_none_of_the_words_people_refuse():
    """Nobody here is a 用户, and nothing is praised."""
    for language in LANGUAGES:
        for key, sentence in sentences(language).items():
            assert not any(ord(letter) in EMOJI for letter in sentence), key
            assert not any(word in sentence for word in REFUSED_WORDS), key


def test_an_unknown_language_is_answered_in_chinese():
    """A phone that speaks French still gets an answer."""
    assert Texts("fr")("submit") == "提交"
