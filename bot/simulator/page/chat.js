// The phone: one person's chat with the bot.

import { get, post, send } from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { arrange, disc, h, iconButton } from "./dom.js";
import { alertBox, confirmBox, menu, notice } from "./popups.js";
import { dayKey, shortDay, t } from "./words.js";

const NEAR_END = 80;
const TYPING_MS = 5000;
const ANSWER_MS = 8000;
const START_LINK = /^(?:https?:\/\/)?(?:t\.me\/(\w+)\?start=([\w-]*)|tg:\/\/resolve\?domain=(\w+)&start=([\w-]*))$/;

export class Chat {
  constructor(node, bot, leave) {
    this.node = node;
    this.bot = bot;
    this.leave = leave;
    this.person = null;
  }

  /** Take up somebody's phone, or nobody's with null and a node to show instead. */
  async open(person, instead) {
    this.person = person;
    this.drawn = new Map();
    this.pending = [];
    this.chat = null;
    if (!person) return arrange(this.node, [instead]);
    this.build();
    await this.refresh();
    this.toEnd();
    if (matchMedia("(pointer: fine)").matches) this.composer.focus();
  }

  build() {
    this.title = h("span", { class: "who" }, h("b", {}, this.bot.name), h("small", {}, t("phoneOf", this.person.name)));
    this.messages = h("div", { class: "messages" });
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: -1, onscroll: () => this.scrolled() }, this.messages);
    this.stuck = true;
    this.sizes?.disconnect();
    this.sizes = new ResizeObserver(() => this.stuck && this.toEnd());
    [this.log, this.messages].forEach((node) => this.sizes.observe(node));
    this.end = iconButton("down", t("toEnd"), () => this.toEnd(), { class: "round end", hidden: true });
    this.composer = new Composer(this);
    const more = iconButton("more", t("more"), (event) => this.more(event.currentTarget));
    arrange(this.node, [h("section", { class: "screen", "aria-label": t("phoneOf", this.person.name) },
      h("header", {}, iconButton("back", t("back"), this.leave, { name: "back" }), disc(this.bot.name.length, this.bot.name), this.title, more),
      h("div", { class: "notices" }), h("div", { class: "window" }, this.log, this.end), this.composer.node)]);
  }

  /** Fetch the chat and show it; calls that come meanwhile are answered by one more. */
  async refresh() {
    if (this.fetching) return void (this.again = true);
    const person = this.person;
    this.fetching = true;
    try {
      const chat = await get(`/sim/people/${person.id}/chat`);
      if (person === this.person) this.show(chat);
    } catch (error) {
      notice(error.message);
    } finally {
      this.fetching = false;
    }
    if (this.again) {
      this.again = false;
      await this.refresh();
    }
  }

  show(chat) {
    const newest = this.chat?.messages.at(-1)?.message_id;
    this.chat = chat;
    this.pending = this.pending.filter((one) => !chat.messages.some((message) => message.message_id === one.accepted));
    this.type(chat.typing);
    this.composer.show(chat);
    arrange(this.messages, chat.messages.length || this.pending.length ? this.lines() : [this.welcome()]);
    if (this.stuck) this.toEnd();
    else if (chat.messages.at(-1)?.message_id !== newest) this.end.classList.add("new");
    chat.toasts.forEach((toast) => this.toast(toast));
  }

  lines() {
    const nodes = [];
    let day = "";
    for (const message of [...this.chat.messages, ...this.pending]) {
      if (day !== dayKey(message.date)) nodes.push(this.draw(`day ${(day = dayKey(message.date))}`, () => h("p", { class: "day" }, shortDay(message.date))));
      const face = message.message_id ? `${message.message_id} ${message.revision} ${message.edited}` : `pending ${message.key} ${message.failed}`;
      nodes.push(this.draw(face, () => bubble(message, this.actions())));
    }
    return nodes;
  }

  draw(face, make) {
    if (!this.drawn.has(face)) this.drawn.set(face, make());
    return this.drawn.get(face);
  }

  welcome() {
    return h("div", { class: "welcome" }, disc(this.bot.name.length, this.bot.name), h("h2", {}, t("whatCan")),
      h("p", {}, this.chat.description || t("startHint")));
  }

  actions() {
    return {
      tap: (button, message, node) => this.tap(button, message, node),
      retry: (draft) => this.retry(draft),
      menu: (point, message) => this.messageMenu(point, message),
      command: (words) => this.say({ text: words }, { text: words }),
      link: (address) => this.follow(address),
    };
  }

  /** Do something as this person, showing it at once with a clock until Telegram has it. */
  async say(what, shown) {
    const key = (this.keys = (this.keys ?? 0) + 1);
    const last = this.chat.messages.at(-1)?.date ?? 0;
    const draft = { what, out: true, pending: true, key, date: Math.max(last, this.chat.now), ...shown };
    this.pending.push(draft);
    this.redraw();
    this.sending = (this.sending ?? Promise.resolve()).then(() => this.deliver(draft));
    await this.sending;
  }

  redraw() {
    arrange(this.messages, this.lines());
    this.toEnd();
  }

  async deliver(draft) {
    const person = this.person;
    try {
      draft.accepted = (await send(person.id, draft.what)).message_id;
    } catch (error) {
      draft.failed = true;
      notice(error.message);
    }
    if (person !== this.person) return;
    if (draft.failed) this.redraw();
    else await this.refresh();
  }

  /** Once more, after a failure. */
  retry(draft) {
    draft.failed = false;
    this.redraw();
    return this.deliver(draft);
  }

  /** Do something that leaves no new message of one's own; says why where it cannot be done. */
  async act(what) {
    try {
      await send(this.person.id, what);
    } catch (error) {
      notice(error.message);
    }
  }

  async tap(button, message, node) {
    if (button.copy_text) return this.copy(button.copy_text.text);
    if (button.url) return this.follow(button.url);
    node.classList.add("waiting");
    setTimeout(() => node.classList.remove("waiting"), ANSWER_MS);
    await this.act({ tap: { message_id: message.message_id, data: button.callback_data } });
  }

  pressKey(button) {
    if (button.request_contact) return confirmBox(t("shareContact"), t("shareYes"), () => this.act({ tap: { text: button.text } }));
    return button.request_location ? this.act({ tap: { text: button.text } }) : this.say({ tap: { text: button.text } }, { text: button.text });
  }

  start() {
    const code = this.chat.started ? "" : (this.person.start ?? "");
    return this.say({ start: code }, { text: `/start ${code}`.trim() });
  }

  follow(address) {
    const found = START_LINK.exec(address);
    const name = found?.[1] ?? found?.[3];
    if (name !== this.bot.username) return void window.open(address, "_blank", "noopener");
    const code = found[2] ?? found[4];
    return this.say({ start: code }, { text: `/start ${code}`.trim() });
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    notice(t("copied"));
  }

  messageMenu(point, message) {
    const text = message.text ?? message.caption;
    const entries = [
      message.out && message.text && ["edit", t("edit"), () => this.composer.edit(message)],
      text && ["copy", t("copy"), () => this.copy(text)],
    ].filter(Boolean);
    if (entries.length) menu(point, entries);
  }

  more(anchor) {
    const chinese = this.person.language_code.startsWith("zh");
    const path = `/sim/people/${this.person.id}`;
    menu(anchor, [
      ["globe", t("language") + (chinese ? t("toEn") : t("toZh")), () => post(`${path}/language`, { language_code: chinese ? "en" : "zh-hans" })],
      this.chat.blocked ? ["check", t("unblock"), () => post(`${path}/unblock`)] : ["block", t("block"), () => post(`${path}/block`)],
    ]);
  }

  /** What the stream of events says about this chat. */
  hear(event) {
    if (event.type === "chat") this.refresh();
    else if (event.type === "toast") this.toast(event);
    else if (event.type === "answered") this.answered(event.message_id);
    else if (event.type === "action") this.type(true);
  }

  toast(toast) {
    if (toast.alert) alertBox(toast.text);
    else notice(toast.text);
  }

  answered(messageId) {
    this.node.querySelectorAll(`[data-message-id="${messageId}"] .waiting`).forEach((one) => one.classList.remove("waiting"));
  }

  type(now) {
    clearTimeout(this.typing);
    this.title.lastChild.textContent = now ? t("typing") : t("phoneOf", this.person.name);
    if (now) this.typing = setTimeout(() => this.type(false), TYPING_MS);
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.scrolled();
  }

  /** Whoever is at the end stays there while things grow; whoever reads above is left in peace. */
  scrolled() {
    this.stuck = this.atEnd();
    this.end.hidden = this.stuck;
    if (this.stuck) this.end.classList.remove("new");
  }
}
