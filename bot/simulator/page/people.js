// The list on the left: everybody of the county who has a phone here.

import { arrange, disc, h, icon, iconButton } from "./dom.js";
import { dayKey, fullDay, hour, shortDay, t } from "./words.js";

const SEARCH_FROM = 13;
const HINT = "hintRead";

/** 云岭乡党建办干部: the unit, then the post, as it is said. */
const post = (person) => `${person.unit}${person.role}`;

/** The list with its head; `act` has open(id), more(anchor), calendar(). */
export class PeopleList {
  constructor(node, act) {
    this.node = node;
    this.act = act;
    this.entries = new Map();
    this.wanted = "";
  }

  /** Draw everything anew, as after a change of language. */
  build() {
    this.entries.clear();
    this.chip = h("button", { type: "button", class: "chip", name: "calendar", "aria-label": t("day"), onclick: this.act.calendar });
    this.field = h("input", { type: "search", placeholder: t("search"), "aria-label": t("search"), value: this.wanted,
      oninput: () => this.filter(this.field.value), onkeydown: (event) => this.walk(event) });
    this.search = h("label", { class: "search" }, icon("search"), this.field);
    this.notes = h("div", { class: "notes" });
    this.rows = h("ul", { onkeydown: (event) => this.walk(event) });
    this.none = h("p", { class: "none", role: "status", hidden: true }, t("nobody"));
    const more = iconButton("more", t("more"), (event) => this.act.more(event.currentTarget), { name: "more" });
    arrange(this.node, [h("header", {}, h("h1", {}, t("title")), this.chip, more), this.notes, this.search, this.rows, this.none]);
    this.node.setAttribute("aria-label", t("people"));
  }

  filter(words) {
    this.wanted = words.trim().toLowerCase();
    this.sift();
  }

  sift() {
    let shown = 0;
    for (const { row, about } of this.entries.values()) {
      row.hidden = !about.includes(this.wanted);
      shown += !row.hidden;
    }
    this.none.hidden = shown > 0;
  }

  /** Arrow keys, Home and End go through the list; Enter in the search takes who was found first. */
  walk(event) {
    const all = [...this.rows.querySelectorAll("li:not([hidden]) button")];
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: all[at + 1], ArrowUp: all[at - 1] ?? this.field, Home: at >= 0 && all[0], End: at >= 0 && all.at(-1) }[event.key];
    if (event.key === "Enter" && event.target === this.field && this.wanted) all[0]?.click();
    else if (event.key === "Escape" && event.target === this.field && this.wanted) this.clear();
    else if (next) next.focus();
    else return;
    event.preventDefault();
  }

  /** Whoever puts a phone down stands on its line again. */
  focus(id) {
    this.entries.get(id)?.button.focus({ preventScroll: true });
  }

  clear() {
    this.field.value = "";
    this.filter("");
  }

  /** Show what /sim/people gave; entries keep their elements. */
  show(body, selected) {
    this.chip.replaceChildren(icon("calendar"), fullDay(body.day));
    this.search.hidden = body.people.length < SEARCH_FROM;
    const today = dayKey(Date.parse(body.now) / 1000);
    arrange(this.rows, body.people.map((person, place) => this.row(person, place, selected, today)));
    this.hint(body.people[0]);
    this.sift();
  }

  /** What this page is and what to do first; once. */
  hint(first) {
    const old = this.notes.querySelector(".first");
    if (localStorage.getItem(HINT) || !first) return old?.remove();
    if (old) return undefined;
    const read = () => (localStorage.setItem(HINT, "1"), this.hint(first));
    return this.notes.prepend(h("section", { class: "note first" }, h("p", {}, t("hint")),
      h("button", { type: "button", class: "filled", onclick: () => this.choose(first.id) }, t("pickFirst", first.name)),
      iconButton("close", t("close"), read)));
  }

  row(person, place, selected, today) {
    const entry = this.entries.get(person.id) ?? this.newRow(person.id);
    entry.about = `${person.name} ${post(person)}`.toLowerCase();
    entry.button.toggleAttribute("data-unread", person.unread > 0);
    entry.button.setAttribute("aria-current", person.id === selected ? "true" : "false");
    entry.button.classList.toggle("short", !person.last && !person.blocked && !person.unreachable);
    const face = JSON.stringify([person, place, today]);
    if (entry.face !== face) entry.button.replaceChildren(...this.inside(person, place, today));
    entry.face = face;
    return entry.row;
  }

  newRow(id) {
    const button = h("button", { type: "button", "data-person": id, onclick: () => this.choose(id) });
    const entry = { button, row: h("li", {}, button), about: "", face: "" };
    this.entries.set(id, entry);
    return entry;
  }

  /** Whoever was found is taken up; next time the list is whole again. */
  choose(id) {
    this.clear();
    localStorage.setItem(HINT, "1");
    this.act.open(id);
  }

  inside(person, place, today) {
    const when = person.last_date && (dayKey(person.last_date) === today ? hour(person.last_date) : shortDay(person.last_date));
    const state = person.unreachable ? t("unreachableMark") : person.blocked ? t("blockedMark") : "";
    return [
      disc(place, person.name),
      h("span", { class: "name" }, person.name),
      h("time", {}, when || t("notStarted")),
      h("span", { class: "post" }, post(person)),
      state ? h("span", { class: "last state" }, icon("block"), state) : this.last(person),
      h("span", { class: "unread", "aria-label": person.unread ? t("unread", person.unread) : null }, person.unread || ""),
    ].filter(Boolean);
  }

  last(person) {
    if (!person.last) return null;
    const tick = person.last_out && h("span", { class: "tick", title: t(person.last_taken ? "taken" : "sent") }, icon(person.last_taken ? "checks" : "check"));
    return h("span", { class: "last" }, tick, person.last.replaceAll("\n", " "));
  }
}
