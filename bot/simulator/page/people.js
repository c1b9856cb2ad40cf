// The list on the left: everybody of the county who has a phone here.

import { arrange, disc, h, icon, iconButton } from "./dom.js";
import { dayKey, fullDay, hour, shortDay, t } from "./words.js";

const SEARCH_FROM = 13;

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
    this.chip = h("button", { type: "button", class: "chip", name: "calendar", onclick: this.act.calendar });
    this.field = h("input", { type: "search", placeholder: t("search"), "aria-label": t("search"), value: this.wanted, oninput: () => this.filter(this.field.value) });
    this.search = h("label", { class: "search" }, icon("search"), this.field);
    this.rows = h("ul", {});
    this.none = h("p", { class: "none", hidden: true }, t("nobody"));
    const more = iconButton("more", t("more"), (event) => this.act.more(event.currentTarget), { name: "more" });
    arrange(this.node, [h("header", {}, h("h1", {}, t("title")), this.chip, more), this.search, this.rows, this.none]);
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

  /** Show what /sim/people gave; entries keep their elements. */
  show(body, selected) {
    this.chip.replaceChildren(icon("calendar"), fullDay(body.day));
    this.search.hidden = body.people.length < SEARCH_FROM;
    const today = dayKey(Date.parse(body.now) / 1000);
    arrange(this.rows, body.people.map((person) => this.row(person, selected, today)));
    this.sift();
  }

  row(person, selected, today) {
    const entry = this.entries.get(person.id) ?? this.newRow(person.id);
    entry.about = [person.name, person.role, person.unit].join(" ").toLowerCase();
    entry.button.toggleAttribute("data-unread", person.unread > 0);
    entry.button.setAttribute("aria-current", person.id === selected ? "true" : "false");
    const face = JSON.stringify([person, today]);
    if (entry.face !== face) entry.button.replaceChildren(...this.inside(person, today));
    entry.face = face;
    return entry.row;
  }

  newRow(id) {
    const button = h("button", { type: "button", "data-person": id, onclick: () => this.act.open(id) });
    const entry = { button, row: h("li", {}, button), about: "", face: "" };
    this.entries.set(id, entry);
    return entry;
  }

  inside(person, today) {
    const when = person.last_date && (dayKey(person.last_date) === today ? hour(person.last_date) : shortDay(person.last_date));
    const state = person.blocked ? t("blockedMark") : person.last.replaceAll("\n", " ") || t("notStarted");
    return [
      disc(person.id, person.name),
      h("span", { class: "name" }, person.name),
      h("time", {}, when || ""),
      h("span", { class: "post" }, [person.role, person.unit].filter(Boolean).join(" · ")),
      h("span", { class: person.last && !person.blocked ? "last" : "last faint" }, state),
      h("span", { class: "unread", "aria-label": person.unread || null }, person.unread || ""),
    ];
  }
}
