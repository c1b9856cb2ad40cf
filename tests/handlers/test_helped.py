"""What typed words say was done for a household."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.interview.helped import Item, read_items, read_promise


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("化肥2袋", [("goods", "化肥", "2", "袋")]),
        ("送棉被１床、米50斤", [("goods", "棉被", "1", "床"), ("goods", "米", "50", "斤")]),
        ("慰问金五百元", [("funds", "慰问金", "500", "元")]),
        ("三千块", [("funds", "", "3000", "元")]),
        ("半吨化肥", [("goods", "化肥", "0.5", "吨")]),
        ("教剪枝2次", [("skill", "教剪枝2次", "", "")]),
        ("讲医保政策，问了行情", [("policy", "讲医保政策", "", ""), ("info", "问了行情", "", "")]),
        ("推荐到园区找工作", [("job", "推荐到园区找工作", "", "")]),
        ("一起订了发展计划", [("plan", "一起订了发展计划", "", "")]),
        ("看望", [("see", "看望", "", "")]),
        ("没在家", [("away", "没在家", "", "")]),
        ("修了鸡舍", [("", "修了鸡舍", "", "")]),
        ("医保报销不懂", [("", "医保报销不懂", "", "")]),
        ("想找工作，缺化肥2袋", [("", "想找工作", "", ""), ("", "缺化肥2袋", "", "")]),
        ("帮他问了想要的岗位", [("job", "帮他问了想要的岗位", "", "")]),
        ("看望 送了棉被1床", [("see", "看望", "", ""), ("goods", "棉被", "1", "床")]),
        (
            "化肥两袋 油1桶 看望了老人",
            [("goods", "化肥", "2", "袋"), ("goods", "油", "1", "桶"), ("see", "看望了老人", "", "")],
        ),
        ("米一袋 油2桶", [("goods", "米", "1", "袋"), ("goods", "油", "2", "桶")]),
        ("化肥2袋油1桶", [("goods", "化肥", "2", "袋"), ("goods", "油", "1", "桶")]),
        ("化肥 2 袋", [("goods", "化肥", "2", "袋")]),
        ("2袋 化肥", [("goods", "化肥", "2", "袋")]),
        ("慰问金 500元 油 1桶", [("funds", "慰问金", "500", "元"), ("goods", "油", "1", "桶")]),
        ("老人 腿痛", [("", "老人 腿痛", "", "")]),
        ("思想教育", [("skill", "思想教育", "", "")]),
        ("2 bags of fertiliser", [("goods", "fertiliser", "2", "bags")]),
        ("送了些旧衣服", [("goods", "送了些旧衣服", "", "")]),
    ],
)
def test_words_become_items(typed, items):
    """Kind, thing, amount and unit; what is of no kind keeps its words."""
    assert [(item.kind, item.what, item.amount, item.unit) for item in read_items(typed)] == items


@pytest.mark.parametrize(
    ("typed", "promised"),
    [
        ("答应问猪圈修缮补助", "问猪圈修缮补助"),
        ("答应他家：修水管。", "修水管"),
        ("下次带种子", "带种子"),
        ("化肥2袋", ""),
        ("答应", ""),
    ],
)
def test_a_promise_is_told_from_a_deed(typed, promised):
    """Words that begin with a promise are one."""
    assert read_promise(typed) == promised


@given(st.text(max_size=60))
def test_items_survive_being_packed(typed):
    """Whatever is written, an item comes out of the form's list as one word and reads as it went in."""
    for item in read_items(typed):
        packed = item.packed()
        assert len(packed.split()) == 1
        assert Item.unpacked(packed).packed() == packed
