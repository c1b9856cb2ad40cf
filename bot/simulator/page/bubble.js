// One message as Telegram shows it: bubble, what is in it, and the buttons below. An album is one bubble of several.

import { h, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { CONTENT, tile } from "./media.js";
import { hour, t } from "./words.js";

const HOLD_MS = 500;
const MOVED = 10;

/** The element of one message, or of the several of an album; `act` has tap, menu, retry, command, link. */
export function bubble(messages, act) {
  const [message] = messages;
  const kind = Object.keys(CONTENT).find((name) => name in message) ?? "";
  const album = messages.length > 1;
  const body = h("div", { class: `bubble ${album && kind !== "document" ? "album" : kind}`, tabindex: -1 },
    message.forward_origin && h("p", { class: "origin" }, t("forwarded", originName(message.forward_origin))),
    message.reply_to_message && quote(message.reply_to_message, act),
    album ? together(messages, kind, act) : kind && CONTENT[kind](message),
    words(messages, act), stamp(messages.at(-1)));
  const rows = message.reply_markup?.inline_keyboard;
  const node = h("article", { class: classes(message, rows), "data-message-id": message.message_id ?? null, "aria-label": t(message.out ? "fromYou" : "fromBot") },
    body, rows && h("div", { class: "keys" }, rows.map((row) => h("div", { class: "row" }, row.map((button) => key(button, message, act))))));
  if (message.failed) body.addEventListener("click", () => act.retry(message));
  if (message.message_id) heldDown(body, (point, target) => act.menu(point, named(messages, target)));
  return node;
}

/** The line of a message in quotes and in the bar above the input line. */
export function line(message) {
  const kind = Object.keys(CONTENT).find((name) => name in message);
  return message.text ?? message.caption ?? message.document?.file_name ?? (kind ? t(kind === "location" ? "place" : kind) : "…");
}

function together(messages, kind, act) {
  const part = (message, make) => h("div", { "data-part": message.message_id ?? "" }, make(message));
  if (kind === "document") return messages.map((message) => part(message, CONTENT.document));
  return h("div", { class: `tiles of${Math.min(messages.length, 10)}`, role: "group", "aria-label": t("album", messages.length) }, messages.map((message) => part(message, tile)));
}

const named = (messages, target) => {
  const part = target?.closest("[data-part]")?.dataset.part;
  return messages.find((message) => String(message.message_id) === part) ?? messages[0];
};

function words(messages, act) {
  const spoken = messages.filter((message) => message.text ?? message.caption);
  return spoken.map((message) => {
    const text = message.text ?? message.caption;
    return h("div", { class: "text", lang: tongue(text) }, formatted(text, message.entities ?? message.caption_entities, act));
  });
}

const quote = (message, act) =>
  h("button", { type: "button", class: "quote", onclick: () => act.show(message.message_id) }, h("b", {}, t(message.from?.is_bot ? "helper" : "you")), h("span", {}, line(message)));

/** English or Chinese: names of the other kind may stand in both. */
const tongue = (text) => ((text.match(/[a-z]/gi) ?? []).length > (text.match(/\p{Script=Han}/gu) ?? []).length ? "en" : "zh-CN");

const classes = (message, rows) =>
  ["message", message.out ? "mine" : "theirs", rows && "keyed", message.edited && "edited", message.failed && "failed"].filter(Boolean).join(" ");

const originName = (origin) => origin.sender_user_name ?? origin.sender_user?.first_name ?? "";

function stamp(message) {
  return h("span", { class: "stamp" },
    message.edited && h("span", {}, t("edited")),
    h("time", {}, hour(message.date)),
    message.out && h("span", { class: "mark", role: "img" }));
}

const MARKS = { failed: "warn", waiting: "clock", sent: "check", taken: "checks" };

/** Put the right sign of its fate on one's own message: a clock, one tick, two, or a warning. */
export function mark(node, message) {
  const state = message.failed ? "failed" : message.pending ? "waiting" : message.taken ? "taken" : "sent";
  const sign = node.querySelector(".mark");
  if (!sign || sign.dataset.state === state) return;
  sign.dataset.state = state;
  sign.setAttribute("aria-label", t(state));
  sign.title = t(state);
  sign.replaceChildren(icon(MARKS[state]));
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
  let from = null;
  const stop = () => clearTimeout(timer);
  const at = (event) => ({ x: event.clientX, y: event.clientY });
  node.addEventListener("contextmenu", (event) => (event.preventDefault(), stop(), open(at(event), event.target)));
  node.addEventListener("pointerdown", (event) => {
    from = at(event);
    if (event.pointerType !== "mouse") timer = setTimeout(() => open(from, event.target), HOLD_MS);
  });
  node.addEventListener("pointermove", (event) => from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > MOVED && stop());
  for (const name of ["pointerup", "pointercancel"]) node.addEventListener(name, stop);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== node) return;
    event.preventDefault();
    const box = node.getBoundingClientRect();
    open({ x: box.left + 12, y: box.top + 12 }, node);
  });
}
