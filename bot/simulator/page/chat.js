// The phone: one person's chat with the bot.

import { get, post, send } from "./api.js";
import { line } from "./bubble.js";
import { Composer } from "./composer.js";
import { arrange, disc, h, iconButton } from "./dom.js";
import { Log, WINDOW } from "./log.js";
import { alertBox, confirmBox, menu, notice } from "./popups.js";
import { t } from "./words.js";

const TYPING_MS = 5000;
const ANSWER_MS = 15000;
const START_LINK = /^(?:https?:\/\/)?(?:t\.me\/(\w+)\?start=([\w-]*)|tg:\/\/resolve\?domain=(\w+)&start=([\w-]*))$/;

export class Chat {
  /** `acted(id)` is told whenever that person does something here. */
  constructor(node, bot, leave, acted) {
    Object.assign(this, { node, bot, leave, acted, person: null });
  }

  /** Take up somebody's phone, or nobody's with null and a node to show instead. */
  async open(person, instead) {
    this.person = person;
    this.chat = null;
    this.log?.sizes.disconnect();
    this.composer?.leave();
    if (!person) return arrange(this.node, [instead]);
    this.build();
    await this.refresh();
    this.log.toEnd();
    if (matchMedia("(pointer: fine)").matches) this.composer.focus();
  }

  build() {
    this.title = h("span", { class: "who" }, h("b", {}, this.bot.name), h("small", {}, t("phoneOf", this.person.name)));
    this.log = new Log(this.actions(), `/sim/people/${this.person.id}`);
    this.composer = new Composer(this);
    const more = iconButton("more", t("more"), (event) => this.more(event.currentTarget));
    const screen = h("section", { class: "screen", "aria-label": t("phoneOf", this.person.name) },
      h("header", {}, iconButton("back", t("back"), this.leave, { name: "back" }), disc(this.bot.name.length, this.bot.name), this.title, more),
      h("div", { class: "notices" }), this.log.node, this.composer.node);
    this.composer.catchFiles(screen);
    arrange(this.node, [screen]);
  }

  /** Fetch the chat and show it; calls that come meanwhile are answered by one more, and events wait. */
  async refresh() {
    if (this.fetching) return void (this.again = true);
    const person = this.person;
    this.fetching = true;
    this.heard = [];
    try {
      const chat = await get(`/sim/people/${person.id}/chat?last=${WINDOW}`);
      if (person === this.person) this.show(chat);
    } catch (error) {
      notice(error.message);
    } finally {
      this.fetching = false;
    }
    this.heard.forEach((event) => event.id === this.person?.id && this.hear(event));
    if (this.again) {
      this.again = false;
      await this.refresh();
    }
  }

  show(chat) {
    this.chat = chat;
    this.type(chat.typing);
    this.log.reset(chat, () => this.welcome());
    this.composer.show(chat);
    chat.toasts.forEach((toast) => this.toast(toast));
  }

  welcome() {
    return h("div", { class: "welcome" }, disc(this.bot.name.length, this.bot.name), h("h2", {}, t("whatCan")),
      this.chat.description && h("p", {}, this.chat.description),
      h("p", { class: "hint" }, this.person.start ? t("startCode", this.person.start) : t("startHint")));
  }

  actions() {
    return {
      tap: (button, message, node) => this.tap(button, message, node),
      retry: (draft) => this.retry(draft),
      menu: (point, message) => this.messageMenu(point, message),
      command: (words) => this.say({ text: words }, { text: words }),
      link: (address) => this.follow(address),
      show: (id) => this.log.show(id),
    };
  }

  /** Do something as this person, showing it at once with a clock until Telegram has it. */
  async say(what, shown) {
    const key = (this.keys = (this.keys ?? 0) + 1);
    const last = this.log.messages.at(-1)?.date ?? 0;
    const draft = { what, out: true, pending: true, key, date: Math.max(last, this.chat.now), ...shown };
    this.log.promise(draft);
    this.sending = (this.sending ?? Promise.resolve()).then(() => this.deliver(draft));
    await this.sending;
  }

  async deliver(draft) {
    const { person, log } = this;
    this.acted(person.id);
    try {
      draft.accepted = (await send(person.id, draft.what)).message_id;
    } catch (error) {
      draft.failed = true;
      notice(error.message);
    }
    log.draw();
  }

  /** Once more, after a failure. */
  retry(draft) {
    draft.failed = false;
    this.log.draw();
    return this.deliver(draft);
  }

  /** Do something that leaves no new message of one's own; says why where it cannot be done. */
  async act(what) {
    this.acted(this.person.id);
    try {
      await send(this.person.id, what);
    } catch (error) {
      notice(error.message);
    }
  }

  async tap(button, message, node) {
    if (button.copy_text) return this.copy(button.copy_text.text);
    if (button.url) return this.follow(button.url);
    wait(node, true);
    setTimeout(() => wait(node, false), ANSWER_MS);
    await this.act({ tap: { message_id: message.message_id, data: button.callback_data } });
  }

  pressKey(button) {
    if (button.request_contact) return confirmBox(t("shareContact"), t("shareYes"), () => this.act({ tap: { text: button.text } }));
    if (button.request_location) return confirmBox(t("sharePlace"), t("shareYes"), () => this.act({ tap: { text: button.text } }));
    return this.say({ tap: { text: button.text } }, { text: button.text });
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
    try {
      await navigator.clipboard.writeText(text);
      notice(t("copied"));
    } catch {
      notice(t("cannotCopy"));
    }
  }

  messageMenu(point, message) {
    const text = message.text ?? message.caption;
    menu(point, [
      ["reply", t("reply"), () => this.composer.answer(message)],
      text && ["copy", t("copy"), () => this.copy(text)],
      ["forward", t("forwardAgain"), () => this.say({ forward: { message_id: message.message_id } }, { ...content(message), forward_origin: message.forward_origin ?? { sender_user: message.from } })],
      message.out && message.text && ["edit", t("edit"), () => this.composer.edit(message)],
      ["trash", t("delete"), () => confirmBox(t("deleteSure"), t("delete"), () => this.act({ delete: message.message_id }))],
    ].filter(Boolean));
  }

  more(anchor) {
    const chinese = this.person.language_code.startsWith("zh");
    const path = `/sim/people/${this.person.id}`;
    const away = this.person.unreachable;
    menu(anchor, [
      ["globe", t("language") + (chinese ? t("toEn") : t("toZh")), () => post(`${path}/language`, { language_code: chinese ? "en" : "zh-hans" })],
      this.chat.blocked ? ["check", t("unblock"), () => post(`${path}/unblock`)] : ["block", t("block"), () => post(`${path}/block`)],
      [away ? "check" : "warn", t(away ? "reachable" : "unreachable"), () => this.reach(away)],
    ]);
  }

  /** Let Telegram say that this account is deleted, or take it back. */
  async reach(again) {
    const { deactivated } = await get("/sim/faults");
    const others = deactivated.filter((id) => id !== this.person.id);
    await post("/sim/faults", { deactivated: again ? others : [...others, this.person.id] });
  }

  /** What the stream of events says about this chat. */
  hear(event) {
    if (this.fetching) this.heard.push(event);
    else if (event.type === "chat") this.learn(event);
    else if (event.type === "toast") this.toast(event);
    else if (event.type === "answered") this.answered(event.message_id);
    else if (event.type === "action") this.type(true);
  }

  learn(event) {
    const fresh = event.messages.filter((message) => !message.out && !this.log.known.has(message.message_id));
    Object.assign(this.chat, { now: event.now, started: event.started, blocked: event.blocked, keyboard: event.keyboard, asks_reply: event.asks_reply });
    this.log.put(event.messages, event.gone);
    this.composer.show(this.chat);
    if (!fresh.length) return;
    this.type(false);
    document.getElementById("spoken").textContent = fresh.map((message) => `${this.bot.name}：${line(message)}`).join("\n");
    if (event.person.unread && !document.hidden) post(`/sim/people/${this.person.id}/read`);
  }

  toast(toast) {
    if (toast.alert) alertBox(toast.text);
    else notice(toast.text);
  }

  answered(messageId) {
    this.node.querySelectorAll(`[data-message-id="${messageId}"] .waiting`).forEach((one) => wait(one, false));
  }

  type(now) {
    clearTimeout(this.typing);
    const state = this.title.lastChild;
    state.classList.toggle("typing", Boolean(now));
    state.textContent = now ? t("typing") : t("phoneOf", this.person.name);
    if (now) this.typing = setTimeout(() => this.type(false), TYPING_MS);
  }
}

function wait(node, now) {
  node.classList.toggle("waiting", now);
  node.setAttribute("aria-busy", String(now));
}

/** What a message holds besides who, when and what belongs to it alone. */
function content({ message_id: _id, reply_to_message: _answered, reply_markup: _keys, media_group_id: _album, out: _out, edited: _edited, taken: _taken, date: _date, ...rest }) {
  return rest;
}
