// The list on the left: everybody of the county who has a phone here.

import { arrange, disc, h, icon, iconButton } from "./dom.js";
import { dayKey, fullDay, hour, shortDay, t } from "./words.js";

const SEARCH_FROM = 13;

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
    arrange(this.rows, body.people.map((person, place) => this.row(person, place, selected, today)));
    this.sift();
  }

  row(person, place, selected, today) {
    const entry = this.entries.get(person.id) ?? this.newRow(person.id);
    entry.about = `${person.name} ${post(person)}`.toLowerCase();
    entry.button.toggleAttribute("data-unread", person.unread > 0);
    entry.button.setAttribute("aria-current", person.id === selected ? "true" : "false");
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
    this.field.value = "";
    this.filter("");
    this.act.open(id);
  }

  inside(person, place, today) {
    const when = person.last_date && (dayKey(person.last_date) === today ? hour(person.last_date) : shortDay(person.last_date));
    const state = person.blocked ? t("blockedMark") : person.last.replaceAll("\n", " ") || t("notStarted");
    return [
      disc(place, person.name),
      h("span", { class: "name" }, person.name),
      h("time", {}, when || ""),
      h("span", { class: "post" }, post(person)),
      h("span", { class: person.last && !person.blocked ? "last" : "last faint" }, state),
      h("span", { class: "unread", "aria-label": person.unread || null }, person.unread || ""),
    ];
  }
}
