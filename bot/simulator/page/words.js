// Every word of the page, in both languages, and how days and hours are written.

const ZONE = "Asia/Shanghai";

/** What the page says, by key: Chinese, English. What has a gap is a function. */
export const WORDS = {
  title: ["模拟器", "Simulator"],
  search: ["找人：姓名、职务、单位", "Find by name, post or unit"],
  nobody: ["没有这个人", "Nobody like that"],
  people: ["人员", "People"],
  notStarted: ["没登记", "not registered"],
  blockedMark: ["已屏蔽助手", "Blocked the bot"],
  unreachableMark: ["联系不上", "Cannot be reached"],
  more: ["更多", "More"],
  back: ["返回", "Back"],
  close: ["关闭", "Close"],
  unread: [(n) => `${n}条未读`, (n) => `${n} unread`],
  hint: [
    "这是一个演示县，人名都是编的，助手是真的。点一个人，就拿起他的手机，像他一样点、一样写。",
    "A demo county: the names are invented, the bot is real. Choose a person and you hold that phone; tap and write as they would.",
  ],
  phoneOf: [(name) => `${name}的手机`, (name) => `${name}’s phone`],
  typing: ["正在输入", "typing"],
  helper: ["助手", "Bot"],
  you: ["您", "You"],
  messages: ["消息", "Messages"],
  fromBot: ["助手发的", "From the bot"],
  fromYou: ["您发的", "From you"],
  pick: ["先拿起一个人的手机", "Pick up somebody’s phone"],
  pickHint: ["点名单里的人，就是拿起他的手机。", "Choose a person in the list: you hold their phone."],
  pickFirst: [(name) => `拿起${name}的手机`, (name) => `Pick up ${name}’s phone`],
  whatCan: ["这个助手能做什么？", "What can this bot do?"],
  start: ["开始", "Start"],
  restart: ["重新启用", "Restart"],
  startHint: ["他没有邀请：按“开始”，等于自己搜到助手。", "No invitation here: Start is what somebody presses who found the bot alone."],
  startCode: [(code) => `他收到了邀请链接：按“开始”，发出的就是 /start ${code}`, (code) => `Holds an invitation link: Start sends /start ${code}`],
  message: ["写消息", "Message"],
  send: ["发送", "Send"],
  attach: ["附件", "Attach"],
  keys: ["按键", "Keys"],
  commands: ["命令", "Commands"],
  toEnd: ["到最新一条", "To the newest"],
  choosePhotos: ["选照片…", "Photos…"],
  sample: ["示例照片", "Sample photo"],
  sampleAlbum: ["示例相册（3张）", "Sample album (3)"],
  chooseFile: ["选文件…", "Files…"],
  voiceOf: [(n) => `语音（${n}秒）`, (n) => `Voice (${n} s)`],
  place: ["位置", "Location"],
  own: ["自己的名片", "Own contact"],
  other: ["别人的名片", "Somebody’s contact"],
  number: ["电话", "Phone number"],
  sticker: ["贴纸", "Sticker"],
  photo: ["照片", "Photo"],
  voice: ["语音", "Voice"],
  video: ["视频", "Video"],
  document: ["文件", "File"],
  contact: ["名片", "Contact"],
  album: [(n) => `相册，${n}张`, (n) => `Album of ${n}`],
  saveFile: [(name, size) => `保存 ${name}，${size}`, (name, size) => `Save ${name}, ${size}`],
  record: ["录语音", "Record voice"],
  recording: ["正在录音", "Recording"],
  recordHint: ["只计时，不录声音", "Only time is recorded"],
  sendVoice: ["发送语音", "Send voice"],
  reply: ["回复", "Reply"],
  replying: [(who) => `回复${who}`, (who) => `Reply to ${who.toLowerCase()}`],
  edit: ["编辑", "Edit"],
  editing: ["编辑消息", "Editing"],
  cancel: ["取消", "Cancel"],
  copy: ["复制文字", "Copy text"],
  forwardAgain: ["再转给助手", "Forward to the bot"],
  delete: ["删除", "Delete"],
  deleteSure: ["删除这条？助手那边不会知道。", "Delete this? The bot will not be told."],
  copied: ["已复制", "Copied"],
  cannotCopy: ["浏览器不让复制", "The browser does not allow copying"],
  edited: ["已编辑", "edited"],
  forwarded: [(who) => `转自 ${who}`, (who) => `Forwarded from ${who}`],
  failed: ["没发出去，点一下重发", "Not sent. Tap to try again"],
  waiting: ["正在发送", "Sending"],
  sent: ["已送到 Telegram", "With Telegram"],
  taken: ["助手已收下", "The bot has it"],
  playVoice: [(n) => `播放语音，${n}秒`, (n) => `Play voice, ${n} s`],
  pause: ["暂停", "Pause"],
  shareContact: ["把您的手机号发给助手？", "Send your phone number to the bot?"],
  sharePlace: ["把您现在的位置发给助手？", "Send your present location to the bot?"],
  shareYes: ["发送", "Send"],
  block: ["屏蔽助手", "Block the bot"],
  unblock: ["解除屏蔽", "Unblock"],
  unreachable: ["让他联系不上（账号注销）", "Make unreachable (account deleted)"],
  reachable: ["让他联系得上", "Make reachable again"],
  language: ["手机语言：", "Phone language: "],
  toZh: ["中文", "中文"],
  toEn: ["English", "English"],
  page: ["English", "中文"],
  theme: ["明暗", "Theme"],
  themelight: ["浅色", "light"],
  themedark: ["深色", "dark"],
  themeauto: ["跟随系统", "as the system"],
  themeNow: [(what) => `明暗：${what}`, (what) => `Theme: ${what}`],
  stranger: ["添一个名册外的人", "Add somebody not on the roster"],
  strangerName: ["姓名", "Name"],
  add: ["添上", "Add"],
  faults: ["弄点故障", "Make trouble"],
  faultsAbout: ["看助手遇上坏网、慢网时怎么办。按了就生效。", "See what the bot does on a bad or slow line. Each takes effect at once."],
  slow: ["每次应答慢", "Every answer late by "],
  off: ["不慢", "none"],
  secondsShort: [(n) => `${n}秒`, (n) => `${n} s`],
  fail: ["下一次请求失败", "The next request fails"],
  failAbout: ["Telegram 答500，助手应自己重来", "Telegram answers 500; the bot should try again"],
  limit: ["下一次嫌太快", "The next one is too fast"],
  limitAbout: ["Telegram 答429，要助手等5秒再发", "Telegram answers 429: wait 5 seconds"],
  drop: ["下一次应答丢在路上", "The next answer is lost"],
  dropAbout: ["消息已到手机，助手却不知道", "The phone has the message, the bot does not know"],
  repeat: ["下一批消息送两遍", "The next updates come twice"],
  repeatAbout: ["同一句到助手两次，只应算一次", "What is said once should count once"],
  reorder: ["消息倒着送", "Updates come backwards"],
  reorderAbout: ["后写的先到，直到全部恢复", "The last written first, until all is well again"],
  faultsOfOne: ["屏蔽、联系不上是某一个人的事：打开他的聊天，在右上角“更多”里。", "Blocking and being out of reach belong to one person: open that chat, then More at its top."],
  clear: ["全部恢复", "All well again"],
  active: [(what) => `现在：${what || "一切正常"}`, (what) => `Now: ${what || "all well"}`],
  colon: ["：", ": "],
  comma: ["、", ", "],
  semicolon: ["；", "; "],
  today: ["今天", "Today"],
  day: ["日子", "The day"],
  moveTo: ["拨到", "Move on to"],
  tomorrow: ["明天", "Tomorrow"],
  workday: ["下个工作日", "Next weekday"],
  monday: ["下周一", "Next Monday"],
  quarter: ["下季度", "Next quarter"],
  go: ["拨过去", "Move"],
  moving: ["正在拨…", "Moving…"],
  workdayHint: ["周一到周五", "Monday to Friday"],
  quarterHint: ["下季度首月8日起的第一个工作日", "First weekday from the 8th of the next quarter’s first month"],
  brought: [
    (day, n, people) => `时间到了${day}：助手给${people}个人发了${n}条。`,
    (day, n, people) => `It is ${day}: the bot sent ${n} message${n > 1 ? "s" : ""} to ${people} ${people > 1 ? "people" : "person"}.`,
  ],
  broughtYet: [(day) => `时间到了${day}，看助手发什么…`, (day) => `It is ${day}; let us see what the bot sends…`],
  broughtNothing: [(day) => `时间到了${day}：没有该发的。`, (day) => `It is ${day}: nothing was due.`],
  forward: ["日子只往前走，到了那天该来的会来。", "Time only goes forward; what is due by then will come."],
  fixed: ["这里没有可拨的日历。", "The day cannot be moved here."],
  about: ["这是什么", "What is this"],
  aboutText: [
    [
      "左边是演示县的人，县名人名都是编的。点谁，就拿起谁的手机。",
      "中间是他和助手的聊天。助手是真的，记的台账也是真的，只是 Telegram 由这个页面扮演。",
      "把日子往前拨，看第二天送到的消息、下一季的待办；换一个人，看领导和组织部看到什么。",
    ],
    [
      "On the left are the people of a demo county; all names are invented. Choose one and you hold that phone.",
      "In the middle is the chat with the bot. The bot is the real one and keeps real records; only Telegram is played by this page.",
      "Move the day on and see what arrives the next morning, and next quarter’s tasks; change to another person and see what leaders and the county office see.",
    ],
  ],
  lost: ["连不上模拟器，正在重连…", "The simulator does not answer, trying again…"],
  done: ["好", "OK"],
};

export const state = { language: localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en") };

/** The words for a key; those with a gap take what fills it. */
export function t(key, ...gaps) {
  const [zh, en] = WORDS[key] ?? []; // a button may have no hint
  const found = state.language === "zh" ? zh : en;
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
