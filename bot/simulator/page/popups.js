// What lies over the page for a moment: notices, menus, dialogs.

import { h, icon } from "./dom.js";
import { t } from "./words.js";

const NOTICE_MS = 3200;
const over = () => document.getElementById("over");

/** A short notice over the phone; gone by itself. */
export function notice(text) {
  const node = h("div", { class: "notice", role: "status" }, text);
  const place = document.querySelector("#phone .notices") ?? over();
  place.append(node);
  setTimeout(() => node.remove(), NOTICE_MS);
}

/** A dialog; `fill(close)` gives its content. Esc and a click beside it close it. */
export function dialog(title, fill) {
  const node = h("dialog", { "aria-label": title });
  const close = () => node.close();
  node.append(h("h2", {}, title), ...[fill(close)].flat().filter(Boolean));
  node.addEventListener("close", () => node.remove());
  node.addEventListener("click", (event) => event.target === node && close());
  over().append(node);
  node.showModal();
  return close;
}

/** Words with one button, as an alert of Telegram. */
export function alertBox(text) {
  dialog(t("helper"), (close) => [h("p", { class: "alert" }, text), h("p", { class: "answers" }, h("button", { type: "button", class: "filled", onclick: close }, t("done")))]);
}

/** A picture over the whole page; a tap or Esc puts it back. */
export function viewer(url) {
  const node = h("dialog", { class: "viewer", "aria-label": t("photo") });
  const close = () => node.close();
  node.append(h("img", { src: url, alt: t("photo"), onclick: close }), h("button", { type: "button", class: "round", "aria-label": t("close"), onclick: close }, icon("close")));
  node.addEventListener("close", () => node.remove());
  node.addEventListener("click", (event) => event.target === node && close());
  over().append(node);
  node.showModal();
}

/** A question with yes and cancel. */
export function confirmBox(question, yes, act) {
  dialog(question, (close) =>
    h("p", { class: "answers" },
      h("button", { type: "button", onclick: close }, t("cancel")),
      h("button", { type: "button", class: "filled", onclick: () => (close(), act()) }, yes)));
}

let closeMenu = () => {};

/** A menu beside `anchor` (an element or a point); entries are [icon, words or what stands for them, act]. One menu at a time. */
export function menu(anchor, entries) {
  closeMenu();
  const before = document.activeElement;
  const node = h("div", { class: "menu", role: "menu" },
    entries.map(([drawing, words, act]) =>
      h("button", { type: "button", role: "menuitem", onclick: () => (closeMenu(), act()) }, icon(drawing), h("span", {}, words))));
  // Not a popover="auto": the release of a right click would close that at once.
  const outside = (event) => !node.contains(event.target) && closeMenu();
  closeMenu = () => {
    node.remove();
    removeEventListener("pointerdown", outside, true);
    if (before?.isConnected) before.focus({ preventScroll: true });
    closeMenu = () => {};
  };
  addEventListener("pointerdown", outside, true);
  node.addEventListener("keydown", (event) => walk(node, event));
  over().append(node);
  put(node, anchor);
  node.querySelector("button").focus({ preventScroll: true });
}

function walk(node, event) {
  if (["Escape", "Tab"].includes(event.key)) {
    event.preventDefault();
    closeMenu();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...node.querySelectorAll("button")];
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
}

function put(node, anchor) {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const { offsetWidth: width, offsetHeight: height } = node;
  const left = box.left + width > innerWidth - 8 ? box.right - width : box.left;
  const top = box.bottom + height > innerHeight - 8 ? box.top - height - 4 : box.bottom + 4;
  node.style.left = `${Math.max(8, left)}px`;
  node.style.top = `${Math.max(8, top)}px`;
}
