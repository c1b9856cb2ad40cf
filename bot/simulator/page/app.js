// The page as one thing: list, phone and calendar kept alike to what the simulator tells.

import { get, listen, post } from "./api.js";
import { Chat } from "./chat.js";
import { calendar } from "./day.js";
import { h } from "./dom.js";
import { faultsPanel } from "./faults.js";
import { PeopleList } from "./people.js";
import { dialog, menu, notice } from "./popups.js";
import { speak, state, t } from "./words.js";

const SOON_MS = 60;
const place = (id) => document.getElementById(id);

const lost = h("p", { class: "lost", role: "status" });

let body = null;
let waiting = 0;
const list = new PeopleList(place("list"), { open: (id) => (location.hash = id), more, calendar: showCalendar });
const chat = new Chat(place("phone"), {}, () => (location.hash = ""));

const selectedId = () => Number(location.hash.slice(1)) || null;
const find = (id) => body.people.find((person) => person.id === id) ?? null;

/** Ask who is there and what is new; several reasons at once make one request. */
function refreshSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => refresh().catch((error) => notice(error.message)), SOON_MS);
}

async function refresh() {
  const before = body;
  body = await get("/sim/people");
  Object.assign(chat.bot, body.bot);
  list.show(body, selectedId());
  if (chat.person) chat.person = Object.assign(chat.person, find(chat.person.id));
  if (before?.day !== body.day || before?.can_move !== body.can_move) showSide();
  document.title = `${body.bot.name} · ${t("title")}`;
}

async function open() {
  const person = find(selectedId());
  document.body.toggleAttribute("data-open", Boolean(person));
  list.show(body, person?.id);
  await chat.open(person, nobody());
}

function nobody() {
  const [first] = body.people;
  return h("div", { class: "nobody" }, h("h2", {}, t("pick")), h("p", {}, t("pickHint")),
    first && h("button", { type: "button", class: "filled", onclick: () => (location.hash = first.id) }, t("pickFirst", first.name)));
}

function showSide() {
  const about = t("aboutText").map((words) => h("p", {}, words));
  place("side").replaceChildren(h("h2", {}, t("day")), calendar(body, refresh), h("h2", {}, t("about")), ...about);
}

function showCalendar() {
  dialog(t("day"), (close) => [calendar(body, () => (close(), refresh())), ...t("aboutText").map((words) => h("p", { class: "faint" }, words))]);
}

function more(anchor) {
  menu(anchor, [
    ["globe", t("page"), () => changeLanguage()],
    ["person", t("stranger"), addStranger],
    ["warn", t("faults"), faultsPanel],
  ]);
}

function changeLanguage() {
  speak(state.language === "zh" ? "en" : "zh");
  list.build();
  showSide();
  open();
}

function addStranger() {
  dialog(t("stranger"), (close) => {
    const name = h("input", { name: "stranger", required: true, maxlength: 30, placeholder: t("strangerName"), "aria-label": t("strangerName") });
    const submit = async (event) => {
      event.preventDefault();
      const stranger = await post("/sim/people", { name: name.value.trim() });
      close();
      await refresh();
      location.hash = stranger.id;
    };
    return h("form", { onsubmit: submit }, name, h("p", { class: "answers" },
      h("button", { type: "button", onclick: close }, t("cancel")), h("button", { class: "filled" }, t("add"))));
  });
}

function hear(event) {
  refreshSoon();
  if (chat.person && (event.id === chat.person.id)) chat.hear(event);
  else if (event.type === "people" && chat.person) chat.refresh();
}

async function onLine(stands) {
  lost.textContent = t("lost");
  document.body.toggleAttribute("data-lost", !stands);
  if (!stands) return;
  await refresh();
  if (chat.person) await chat.refresh();
}

function leaveWithEscape(event) {
  if (event.key === "Escape" && !event.defaultPrevented && chat.person && !document.querySelector("dialog, .menu")) location.hash = "";
}

async function begin() {
  speak(state.language);
  list.build();
  await refresh();
  await open();
  addEventListener("hashchange", open);
  addEventListener("keydown", leaveWithEscape);
  listen(hear, onLine);
}

place("over").append(lost);
begin().catch((error) => notice(error.message));
