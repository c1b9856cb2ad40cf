// The input line with what stands around it: commands, attachments, keys, START.

import { line } from "./bubble.js";
import { h, icon, iconButton } from "./dom.js";
import { ReplyKeys } from "./keys.js";
import { dialog, menu } from "./popups.js";
import { recorder } from "./recorder.js";
import { t } from "./words.js";

const LONGEST = 4096;
const SEVERAL_LINES = 160;
const MOST_IN_ALBUM = 10;
const PICTURE = /^image\/(png|jpeg)$/;
const HERE = { latitude: 28.9021, longitude: 111.4806 };

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.about = null;
    this.asked = 0;
    this.node = h("footer", {});
    this.build();
  }

  build() {
    this.field = h("textarea", { name: "message", rows: 1, placeholder: t("message"), "aria-label": t("message"), enterkeyhint: "send",
      oninput: () => this.grow(), onkeydown: (event) => this.key(event), onpaste: (event) => this.paste(event),
      onfocus: () => this.keys.typing(true), onblur: () => this.keys.typing(false) });
    this.files = h("input", { type: "file", hidden: true, onchange: () => this.sendFiles(this.kind, [...this.files.files]) });
    this.commands = iconButton("menu", t("commands"), (event) => this.showCommands(event.currentTarget), { name: "commands" });
    this.keys = new ReplyKeys(this);
    const attach = iconButton("attach", t("attach"), (event) => this.attach(event.currentTarget), { name: "attach" });
    const keepFocus = { onpointerdown: (event) => event.preventDefault() };
    this.send = iconButton("send", t("send"), () => this.submit(), { name: "send", class: "round send", hidden: true, ...keepFocus });
    this.mic = iconButton("mic", t("record"), () => this.record(), { name: "record" });
    this.bar = h("div", { class: "about", hidden: true }, h("span", { class: "sign" }), h("span", { class: "words" }), iconButton("close", t("cancel"), () => this.reset()));
    this.line = h("div", { class: "line", hidden: true }, this.commands, this.field, this.keys.toggle, attach, this.mic, this.send);
    this.begin = h("button", { type: "button", name: "start", class: "start", hidden: true, onclick: () => this.chat.start() });
    this.node.append(this.bar, this.line, this.begin, this.keys.node, this.files);
  }

  /** Fit what stands here to the chat. */
  show(chat) {
    const able = chat.started && !chat.blocked;
    const began = document.activeElement === this.begin;
    this.line.hidden = !able || Boolean(this.recording);
    this.begin.hidden = able;
    this.begin.textContent = chat.started ? t("restart") : t("start");
    this.available = chat.commands;
    this.commands.hidden = !chat.commands.length;
    this.keys.show(able ? chat.keyboard : null);
    this.asks(chat.asks_reply);
    if (began && able && matchMedia("(pointer: fine)").matches) this.focus();
  }

  /** A force_reply is as if the person had chosen to answer that message. */
  asks(wish) {
    if (wish && wish.message_id !== this.asked) {
      const message = this.chat.log.known.get(wish.message_id);
      if (message) this.answer(message);
    }
    if (!wish && this.asked && this.about?.reply?.message_id === this.asked) this.reset();
    this.asked = wish?.message_id ?? 0;
    this.field.placeholder = wish?.placeholder || this.keys.placeholder || t("message");
  }

  leave() {
    this.recording?.stop();
  }

  focus() {
    const first = [this.field, this.begin].find((one) => one.checkVisibility());
    first?.focus({ preventScroll: true });
  }

  grow() {
    const empty = !this.field.value.trim();
    this.send.hidden = empty;
    this.mic.hidden = !empty;
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, SEVERAL_LINES)}px`;
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.about) {
      event.preventDefault();
      this.reset();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      const last = this.chat.log.messages.findLast((message) => message.out && message.text);
      if (last) this.edit(last);
    }
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return this.focus();
    const { edit, reply } = this.about ?? {};
    this.reset();
    this.focus();
    if (edit) return text === edit.text ? null : this.chat.act({ edit: { message_id: edit.message_id, text } });
    const shown = reply ? { reply_to_message: reply } : {};
    const what = reply ? { reply_to: reply.message_id } : {};
    return parts(text).forEach((part) => this.chat.say({ ...what, text: part }, { ...shown, text: part }));
  }

  edit(message) {
    this.begins({ edit: message }, "edit", t("editing"), message);
    this.field.value = message.text;
    this.grow();
  }

  answer(message) {
    this.begins({ reply: message }, "reply", t("replying", t(message.out ? "you" : "helper")), message);
  }

  begins(about, drawing, title, message) {
    this.about = about;
    this.bar.children[0].replaceChildren(icon(drawing));
    this.bar.children[1].replaceChildren(h("b", {}, title), h("small", {}, line(message)));
    this.bar.hidden = false;
    this.focus();
  }

  /** Nothing is being edited, answered or written any more. */
  reset() {
    this.about = null;
    this.bar.hidden = true;
    this.field.value = "";
    this.grow();
  }

  record() {
    this.line.hidden = true;
    this.recording = recorder((seconds) => {
      this.recording = null;
      this.line.hidden = false;
      if (seconds) this.chat.act({ voice: seconds });
      this.focus();
    });
    this.node.insertBefore(this.recording.node, this.line);
    this.recording.begin();
  }

  showCommands(anchor) {
    menu(anchor, this.available.map(({ command, description }) =>
      ["send", [description, h("small", {}, `/${command}`)], () => this.chat.say({ text: `/${command}` }, { text: `/${command}` })]));
  }

  attach(anchor) {
    menu(anchor, [
      ["photo", t("choosePhotos"), () => this.choose("photo", "image/png,image/jpeg")],
      ["photo", t("sample"), () => this.chat.act({ photo: true })],
      ["photo", t("sampleAlbum"), () => this.sampleAlbum()],
      ["file", t("chooseFile"), () => this.choose("document", "")],
      ["mic", t("voiceOf", 5), () => this.chat.act({ voice: 5 })],
      ["place", t("place"), () => this.chat.act({ location: HERE })],
      ["person", t("own"), () => this.chat.act({ contact: { own: true } })],
      ["person", t("other"), () => this.otherCard()],
      ["smile", t("sticker"), () => this.chat.act({ sticker: "👍" })],
    ]);
  }

  async sampleAlbum() {
    const album = newAlbum();
    for (let at = 0; at < 3; at += 1) await this.chat.act({ photo: true, album });
  }

  otherCard() {
    dialog(t("other"), (close) => {
      const name = h("input", { name: "name", required: true, maxlength: 30, value: "张三", "aria-label": t("strangerName") });
      const number = h("input", { name: "number", required: true, inputmode: "tel", maxlength: 20, value: "13900000000", "aria-label": t("number") });
      const submit = (event) => {
        event.preventDefault();
        close();
        this.chat.act({ contact: { first_name: name.value, phone_number: number.value } });
      };
      return h("form", { onsubmit: submit }, name, number, h("p", { class: "answers" },
        h("button", { type: "button", onclick: close }, t("cancel")), h("button", { class: "filled" }, t("send"))));
    });
  }

  choose(kind, accept) {
    this.kind = kind;
    this.files.accept = accept;
    this.files.multiple = true;
    this.files.value = "";
    this.files.click();
  }

  paste(event) {
    const found = [...event.clipboardData.files];
    if (!found.length) return;
    event.preventDefault();
    this.sendMixed(found);
  }

  /** What is dropped on the phone is sent. */
  catchFiles(screen) {
    const over = (now) => screen.toggleAttribute("data-drop", now);
    screen.addEventListener("dragover", (event) => (event.preventDefault(), over(!this.line.hidden)));
    screen.addEventListener("dragleave", (event) => screen.contains(event.relatedTarget) || over(false));
    screen.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (!this.line.hidden) this.sendMixed([...event.dataTransfer.files]);
    });
  }

  sendMixed(found) {
    this.sendFiles("photo", found.filter((file) => PICTURE.test(file.type)));
    this.sendFiles("document", found.filter((file) => !PICTURE.test(file.type)));
  }

  /** One file is a message, several are an album; what is written already is the caption. */
  sendFiles(kind, found) {
    if (!found.length) return;
    const files = found.slice(0, MOST_IN_ALBUM);
    const album = files.length > 1 ? newAlbum() : "";
    const caption = this.field.value.trim();
    this.reset();
    files.forEach((file, at) => this.sendFile(kind, file, album, at ? "" : caption));
  }

  async sendFile(kind, file, album, caption) {
    const form = new FormData();
    form.append("kind", kind);
    if (album) form.append("album", album);
    if (caption) form.append("caption", caption);
    form.append("file", file, file.name);
    const words = caption ? { caption } : {};
    const group = album ? { media_group_id: album } : {};
    this.chat.say(form, { ...group, ...words, ...(kind === "photo" ? await shownPhoto(file) : shownFile(file)) });
  }
}

const newAlbum = () => String(Date.now());

const shownFile = (file) => ({ document: { file_name: file.name, file_size: file.size, url: URL.createObjectURL(file) } });

async function shownPhoto(file) {
  const { width, height } = await createImageBitmap(file).catch(() => ({ width: 320, height: 240 }));
  return { photo: [{ width, height, url: URL.createObjectURL(file) }] };
}

/** Telegram's phones cut a long text into several messages. */
function parts(text) {
  const letters = [...text];
  return Array.from({ length: Math.ceil(letters.length / LONGEST) }, (_, at) => letters.slice(at * LONGEST, (at + 1) * LONGEST).join(""));
}
