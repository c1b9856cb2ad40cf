"""What is said about forms, in Chinese: one line a sentence, `{}` for what stands in it."""

import re
from functools import cache

SENTENCES: dict[str, str] = {
    # the file
    "{} bytes when unpacked": "解压后有{}字节",
    "{} bytes": "文件有{}字节",
    "{} sheets": "有{}张工作表",
    "at most {}": "最多{}",
    "a file of kind {}": "文件类型是{}",
    "unknown": "不明",
    "no workbook": "不是 Excel 工作簿",
    "no XLSForm: {}": "不是 XLSForm：{}",
    "a DOCTYPE in its part {}": "工作簿的 {} 里有 DOCTYPE，可能读取别的文件或无限膨胀",
    "a workbook without one": "不带 DOCTYPE 的工作簿",
    "not converted within {} seconds": "{}秒内没有转换完",
    "more memory, time or room than a form may take": "占用的内存、时间或空间超过一张表单的限度",
    "a smaller form": "小一些的表单",
    "a smaller sheet": "小一些的工作表",
    "more than {} rows": "超过{}行",
    "more than {} columns": "超过{}列",
    "form": "表单",
    # the form as a whole
    "{} characters of XML": "表单有{}个字符",
    "a DOCTYPE, which could read other files": "有 DOCTYPE，可能读取别的文件",
    "an XForm without one": "不带 DOCTYPE 的 XForm",
    "an XForm as pyxform writes it": "pyxform 生成的 XForm",
    "an XForm": "XForm",
    "no XML: {}": "不是 XML：{}",
    "no model, instance or body": "没有 model、instance 或 body",
    "{} questions": "有{}道题",
    "a bind for a question that is not there": "设置对应的题目不存在",
    "shown, but not in the form's data": "显示了一道数据里没有的题",
    "a value set for a question that is not there": "要给一道不存在的题赋值",
    # expressions
    "it depends on itself in a circle": "它的值取决于自己，成了循环",
    "they depend on each other in a circle": "它们的值互相决定，成了循环",
    "there is no function {}()": "没有 {}() 这个函数",
    "no {} file: {}": "不是 {} 文件：{}",
    "{}() takes chance, so a form read again would change": "{}() 取随机数，表单再打开就变了",
    "a question or a fixed value": "题目或固定的值",
    "the functions of the ODK XForms specification": "ODK XForms 规范里的函数",
    "{}() with {} arguments": "{}() 带了{}个参数",
    "the pattern `{}` of regex(): {}": "regex() 的模式“{}”写得不对：{}",
    "the pattern `{}` of regex() can take for ever, as on `{}`": "regex() 的模式“{}”会没完没了，比如遇到“{}”",
    "no choice or repetition inside a repetition": "重复里不要再套重复或多选一",
    "there is no list or file `{}`": "没有叫“{}”的选项表或文件",
    "there is no list of entities `{}`": "没有叫“{}”的名册",
    "there is no file `{}`": "没有叫“{}”的文件",
    "{}() needs a name in quotes there": "{}() 这里要写带引号的名称",
    "indexed-repeat() with a repeat without its number": "indexed-repeat() 里有一个重复组没有写序号",
    "question, repeat, number, …": "题目、重复组、序号……",
    "an expression of {} characters": "公式有{}个字符",
    "`{}` is not understood in `{}`": "公式 `{1}` 里的 `{0}` 看不懂",
    "`the end` is not expected there in `{}`": "公式 `{}` 没有写完",
    "`{}` is not expected there in `{}`": "公式 `{1}` 里不该出现 `{0}`",
    "brackets more than {} deep in `{}`": "公式 `{1}` 的括号套了超过{0}层",
    "`{}` in `{}`": "公式 `{1}` 里的 `{0}` 不能用",
    "paths of names, `.` and `..`": "由名称、`.` 和 `..` 组成的路径",
    "`{}` of something that is no question": "`{}` 用在了不是题目的东西上",
    "a question, group or repeat": "题目、组或重复组",
    "{}() has no meaning in a chat": "{}() 在聊天里没有意义",
    "{} rows": "有{}行",
    "there is no question `{}` at `{}`": "`{1}` 下没有题目“{0}”",
    # the sheets
    "a range of {}": "range 题的范围不对：{}",
    "start, end and step as numbers": "start、end、step 都写数字",
    "select_one_from_file with a choice_filter": "select_one_from_file 加 choice_filter",
    "a question of type deviceid, username, phonenumber or email": "deviceid、username、phonenumber 或 email 题",
    "a question of type deviceid": "deviceid 题",
    "a question of type geopoint": "geopoint 题",
    "a label for each language": "每种语言各写一列 label",
    "there is no question `{}`": "没有叫“{}”的题目",
    "there is no type `{}`": "没有“{}”这种题型",
    "there is no list `{}` in the sheet choices": "choices 表里没有选项表“{}”",
    "no type": "没有写题型",
    "no name": "没有写名称",
    "the name `{}` is no name": "“{}”不能作名称",
    "letters, digits, `_`, `-` and `.`, beginning with a letter or `_`": "字母、数字、`_`、`-`、`.`，以字母或 `_` 开头",
    "the name `{}` is also that of row {} in the same group": "名称“{}”与同组第{}行重复",
    "the choice `{}` is also that of row {} in the same list": "选项“{}”与同表第{}行重复",
    "`{}` without its `{}`": "`{}` 没有对应的 `{}`",
    "unknown column hf:{}": "没有 hf:{} 这一列",
    "the column hf:{} cannot stand in the sheet {}": "{1} 表里不能有 hf:{0} 列",
    "`{}` without a namespace": "用了 `{}`，但没有声明命名空间",
    "a column `namespaces` in the sheet settings with {}": "在 settings 表加 namespaces 列，写 {}",
    "a plain column {}": "普通列 {}",
    "unknown column `{}`, which does nothing": "不认识“{}”这一列，它不起作用",
    "{} rows of the repeat": "重复组有{}行",
    "a default of {} characters": "默认值有{}个字符",
    "no sheet survey": "没有 survey 表",
    "a sheet named survey": "名为 survey 的工作表",
    # pyxform
    "pyxform does not accept it: {}": "pyxform 不接受：{}",
    "it has no matching begin": "没有对应的 begin",
    "it has no matching end": "没有对应的 end",
    "Missing calculation.": "没有写算式。",
    "Question with no type.{}": "没有写题型。",
    "Question or group with no name.": "题目或组没有写名称。",
    "Unknown question type '{}'.": "没有“{}”这种题型。",
    "List name not in choices sheet: {}": "choices 表里没有选项表“{}”",
    "Choices must have a name.{}": "选项必须有名称。",
    "Choice names must be unique for each choice list.{}": "同一选项表里的名称不能重复。",
    "Names must begin with a letter{}": "名称以字母或下划线开头，后面可以是字母、数字、`_`、`-`、`.`。",
    "Questions, groups, and repeats must be unique within {}": "同一组里的名称不能重复。",
    "Repeat names must not be the same as the survey root{}": "重复组不能叫 data。",
    "Repeat names must unique anywhere in the survey{}": "重复组的名称在整张表里不能重复。",
    "The name 'meta' is reserved for form metadata.": "名称 meta 留作他用。",
    "Reference variables must start with '${', then a question name, and end with '}'.": "引用要写成 ${题目名称}。",
    "Reference variable lists must have a comma between each variable.": "几个引用之间要用逗号隔开。",
    "Reference variables must contain {} Could not find the name '{}'.": "survey 表里没有叫“{1}”的题目。",
    "Reference variables names must be unique{} The name '{}' appears more than once.": "名称“{1}”不止一处。",
    "Duplicate column header: {}": "列名“{}”出现了两次",
    "Column headers must not be empty and must not contain spaces.{}": "列名不能空，也不能有空格。",
    "{}different names for the same column were found: '{}', '{}'.{}": "“{1}”和“{2}”是同一列的两种写法，留一个",
    "{}One or more required column headers were not found: {}.{}": "缺少必需的列：{1}",
    "For the 'range' question type, {}": "range 题的参数不对：{}",
    "Parameters must be in the form of 'key1=value1 key2=value2.": "参数写成 key1=value1 key2=value2。",
    "The accepted parameter keys {}are '{}'.{} parameter key(s): '{}'.": "参数只有 {1}，没有 {3}。",
    "{}There is no survey element named '{}'.": "没有叫“{1}”的题目",
    "{}There are multiple survey elements named '{}'.": "叫“{1}”的题目不止一道",
    # warnings
    "the {} at the text is not shown": "文字旁的{}不显示",
    "picture": "图片",
    "sound": "声音",
    "film": "视频",
    "the appearance `{}` means nothing in a chat": "外观“{}”在聊天里不起作用",
    "a line or an area cannot be drawn in a chat": "聊天里画不了线路或区域",
    "the guidance is not shown": "填写指导不显示",
    "{} choices: they are searched by typing, not shown at once": "有{}个选项，靠打字查找，不一次列出",
    "{} characters: a chat shows long texts poorly": "有{}个字，聊天里不便阅读",
    "HTML or Markdown is shown as it is typed": "HTML 或 Markdown 标记会原样显示",
    "a table in a text is shown as plain lines": "文字里的表格只按行显示",
    "the type `{}` asks nothing in a chat": "题型“{}”在聊天里不提问",
    "the list comes from the file `{}`, which has to be in the database": "选项取自文件“{}”，数据库里要有它",
    "a barcode is typed in, not scanned": "条码要打字输入，不能扫描",
    "it is not translated to {}": "没有译成 {}",
    "the parameter `{}` means nothing in a chat": "参数“{}”在聊天里不起作用",
    "the setting `{}` means nothing here": "设置“{}”在这里不起作用",
}
GAP = re.compile(r"\{\d?\}")


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    made = []
    for english, chinese in SENTENCES.items():
        pattern = "(.*)".join(re.escape(piece) for piece in GAP.split(english))
        made.append((re.compile(pattern, re.DOTALL), chinese))
    return made


def _inside(piece: str) -> str:
    """What stands in a gap: a word of this table, or whatever its author wrote."""
    return SENTENCES.get(piece.strip(), piece.strip())


def in_chinese(said: str) -> str:
    """A sentence of this table in Chinese, whatever stands in its gaps; anything else as it is."""
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(said)
        if found:
            return chinese.format(*map(_inside, found.groups())) if found.groups() else chinese
    return said
