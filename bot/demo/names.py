"""Invented names by combination, the same at every load."""

from collections.abc import Iterator, Set
from itertools import count

SURNAMES = "陈李王张刘覃向杨黄周吴罗唐彭谭何邓曾蒋龚朱谢宋许孙袁熊田易文胡高夏石梁侯汪姚钟潘谷"
GIVEN = (
    "春生 桂兰 建平 秀英 德明 小红 国强 玉梅 长福 金花 志刚 腊梅 永红 满秀 大军 菊香 正国 彩云 有才 凤英 "
    "光明 冬莲 新民 翠娥 万里 细妹 友良 珍珠 水生 银花 祖德 来香 传忠 美玲 家富 月英 立秋 桃红 顺清 爱莲 "
    "石林 素芳 方成 喜妹 景春 雪梅 益民 淑贞 树根 香云 世昌 兰芝 得胜 巧云 克勤 寿英 平安 竹君 耀宗 杏花 "
    "开泰 莲香 福全 青枝 厚生 慧敏 松柏"
).split()
STRIDES = (7, 13)  # coprime to the two lengths, as those are to each other: no pair comes twice before all have come


def invented(taken: Set[str]) -> Iterator[str]:
    """Name after name, none twice, none that is taken."""
    for number in count():
        surname = SURNAMES[number * STRIDES[0] % len(SURNAMES)]
        given = GIVEN[number * STRIDES[1] % len(GIVEN)]
        if surname + given not in taken:
            yield surname + given
