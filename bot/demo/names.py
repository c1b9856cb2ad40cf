"""Invented names by combination, the same at every load."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

SURNAMES = "陈李王张刘覃向杨黄周吴罗唐彭谭何邓曾蒋龚朱谢宋许孙袁熊田易文胡高夏石梁侯汪姚钟潘谷"
GIVEN = (  # two characters each
    "春生桂兰建平秀英德明小红国强玉梅长福金花志刚腊梅永红满秀大军菊香正国彩云有才凤英光明冬莲新民翠娥万里细妹友良珍珠水生银花祖德来香传忠美玲家富月英立秋桃红顺清爱莲"
    "松林素芳方成喜妹景春雪梅益民淑贞树根香云世昌兰芝得胜巧云克俭寿英平安竹君耀宗杏花开泰莲香福全青枝厚生慧敏松柏"
)
STRIDES = (7, 13)  # coprime to the two lengths, as those are to each other: no pair comes twice before all have come


def invented(taken: AbstractSet[str]) -> Iterator[str]:
    """Name after name, none twice, none that is taken."""
    pairs = len(GIVEN) // 2
    for number in range(len(SURNAMES) * pairs):
        surname = SURNAMES[number * STRIDES[0] % len(SURNAMES)]
        at = number * STRIDES[1] % pairs * 2
        given = GIVEN[at : at + 2]
        if surname + given not in taken:
            yield surname + given
