// One message as Telegram shows it: bubble, what is in it, and the buttons below.

import { h, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { hour, t } from "./words.js";

const HOLD_MS = 500;
const SIDE = 300;

const CONTENT = {
  photo: (message) => photo(message.photo.at(-1)),
  sticker: (message) => h("img", { class: "sticker", src: fileUrl(message.sticker), alt: t("sticker"), width: 128, height: 128 }),
  voice: (message) => voice(message.voice),
  video: (message) => h("video", { src: fileUrl(message.video), controls: true, width: 240 }),
  document: (message) => attached(message.document),
  location: (message) => place(message.location),
  contact: (message) => card(message.contact),
};

const fileUrl = (file) => `/sim/file/${encodeURIComponent(file.file_id)}`;

/** The element of one message; `act` has tap, menu, retry, command, link. */
export function bubble(message, act) {
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const words = text ? h("div", { class: "text", lang: spoken(text) }, formatted(text, entities, act)) : null;
  const kind = Object.keys(CONTENT).find((name) => name in message);
  const body = h("div", { class: `bubble ${kind ?? ""}` },
    message.forward_origin && h("p", { class: "origin" }, t("forwarded", originName(message.forward_origin))),
    message.reply_to_message && h("p", { class: "quote" }, message.reply_to_message.text ?? message.reply_to_message.caption ?? "…"),
    kind && CONTENT[kind](message), words, stamp(message));
  const rows = message.reply_markup?.inline_keyboard;
  const node = h("article", { class: classes(message, rows), "data-message-id": message.message_id ?? null },
    body, rows && h("div", { class: "keys" }, rows.map((row) => h("div", { class: "row" }, row.map((button) => key(button, message, act))))));
  if (message.failed) body.addEventListener("click", () => act.retry(message));
  if (message.message_id) heldDown(body, (point) => act.menu(point, message));
  return node;
}

/** English or Chinese: names of the other kind may stand in both. */
const spoken = (text) => ((text.match(/[a-z]/gi) ?? []).length > (text.match(/\p{Script=Han}/gu) ?? []).length ? "en" : "zh-CN");

const classes = (message, rows) => ["message", message.out ? "mine" : "theirs", rows ? "keyed" : "", message.failed ? "failed" : ""].join(" ").trim();

const originName = (origin) => origin.sender_user_name ?? origin.sender_user?.first_name ?? "";

function stamp(message) {
  const mark = message.failed ? "warn" : message.pending ? "clock" : "check";
  const label = message.failed ? t("failed") : message.pending ? t("waiting") : t("sent");
  return h("span", { class: "stamp" },
    message.edited && h("span", {}, t("edited")),
    h("time", {}, hour(message.date)),
    message.out && h("span", { class: "mark", role: "img", "aria-label": label, title: label }, icon(mark)));
}

function key(button, message, act) {
  const node = h("button", { type: "button", title: button.text, onclick: () => act.tap(button, message, node) }, h("span", {}, button.text));
  if (button.copy_text) node.append(icon("copy"));
  if (button.url) node.append(icon("link"));
  return node;
}

/** Call `open` on a right click, a long press, or Enter on the bubble itself. */
function heldDown(node, open) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  node.tabIndex = 0;
  node.addEventListener("contextmenu", (event) => (event.preventDefault(), stop(), open({ x: event.clientX, y: event.clientY })));
  node.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse") timer = setTimeout(() => open({ x: event.clientX, y: event.clientY }), HOLD_MS);
  });
  for (const name of ["pointerup", "pointercancel", "pointermove"]) node.addEventListener(name, stop);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== node) return;
    const box = node.getBoundingClientRect();
    open({ x: box.left + 12, y: box.top + 12 });
  });
}

function photo(size) {
  const url = fileUrl(size);
  const scale = Math.min(1, SIDE / size.width, SIDE / size.height);
  const [width, height] = [size.width, size.height].map((side) => Math.max(48, Math.round(side * scale)));
  return h("a", { href: url, target: "_blank", rel: "noopener" }, h("img", { src: url, alt: t("photo"), width, height }));
}

function voice(file) {
  const sound = new Audio();
  sound.preload = "none";
  const button = h("button", { type: "button", class: "disc play", "aria-label": t("play"), onclick: () => (sound.paused ? start() : sound.pause()) }, icon("play"));
  const bar = h("span", { class: "wave" }, h("span", {}));
  const start = () => ((sound.src ||= fileUrl(file)), sound.play());
  const look = () => {
    button.replaceChildren(icon(sound.paused ? "play" : "pause"));
    button.setAttribute("aria-label", t(sound.paused ? "play" : "pause"));
  };
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, look);
  sound.addEventListener("timeupdate", () => (bar.firstChild.style.width = `${(100 * sound.currentTime) / (sound.duration || 1)}%`));
  return h("div", { class: "media" }, button, h("span", {}, bar, h("small", {}, t("seconds", file.duration))));
}

function attached(file) {
  const size = file.file_size > 1 << 20 ? `${(file.file_size / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(file.file_size / 1024))} KB`;
  return h("a", { class: "media", href: fileUrl(file), download: file.file_name ?? "" },
    h("span", { class: "disc play" }, icon("file")), h("span", {}, h("b", {}, file.file_name ?? t("document")), h("small", {}, size)));
}

const place = (spot) =>
  h("div", { class: "media map" }, h("span", { class: "disc play" }, icon("place")),
    h("span", {}, h("b", {}, t("place")), h("small", {}, `${spot.latitude.toFixed(4)}, ${spot.longitude.toFixed(4)}`)));

const card = (contact) =>
  h("div", { class: "media" }, h("span", { class: "disc play" }, icon("person")),
    h("span", {}, h("b", {}, [contact.first_name, contact.last_name].filter(Boolean).join(" ")), h("small", {}, `+${contact.phone_number.replace(/^\+/, "")}`)));
