// The calendar: which day it is in the county, and later ones to move on to.

import { post } from "./api.js";
import { h } from "./dom.js";
import { notice } from "./popups.js";
import { fullDay, t } from "./words.js";

const STEPS = ["tomorrow", "monday", "quarter"];

/** Today and the buttons that move on; `done` is called after each move. */
export function calendar(body, done) {
  const today = h("p", { class: "today" }, h("small", {}, t("today")), h("b", {}, fullDay(body.day)));
  if (!body.can_move) return h("div", { class: "calendar" }, today, h("p", {}, t("fixed")));
  const steps = STEPS.map((step) =>
    h("button", { type: "button", name: "day", value: step, title: step === "quarter" ? t("quarterHint") : null, onclick: (event) => move(event.target, { step }, done) }, t(step)));
  const to = h("input", { type: "date", name: "to", min: body.day, value: body.day, "aria-label": t("moveTo") });
  const go = h("button", { type: "button", name: "day", value: "to", onclick: (event) => move(event.target, { to: to.value }, done) }, t("go"));
  return h("div", { class: "calendar" }, today, h("div", { class: "steps" }, steps), h("div", { class: "to" }, to, go), h("p", {}, t("forward")));
}

async function move(button, wish, done) {
  const words = button.textContent;
  button.disabled = true;
  button.textContent = t("moving");
  try {
    const { day } = await post("/sim/day", wish);
    notice(t("nowIs", fullDay(day)));
    done();
  } catch (error) {
    notice(error.message);
  } finally {
    button.disabled = false;
    button.textContent = words;
  }
}
