// Every word of the page, in both languages, and how days and hours are written.

const ZONE = "Asia/Shanghai";

const WORDS = {
  zh: {
    title: "模拟器", search: "找人：姓名、职务、单位", nobody: "没有这个人", people: "人员",
    notStarted: "还没打开过助手", blockedMark: "已屏蔽助手", more: "更多", back: "返回",
    phoneOf: (name) => `${name}的手机`, typing: "正在输入…", bot: "机器人",
    pick: "先拿起一个人的手机", pickHint: "点名单里的人，就是拿起他的手机。", pickFirst: (name) => `拿起${name}的手机`,
    whatCan: "这个助手能做什么？", start: "开始", restart: "重新启用", startHint: "按下面的“开始”，等于点开邀请链接。",
    message: "写消息", send: "发送", attach: "附件", keys: "按键", commands: "命令", toEnd: "到最新一条",
    photo: "照片…", sample: "示例照片", voice: "语音（5秒）", file: "文件…", place: "位置", own: "自己的名片",
    other: "别人的名片", sticker: "贴纸", edit: "编辑", editing: "编辑消息", cancel: "取消", copy: "复制文字", save: "保存",
    copied: "已复制", edited: "已编辑", forwarded: (who) => `转自 ${who}`, failed: "没发出去，点一下重发",
    waiting: "发送中", sent: "已发出", play: "播放", pause: "暂停", seconds: (n) => `0:${String(n).padStart(2, "0")}`,
    shareContact: "把您的手机号发给助手？", shareYes: "发送", block: "屏蔽助手", unblock: "解除屏蔽",
    language: "手机语言：", toZh: "中文", toEn: "English", page: "English", menu: "消息菜单",
    stranger: "添一个名册外的人", strangerName: "姓名", add: "添上", faults: "弄点故障",
    slow: "每次应答慢", off: "关", secondsShort: (n) => `${n}秒`, fail: "下一次请求答500", limit: "下一次请求答429（等5秒）",
    drop: "下一次应答丢在路上", repeat: "下一批更新送两遍", reorder: "更新倒着送", clear: "全部恢复", active: (what) => `现有故障：${what || "没有"}`,
    today: "今天", day: "日子", moveTo: "拨到", tomorrow: "明天", monday: "下周一", quarter: "下季度", go: "拨过去", moving: "正在拨…",
    nowIs: (day) => `今天是${day}`, forward: "日子只往前走，到了那天该来的会来。", fixed: "这里没有可拨的日历。",
    about: "这是什么", aboutText: [
      "左边是演示县的人，县名人名都是编的。点谁，就拿起谁的手机。",
      "中间是他和助手的聊天。助手是真的，记的台账也是真的，只是 Telegram 由这个页面扮演。",
      "把日子往前拨，看第二天送到的消息、下一季的待办；换一个人，看领导和组织部看到什么。",
    ],
    lost: "连不上模拟器，正在重连…", done: "好", document: "文件", quarterHint: "下季度首月8日起的第一个工作日",
  },
  en: {
    title: "Simulator", search: "Find by name, post or unit", nobody: "Nobody like that", people: "People",
    notStarted: "Has not opened the bot yet", blockedMark: "Blocked the bot", more: "More", back: "Back",
    phoneOf: (name) => `${name}’s phone`, typing: "typing…", bot: "bot",
    pick: "Pick up somebody’s phone", pickHint: "Choose a person in the list: you hold their phone.", pickFirst: (name) => `Pick up ${name}’s phone`,
    whatCan: "What can this bot do?", start: "Start", restart: "Restart", startHint: "Start is what the link of an invitation opens.",
    message: "Message", send: "Send", attach: "Attach", keys: "Keys", commands: "Commands", toEnd: "To the newest",
    photo: "Photo…", sample: "Sample photo", voice: "Voice (5 s)", file: "File…", place: "Location", own: "Own contact",
    other: "Somebody’s contact", sticker: "Sticker", edit: "Edit", editing: "Editing", cancel: "Cancel", copy: "Copy text", save: "Save",
    copied: "Copied", edited: "edited", forwarded: (who) => `Forwarded from ${who}`, failed: "Not sent. Tap to try again",
    waiting: "Sending", sent: "Sent", play: "Play", pause: "Pause", seconds: (n) => `0:${String(n).padStart(2, "0")}`,
    shareContact: "Send your phone number to the bot?", shareYes: "Send", block: "Block the bot", unblock: "Unblock",
    language: "Phone language: ", toZh: "中文", toEn: "English", page: "中文", menu: "Message menu",
    stranger: "Add somebody not on the roster", strangerName: "Name", add: "Add", faults: "Make trouble",
    slow: "Every answer late by", off: "off", secondsShort: (n) => `${n} s`, fail: "Next request: 500", limit: "Next request: 429 (wait 5 s)",
    drop: "Next answer is lost", repeat: "Next updates come twice", reorder: "Updates come backwards", clear: "All well again", active: (what) => `Trouble now: ${what || "none"}`,
    today: "Today", day: "The day", moveTo: "Move on to", tomorrow: "Tomorrow", monday: "Next Monday", quarter: "Next quarter", go: "Move", moving: "Moving…",
    nowIs: (day) => `It is ${day}`, forward: "Time only goes forward; what is due by then will come.", fixed: "The day cannot be moved here.",
    about: "What is this", aboutText: [
      "On the left are the people of a demo county; all names are invented. Choose one and you hold that phone.",
      "In the middle is the chat with the bot. The bot is the real one and keeps real records; only Telegram is played by this page.",
      "Move the day on and see what arrives the next morning, and next quarter’s tasks; change to another person and see what leaders and the county office see.",
    ],
    lost: "The simulator does not answer, trying again…", done: "OK", document: "File", quarterHint: "First weekday from the 8th of the next quarter’s first month",
  },
};

export const state = { language: localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en") };

/** The words for a key; those with a gap take what fills it. */
export function t(key, ...gaps) {
  const found = WORDS[state.language][key];
  return typeof found === "function" ? found(...gaps) : found;
}

/** Change the page's language and remember it. */
export function speak(language) {
  state.language = language;
  localStorage.setItem("language", language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

const locale = () => (state.language === "zh" ? "zh-CN" : "en-GB");
const written = (date, parts) => new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...parts }).format(date);

/** 09:05, where the people live. */
export const hour = (seconds) => written(new Date(seconds * 1000), { hour: "2-digit", minute: "2-digit", hour12: false });

/** A key that is the same for two moments of one day there. */
export const dayKey = (seconds) => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(new Date(seconds * 1000));

/** 10月21日, or 21 October. */
export const shortDay = (seconds) => written(new Date(seconds * 1000), { month: "long", day: "numeric" });

/** An ISO day as 2026年10月21日 周三. */
export function fullDay(iso) {
  const noon = new Date(`${iso}T12:00:00+08:00`);
  const day = written(noon, { year: "numeric", month: "long", day: "numeric" });
  const weekday = written(noon, { weekday: "short" });
  return state.language === "zh" ? `${day} ${weekday}` : `${weekday} ${day}`;
}
