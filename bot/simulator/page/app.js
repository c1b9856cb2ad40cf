// The page as one thing: list, phone and calendar kept alike to what the simulator tells.

import { get, listen, post } from "./api.js";
import { Chat } from "./chat.js";
import { Brought, calendar } from "./day.js";
import { h, ripple } from "./dom.js";
import { faultsPanel } from "./faults.js";
import { PeopleList } from "./people.js";
import { dialog, menu, notice } from "./popups.js";
import { speak, state, t } from "./words.js";

const SOON_MS = 60;
const THEMES = ["", "light", "dark"];
const place = (id) => document.getElementById(id);
const wide = matchMedia("(width >= 1100px)");

const lost = h("p", { class: "lost", role: "status" });

let body = null;
let waiting = 0;
const go = (id) => (location.hash = id);
const brought = new Brought(go);
const list = new PeopleList(place("list"), { open: go, more, calendar: showCalendar });
const chat = new Chat(place("phone"), {}, () => (location.hash = ""), (id) => brought.act(id));

const selectedId = () => Number(location.hash.slice(1)) || null;
const find = (id) => body.people.find((person) => person.id === id) ?? null;
const nameOf = (id) => find(id)?.name ?? String(id);

/** Ask who is there; several reasons at once make one request. */
function refreshSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => refresh().catch((error) => notice(error.message)), SOON_MS);
}

async function refresh() {
  const before = body;
  const fresh = await get("/sim/people");
  fresh.people = fresh.people.map((person) => (person.id === chat.person?.id ? Object.assign(chat.person, person) : person));
  body = fresh;
  Object.assign(chat.bot, body.bot);
  list.show(body, selectedId());
  if (before?.day !== body.day || before?.can_move !== body.can_move) showSide();
  document.title = `${body.bot.name} · ${t("title")}`;
}

async function open() {
  if (find(selectedId())?.started === false) await refresh().catch((error) => notice(error.message)); // his code may be another by now
  const person = find(selectedId());
  const left = person ? null : chat.person;
  document.body.toggleAttribute("data-open", Boolean(person));
  list.show(body, person?.id);
  await chat.open(person, nobody());
  if (left) list.focus(left.id);
}

function nobody() {
  const [first] = body.people;
  return h("div", { class: "nobody" }, h("h2", {}, t("pick")), h("p", {}, t("pickHint")),
    first && h("button", { type: "button", class: "filled", onclick: () => go(first.id) }, t("pickFirst", first.name)));
}

function showSide() {
  const about = t("aboutText").map((words) => h("p", {}, words));
  place("side").setAttribute("aria-label", t("day"));
  place("side").replaceChildren(h("h2", {}, t("day")), calendar(body, brought, refresh), h("h2", {}, t("about")), ...about);
  putBrought();
}

/** What the day brought stands by the calendar, where that is in sight, else above the list. */
function putBrought() {
  if (wide.matches) place("side").querySelector(".calendar").after(brought.node);
  else list.notes.append(brought.node);
}

function showCalendar() {
  dialog(t("day"), (close) => [calendar(body, brought, () => (close(), refresh())), ...t("aboutText").map((words) => h("p", { class: "faint" }, words))]);
}

function more(anchor) {
  const next = THEMES[(THEMES.indexOf(window.theme()) + 1) % THEMES.length];
  menu(anchor, [
    ["globe", t("page"), () => changeLanguage()],
    ["theme", [t("theme"), h("small", {}, themeWord(window.theme()))], () => (window.dress(next), notice(t("themeNow", themeWord(next))))],
    ["calendar", t("day"), showCalendar],
    ["person", t("stranger"), addStranger],
    ["warn", t("faults"), () => faultsPanel(nameOf)],
  ]);
}

const themeWord = (wish) => t(`theme${wish || "auto"}`);

function changeLanguage() {
  speak(state.language === "zh" ? "en" : "zh");
  list.build();
  brought.draw();
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
      go(stranger.id);
    };
    return h("form", { onsubmit: submit }, name, h("p", { class: "answers" },
      h("button", { type: "button", onclick: close }, t("cancel")), h("button", { class: "filled" }, t("add"))));
  });
}

function hear(event) {
  if (event.type === "people" || event.type === "day") refreshSoon();
  if (event.type === "people" && chat.person) chat.refresh();
  const person = find(event.id);
  if (person && event.type === "chat") {
    Object.assign(person, event.person);
    body.now = new Date(event.now * 1000).toISOString();
    list.show(body, selectedId());
    brought.hear(event, person);
  }
  if (chat.person && event.id === chat.person.id) chat.hear(event);
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

/** iOS lays its keyboard over the page: the page then ends where the keyboard begins. */
function fitKeyboard() {
  const { height, scale } = window.visualViewport;
  if (scale === 1) document.documentElement.style.setProperty("--seen", `${Math.round(height)}px`);
}

async function begin() {
  speak(state.language);
  list.build();
  await refresh();
  await open();
  addEventListener("hashchange", open);
  addEventListener("keydown", leaveWithEscape);
  addEventListener("pointerdown", ripple);
  wide.addEventListener("change", putBrought);
  window.visualViewport?.addEventListener("resize", fitKeyboard);
  listen(hear, onLine);
}

place("over").append(lost);
begin().catch((error) => notice(error.message));
