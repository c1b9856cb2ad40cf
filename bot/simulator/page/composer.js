// The input line with what stands around it: commands, attachments, keys, START.

import { h, iconButton } from "./dom.js";
import { menu } from "./popups.js";
import { t } from "./words.js";

const LONGEST = 4096;
const SEVERAL_LINES = 160;

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.changed = null;
    this.open = true;
    this.node = h("footer", {});
    this.build();
  }

  build() {
    this.field = h("textarea", { name: "message", rows: 1, placeholder: t("message"), "aria-label": t("message"),
      enterkeyhint: "send", oninput: () => this.grow(), onkeydown: (event) => this.key(event), onpaste: (event) => this.paste(event) });
    this.files = h("input", { type: "file", hidden: true, onchange: () => this.attachFile() });
    this.commands = iconButton("menu", t("commands"), (event) => this.showCommands(event.currentTarget), { name: "commands" });
    this.toggle = iconButton("keys", t("keys"), () => this.turn(), { name: "keys", "aria-expanded": "true" });
    const attach = iconButton("attach", t("attach"), (event) => this.attach(event.currentTarget), { name: "attach" });
    const button = iconButton("send", t("send"), () => this.submit(), { name: "send", class: "round send" });
    this.bar = h("div", { class: "editing", hidden: true }, h("span", {}), iconButton("close", t("cancel"), () => this.stopEditing()));
    this.line = h("div", { class: "line" }, this.commands, this.field, this.toggle, attach, button);
    this.begin = h("button", { type: "button", name: "start", class: "start", onclick: () => this.chat.start() });
    this.keys = h("div", { class: "keyboard" });
    this.node.append(this.bar, this.line, this.begin, this.keys, this.files);
    for (const part of [this.line, this.begin, this.keys]) part.hidden = true;
  }

  /** Fit what stands here to the chat. */
  show(chat) {
    const able = chat.started && !chat.blocked;
    this.line.hidden = !able;
    this.begin.hidden = able;
    this.begin.textContent = chat.started ? t("restart") : t("start");
    this.available = chat.commands;
    this.commands.hidden = !chat.commands.length;
    this.showKeys(able ? chat.keyboard : null);
  }

  showKeys(keyboard) {
    const face = JSON.stringify(keyboard);
    if (face !== this.face) {
      this.open = Boolean(keyboard);
      this.keys.replaceChildren(...(keyboard?.rows ?? []).map((row) => h("div", { class: "row" }, row.map((button) => this.replyKey(button, keyboard)))));
      this.field.placeholder = keyboard?.placeholder || t("message");
    }
    this.face = face;
    this.toggle.hidden = !keyboard;
    this.settle();
  }

  replyKey(button, keyboard) {
    const press = () => {
      if (keyboard.one_time) this.turn();
      this.chat.pressKey(button);
    };
    return h("button", { type: "button", title: button.text, onclick: press }, h("span", {}, button.text));
  }

  turn() {
    this.open = !this.open;
    this.settle();
  }

  settle() {
    this.keys.hidden = !this.open || !this.keys.childElementCount;
    this.toggle.setAttribute("aria-expanded", String(!this.keys.hidden));
  }

  focus() {
    if (!this.line.hidden) this.field.focus({ preventScroll: true });
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, SEVERAL_LINES)}px`;
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.changed) {
      event.stopPropagation();
      this.stopEditing();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      const last = this.chat.chat.messages.findLast((message) => message.out && message.text);
      if (last) this.edit(last);
    }
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return this.focus();
    const changed = this.changed;
    this.stopEditing();
    this.focus();
    if (!changed) parts(text).forEach((part) => this.chat.say({ text: part }, { text: part }));
    else if (text !== changed.text) this.chat.act({ edit: { message_id: changed.message_id, text } });
  }

  edit(message) {
    this.changed = message;
    this.field.value = message.text;
    this.bar.firstChild.textContent = t("editing");
    this.bar.hidden = false;
    this.grow();
    this.focus();
  }

  stopEditing() {
    this.changed = null;
    this.bar.hidden = true;
    this.field.value = "";
    this.grow();
  }

  showCommands(anchor) {
    menu(anchor, this.available.map(({ command, description }) =>
      ["send", [description, h("small", {}, `/${command}`)], () => this.chat.say({ text: `/${command}` }, { text: `/${command}` })]));
  }

  attach(anchor) {
    menu(anchor, [
      ["photo", t("sample"), () => this.chat.act({ photo: true })],
      ["photo", t("photo"), () => this.choose("photo", "image/png,image/jpeg")],
      ["mic", t("voice"), () => this.chat.act({ voice: 5 })],
      ["file", t("file"), () => this.choose("document", "")],
      ["place", t("place"), () => this.chat.act({ location: { latitude: 28.9021, longitude: 111.4806 } })],
      ["person", t("own"), () => this.chat.act({ contact: { own: true } })],
      ["person", t("other"), () => this.chat.act({ contact: { phone_number: "8610000000000", first_name: "张三" } })],
      ["smile", t("sticker"), () => this.chat.act({ sticker: "👍" })],
    ]);
  }

  choose(kind, accept) {
    this.kind = kind;
    this.files.accept = accept;
    this.files.value = "";
    this.files.click();
  }

  attachFile() {
    const [file] = this.files.files;
    if (file) this.sendFile(this.kind, file);
  }

  paste(event) {
    const file = [...event.clipboardData.files].find((one) => /^image\/(png|jpeg)$/.test(one.type));
    if (!file) return;
    event.preventDefault();
    this.sendFile("photo", file);
  }

  sendFile(kind, file) {
    const form = new FormData();
    form.append("kind", kind);
    form.append("file", file, file.name);
    this.chat.say(form, { text: file.name });
  }
}

/** Telegram's phones cut a long text into several messages. */
function parts(text) {
  const letters = [...text];
  return Array.from({ length: Math.ceil(letters.length / LONGEST) }, (_, at) => letters.slice(at * LONGEST, (at + 1) * LONGEST).join(""));
}
