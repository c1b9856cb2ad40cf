// The calendar: which day it is in the county, later ones to move on to, and what a new day brought.

import { post } from "./api.js";
import { h, iconButton } from "./dom.js";
import { notice } from "./popups.js";
import { fullDay, isoDay, t } from "./words.js";

const STEPS = ["tomorrow", "workday", "monday", "quarter"];
const QUIET_MS = 2500;

/** Today and the buttons that move on; `brought` hears of the move, `done` is called after it. */
export function calendar(body, brought, done) {
  const today = h("p", { class: "today" }, h("small", {}, t("today")), h("b", {}, fullDay(body.day)));
  if (!body.can_move) return h("div", { class: "calendar" }, today, h("p", {}, t("fixed")));
  const go = (event, wish) => move(event.currentTarget, wish, brought, done);
  const steps = STEPS.map((step) =>
    h("button", { type: "button", name: "day", value: step, title: t(`${step}Hint`) ?? null, onclick: (event) => go(event, { step }) }, t(step)));
  const to = h("input", { type: "date", name: "to", min: body.day, value: body.day, "aria-label": t("moveTo") });
  const button = h("button", { type: "button", name: "day", value: "to", onclick: (event) => go(event, { to: to.value }) }, t("go"));
  return h("div", { class: "calendar" }, today, h("div", { class: "steps two" }, steps), h("div", { class: "to" }, to, button), h("p", {}, t("forward")));
}

async function move(button, wish, brought, done) {
  const words = button.textContent;
  button.disabled = true;
  button.textContent = t("moving");
  brought.begin();
  try {
    const { day } = await post("/sim/day", wish);
    brought.dated(day);
    done();
  } catch (error) {
    brought.forget();
    notice(error.message);
  } finally {
    button.disabled = false;
    button.textContent = words;
  }
}

/** What the bot said because the day moved: to whom, how often. Whoever acts himself is counted no further. */
export class Brought {
  constructor(open) {
    this.open = open;
    this.node = h("section", { class: "note brought", role: "status", hidden: true });
    this.forget();
  }

  begin() {
    this.counts = new Map();
    this.acted = new Set();
    this.day = "";
  }

  forget() {
    this.counts = null;
    this.node.hidden = true;
  }

  /** The county has come to that day. */
  dated(day) {
    this.day = day;
    this.settled = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => ((this.settled = true), this.draw()), QUIET_MS);
    this.draw();
  }

  /** Somebody did something: what the bot says to him from now on is an answer. */
  act(id) {
    this.acted?.add(id);
  }

  /** The bot said something to somebody; `person` may be nobody on the list. */
  hear(event, person) {
    if (!this.counts || !person) return;
    if (this.day && event.messages.some((message) => message.out && isoDay(message.date) >= this.day)) this.act(person.id);
    if (this.acted.has(person.id)) return;
    const said = event.messages.filter((message) => !message.out && !message.edited && !message.revision).map((message) => message.message_id);
    if (!said.length) return;
    const entry = this.counts.get(person.id) ?? { name: person.name, said: new Set() };
    said.forEach((id) => entry.said.add(id));
    this.counts.set(person.id, entry);
    if (this.day) this.draw();
  }

  draw() {
    if (!this.counts || !this.day) return;
    const entries = [...this.counts];
    const many = entries.reduce((sum, [, { said }]) => sum + said.size, 0);
    const words = many ? t("brought", fullDay(this.day), many, entries.length) : t(this.settled ? "broughtNothing" : "broughtYet", fullDay(this.day));
    this.node.replaceChildren(h("p", {}, words),
      h("p", { class: "links" }, entries.map(([id, { name, said }]) => h("button", { type: "button", onclick: () => this.open(id) }, said.size > 1 ? `${name} ${said.size}` : name))),
      iconButton("close", t("close"), () => this.forget()));
    this.node.hidden = false;
  }
}
