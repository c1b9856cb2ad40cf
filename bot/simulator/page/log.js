// The window of messages: the newest of the chat, older ones as one scrolls up.

import { get } from "./api.js";
import { bubble, mark } from "./bubble.js";
import { arrange, h, iconButton } from "./dom.js";
import { notice } from "./popups.js";
import { dayNumber, shortDay, t } from "./words.js";

export const WINDOW = 60;
const OLDER = 100;
const MOST_KEPT = 240;
const NEAR_END = 80;
const NEAR_TOP = 500;
const FLOAT_MS = 1500;
const TOGETHER_SECONDS = 600;

export class Log {
  /** `act` is what bubbles call; `path` is where older messages are asked for. */
  constructor(act, path) {
    this.act = act;
    this.path = path;
    this.drawn = new Map();
    this.known = new Map();
    this.pending = [];
    this.list = h("div", { class: "messages" });
    this.scroller = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": t("messages"), tabindex: 0, onscroll: () => this.scrolled(), onkeydown: (event) => this.walk(event) }, this.list);
    this.end = iconButton("down", t("toEnd"), () => this.toEnd(), { class: "round end", hidden: true });
    this.node = h("div", { class: "window" }, this.scroller, this.end);
    this.stuck = true;
    this.sizes = new ResizeObserver(() => this.stuck && this.toEnd());
    [this.scroller, this.list].forEach((node) => this.sizes.observe(node));
  }

  get messages() {
    return [...this.known.values()];
  }

  /** Begin anew with what the simulator gave; `empty` stands there while nothing was said. */
  reset(chat, empty) {
    const read = this.stuck ? [] : this.messages.filter((message) => message.message_id < (chat.messages[0]?.message_id ?? 0));
    this.more = read.length ? this.more : chat.earlier;
    this.known = new Map([...read, ...chat.messages].map((message) => [message.message_id, message]));
    this.empty = empty;
    this.draw();
  }

  /** Take in messages that are new or changed, and drop those that are gone. */
  put(messages, gone) {
    const newest = this.newest;
    for (const message of messages) {
      const before = this.known.get(message.message_id);
      const older = !before && this.more && message.message_id < this.messages[0]?.message_id;
      if (!older && message.revision >= (before?.revision ?? 0)) this.known.set(message.message_id, message);
      if (!before && message.out) this.kept(message);
    }
    gone.forEach((id) => this.known.delete(id));
    this.pending = this.pending.filter((draft) => !gone.includes(draft.accepted));
    this.draw();
    if (!this.stuck && this.newest !== newest) this.end.classList.add("new");
  }

  /** The stream may tell of a message before the answer to its sending comes: its promise is not shown beside it. */
  kept(message) {
    const draft = this.pending.find((one) => !one.accepted && likeness(one) === likeness(message));
    if (draft) draft.accepted = message.message_id;
  }

  get newest() {
    return this.messages.at(-1)?.message_id ?? 0;
  }

  /** Show a message of one's own at once, before Telegram has it. */
  promise(draft) {
    this.pending.push(draft);
    this.stuck = true;
    this.draw();
  }

  draw() {
    this.pending = this.pending.filter((draft) => !this.known.has(draft.accepted));
    const focus = this.focused();
    const shown = [...this.known.values(), ...this.pending];
    arrange(this.list, shown.length ? this.lines(shown) : [this.empty()]);
    this.refocus(focus);
    if (this.stuck) this.toEnd();
  }

  lines(messages) {
    const kept = new Map();
    const nodes = [];
    let before = null;
    const keep = (face, make) => {
      kept.set(face, this.drawn.get(face) ?? make());
      return kept.get(face);
    };
    for (const group of albums(messages)) {
      const [message] = group;
      const day = dayNumber(message.date);
      if (!before || dayNumber(before.message.date) !== day) {
        nodes.push(keep(`day ${day}`, () => h("h3", { class: "day" }, h("span", {}, shortDay(message.date)))));
        before = null;
      }
      const node = keep(group.map(face).join(), () => bubble(group, this.act));
      mark(node, group.at(-1));
      const joined = before && belongs(before.message, message);
      node.classList.toggle("joined", Boolean(joined));
      node.classList.add("tail");
      if (joined) before.node.classList.remove("tail");
      nodes.push(node);
      before = { message, node };
    }
    this.drawn = kept;
    return nodes;
  }

  /** Where the keyboard's focus is, if on a message. */
  focused() {
    const here = document.activeElement;
    const article = here?.closest?.("article");
    if (!article || !this.list.contains(article)) return null;
    return { here, id: article.dataset.messageId, at: buttons(article).indexOf(here), words: here.textContent };
  }

  /** A message drawn anew keeps the focus that its old self had. */
  refocus(was) {
    if (!was || was.here.isConnected) return;
    const article = this.list.querySelector(`[data-message-id="${was.id}"]`);
    const all = article ? buttons(article) : [];
    const next = all.find((button) => button.textContent === was.words) ?? all[Math.min(was.at, all.length - 1)] ?? article?.querySelector(".bubble");
    (next ?? this.scroller).focus({ preventScroll: true });
  }

  /** Arrow keys go from bubble to bubble. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.closest("button, a")) return;
    event.preventDefault();
    const all = [...this.list.querySelectorAll(".bubble")];
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? all.length - 1 : at + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }

  /** Bring a message into view and point at it; older ones are fetched. */
  async show(id) {
    while (!this.known.has(id) && this.more) await this.older();
    const node = this.list.querySelector(`[data-message-id="${id}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("shown");
    setTimeout(() => node?.classList.remove("shown"), 1500);
  }

  toEnd() {
    this.stuck = true;
    if (this.known.size > MOST_KEPT) this.forgetOld();
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.scrolled();
  }

  forgetOld() {
    this.known = new Map([...this.known].slice(-WINDOW));
    this.more = true;
    this.draw();
  }

  /** Whoever is at the end stays there while things grow; whoever reads above is left in peace. */
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.end.hidden = this.stuck;
    if (this.stuck) this.end.classList.remove("new");
    this.float();
    if (!this.stuck && scrollTop < NEAR_TOP && this.more) this.older();
  }

  /** While one scrolls through the past, the day of what is seen floats above it. */
  float() {
    clearTimeout(this.floating);
    this.scroller.toggleAttribute("data-moving", !this.stuck);
    this.floating = setTimeout(() => this.scroller.removeAttribute("data-moving"), FLOAT_MS);
  }

  /** Put older messages above, without moving what is being read. */
  older() {
    this.fetching ??= this.fetchOlder().catch((error) => notice(error.message)).finally(() => (this.fetching = null));
    return this.fetching;
  }

  async fetchOlder() {
    const page = await get(`${this.path}/before/${this.messages[0].message_id}?last=${OLDER}`);
    const below = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.more = page.earlier;
    this.known = new Map([...page.messages.map((message) => [message.message_id, message]), ...this.known]);
    this.draw();
    this.scroller.scrollTop = this.scroller.scrollHeight - below;
  }
}

/** Whether two bubbles are one breath: of one side, soon after each other, without buttons between. */
const belongs = (before, message) =>
  before.out === message.out && message.date - before.date < TOGETHER_SECONDS && !before.reply_markup?.inline_keyboard;

const buttons = (article) => [...article.querySelectorAll("button, a")];

const likeness = (message) => ["photo", "document"].find((kind) => kind in message) ?? message.text;

const face = (message) => (message.message_id ? `${message.message_id} ${message.revision} ${message.edited}` : `pending ${message.key} ${message.failed}`);

/** Messages one by one, those of an album together where its first one stands, whatever came between. */
function albums(messages) {
  const groups = new Map();
  messages.forEach((message, at) => {
    const key = message.media_group_id ? `${message.out} ${message.media_group_id}` : at;
    groups.set(key, [...(groups.get(key) ?? []), message]);
  });
  return groups.values();
}
