// Every word of the page, in both languages, and how days and hours are written.

const ZONE = "Asia/Shanghai";

export const WORDS = {
  zh: {
    title: "模拟器", search: "找人：姓名、职务、单位", nobody: "没有这个人", people: "人员",
    notStarted: "没登记", blockedMark: "已屏蔽助手", unreachableMark: "联系不上", more: "更多", back: "返回", close: "关闭",
    unread: (n) => `${n}条未读`,
    hint: "这是一个演示县，人名都是编的，助手是真的。点一个人，就拿起他的手机，像他一样点、一样写。",
    phoneOf: (name) => `${name}的手机`, typing: "正在输入", helper: "助手", you: "您", messages: "消息",
    fromBot: "助手发的", fromYou: "您发的",
    pick: "先拿起一个人的手机", pickHint: "点名单里的人，就是拿起他的手机。", pickFirst: (name) => `拿起${name}的手机`,
    whatCan: "这个助手能做什么？", start: "开始", restart: "重新启用", startHint: "他没有邀请：按“开始”，等于自己搜到助手。",
    startCode: (code) => `他收到了邀请链接：按“开始”，发出的就是 /start ${code}`,
    message: "写消息", send: "发送", attach: "附件", keys: "按键", commands: "命令", toEnd: "到最新一条",
    choosePhotos: "选照片…", sample: "示例照片", sampleAlbum: "示例相册（3张）", chooseFile: "选文件…", voiceOf: (n) => `语音（${n}秒）`,
    place: "位置", own: "自己的名片", other: "别人的名片", number: "电话", sticker: "贴纸",
    photo: "照片", voice: "语音", video: "视频", document: "文件", contact: "名片", album: (n) => `相册，${n}张`,
    saveFile: (name, size) => `保存 ${name}，${size}`,
    record: "录语音", recording: "正在录音", recordHint: "只计时，不录声音", sendVoice: "发送语音",
    reply: "回复", replying: (who) => `回复${who}`, edit: "编辑", editing: "编辑消息", cancel: "取消", copy: "复制文字",
    forwardAgain: "再转给助手", delete: "删除", deleteSure: "删除这条？助手那边不会知道。",
    copied: "已复制", cannotCopy: "浏览器不让复制", edited: "已编辑", forwarded: (who) => `转自 ${who}`,
    failed: "没发出去，点一下重发", waiting: "正在发送", sent: "已送到 Telegram", taken: "助手已收下",
    playVoice: (n) => `播放语音，${n}秒`, pause: "暂停",
    shareContact: "把您的手机号发给助手？", sharePlace: "把您现在的位置发给助手？", shareYes: "发送",
    block: "屏蔽助手", unblock: "解除屏蔽", unreachable: "让他联系不上（账号注销）", reachable: "让他联系得上",
    language: "手机语言：", toZh: "中文", toEn: "English", page: "English",
    theme: "明暗", themelight: "浅色", themedark: "深色", themeauto: "跟随系统", themeNow: (what) => `明暗：${what}`,
    stranger: "添一个名册外的人", strangerName: "姓名", add: "添上", faults: "弄点故障",
    faultsAbout: "看助手遇上坏网、慢网时怎么办。按了就生效。",
    slow: "每次应答慢", off: "不慢", secondsShort: (n) => `${n}秒`,
    fail: "下一次请求失败", failAbout: "Telegram 答500，助手应自己重来",
    limit: "下一次嫌太快", limitAbout: "Telegram 答429，要助手等5秒再发",
    drop: "下一次应答丢在路上", dropAbout: "消息已到手机，助手却不知道",
    repeat: "下一批消息送两遍", repeatAbout: "同一句到助手两次，只应算一次",
    reorder: "消息倒着送", reorderAbout: "后写的先到，直到全部恢复",
    faultsOfOne: "屏蔽、联系不上是某一个人的事：打开他的聊天，在右上角“更多”里。",
    clear: "全部恢复", active: (what) => `现在：${what || "一切正常"}`, colon: "：", comma: "、", semicolon: "；",
    today: "今天", day: "日子", moveTo: "拨到", tomorrow: "明天", workday: "下个工作日", monday: "下周一", quarter: "下季度", go: "拨过去", moving: "正在拨…",
    workdayHint: "周一到周五", quarterHint: "下季度首月8日起的第一个工作日",
    brought: (day, n, people) => `时间到了${day}：助手给${people}个人发了${n}条。`,
    broughtYet: (day) => `时间到了${day}，看助手发什么…`, broughtNothing: (day) => `时间到了${day}：没有该发的。`,
    forward: "日子只往前走，到了那天该来的会来。", fixed: "这里没有可拨的日历。",
    about: "这是什么", aboutText: [
      "左边是演示县的人，县名人名都是编的。点谁，就拿起谁的手机。",
      "中间是他和助手的聊天。助手是真的，记的台账也是真的，只是 Telegram 由这个页面扮演。",
      "把日子往前拨，看第二天送到的消息、下一季的待办；换一个人，看领导和组织部看到什么。",
    ],
    lost: "连不上模拟器，正在重连…", done: "好",
  },
  en: {
    title: "Simulator", search: "Find by name, post or unit", nobody: "Nobody like that", people: "People",
    notStarted: "not registered", blockedMark: "Blocked the bot", unreachableMark: "Cannot be reached", more: "More", back: "Back", close: "Close",
    unread: (n) => `${n} unread`,
    hint: "A demo county: the names are invented, the bot is real. Choose a person and you hold that phone; tap and write as they would.",
    phoneOf: (name) => `${name}’s phone`, typing: "typing", helper: "Bot", you: "You", messages: "Messages",
    fromBot: "From the bot", fromYou: "From you",
    pick: "Pick up somebody’s phone", pickHint: "Choose a person in the list: you hold their phone.", pickFirst: (name) => `Pick up ${name}’s phone`,
    whatCan: "What can this bot do?", start: "Start", restart: "Restart", startHint: "No invitation here: Start is what somebody presses who found the bot alone.",
    startCode: (code) => `Holds an invitation link: Start sends /start ${code}`,
    message: "Message", send: "Send", attach: "Attach", keys: "Keys", commands: "Commands", toEnd: "To the newest",
    choosePhotos: "Photos…", sample: "Sample photo", sampleAlbum: "Sample album (3)", chooseFile: "Files…", voiceOf: (n) => `Voice (${n} s)`,
    place: "Location", own: "Own contact", other: "Somebody’s contact", number: "Phone number", sticker: "Sticker",
    photo: "Photo", voice: "Voice", video: "Video", document: "File", contact: "Contact", album: (n) => `Album of ${n}`,
    saveFile: (name, size) => `Save ${name}, ${size}`,
    record: "Record voice", recording: "Recording", recordHint: "Only time is recorded", sendVoice: "Send voice",
    reply: "Reply", replying: (who) => `Reply to ${who.toLowerCase()}`, edit: "Edit", editing: "Editing", cancel: "Cancel", copy: "Copy text",
    forwardAgain: "Forward to the bot", delete: "Delete", deleteSure: "Delete this? The bot will not be told.",
    copied: "Copied", cannotCopy: "The browser does not allow copying", edited: "edited", forwarded: (who) => `Forwarded from ${who}`,
    failed: "Not sent. Tap to try again", waiting: "Sending", sent: "With Telegram", taken: "The bot has it",
    playVoice: (n) => `Play voice, ${n} s`, pause: "Pause",
    shareContact: "Send your phone number to the bot?", sharePlace: "Send your present location to the bot?", shareYes: "Send",
    block: "Block the bot", unblock: "Unblock", unreachable: "Make unreachable (account deleted)", reachable: "Make reachable again",
    language: "Phone language: ", toZh: "中文", toEn: "English", page: "中文",
    theme: "Theme", themelight: "light", themedark: "dark", themeauto: "as the system", themeNow: (what) => `Theme: ${what}`,
    stranger: "Add somebody not on the roster", strangerName: "Name", add: "Add", faults: "Make trouble",
    faultsAbout: "See what the bot does on a bad or slow line. Each takes effect at once.",
    slow: "Every answer late by ", off: "none", secondsShort: (n) => `${n} s`,
    fail: "The next request fails", failAbout: "Telegram answers 500; the bot should try again",
    limit: "The next one is too fast", limitAbout: "Telegram answers 429: wait 5 seconds",
    drop: "The next answer is lost", dropAbout: "The phone has the message, the bot does not know",
    repeat: "The next updates come twice", repeatAbout: "What is said once should count once",
    reorder: "Updates come backwards", reorderAbout: "The last written first, until all is well again",
    faultsOfOne: "Blocking and being out of reach belong to one person: open that chat, then More at its top.",
    clear: "All well again", active: (what) => `Now: ${what || "all well"}`, colon: ": ", comma: ", ", semicolon: "; ",
    today: "Today", day: "The day", moveTo: "Move on to", tomorrow: "Tomorrow", workday: "Next weekday", monday: "Next Monday", quarter: "Next quarter", go: "Move", moving: "Moving…",
    workdayHint: "Monday to Friday", quarterHint: "First weekday from the 8th of the next quarter’s first month",
    brought: (day, n, people) => `It is ${day}: the bot sent ${n} message${n > 1 ? "s" : ""} to ${people} ${people > 1 ? "people" : "person"}.`,
    broughtYet: (day) => `It is ${day}; let us see what the bot sends…`, broughtNothing: (day) => `It is ${day}: nothing was due.`,
    forward: "Time only goes forward; what is due by then will come.", fixed: "The day cannot be moved here.",
    about: "What is this", aboutText: [
      "On the left are the people of a demo county; all names are invented. Choose one and you hold that phone.",
      "In the middle is the chat with the bot. The bot is the real one and keeps real records; only Telegram is played by this page.",
      "Move the day on and see what arrives the next morning, and next quarter’s tasks; change to another person and see what leaders and the county office see.",
    ],
    lost: "The simulator does not answer, trying again…", done: "OK",
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
const writers = new Map();

function written(date, parts) {
  const key = locale() + JSON.stringify(parts);
  if (!writers.has(key)) writers.set(key, new Intl.DateTimeFormat(locale(), { timeZone: ZONE, ...parts }));
  return writers.get(key).format(date);
}

/** 09:05, where the people live. */
export const hour = (seconds) => written(new Date(seconds * 1000), { hour: "2-digit", minute: "2-digit", hour12: false });

/** 0:07, of a sound. */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** The days since 1970 there, without asking Intl: China has one zone and no summer time. */
export const dayNumber = (seconds) => Math.floor((seconds + 8 * 3600) / 86400);

/** 2026-10-21, of a moment there. */
export const isoDay = (seconds) => new Date(dayNumber(seconds) * 86400_000).toISOString().slice(0, 10);

/** A key that is the same for two moments of one day there. */
export const dayKey = (seconds) => String(dayNumber(seconds));

/** 10月21日 周三, or Wed 21 October. */
export function shortDay(seconds) {
  const moment = new Date(seconds * 1000);
  return ordered(written(moment, { month: "long", day: "numeric" }), written(moment, { weekday: "short" }));
}

/** An ISO day as 2026年10月21日 周三. */
export function fullDay(iso) {
  const noon = new Date(`${iso}T12:00:00+08:00`);
  return ordered(written(noon, { year: "numeric", month: "long", day: "numeric" }), written(noon, { weekday: "short" }));
}

const ordered = (day, weekday) => (state.language === "zh" ? `${day} ${weekday}` : `${weekday} ${day}`);
