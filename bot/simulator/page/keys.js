// The bot's keyboard below the input line, and the sign that swaps it with the phone's own.

import { h, iconButton } from "./dom.js";
import { t } from "./words.js";

// A tap that ends the typing must land before the keys come back and move what it is aimed at.
const BACK_MS = 300;
const thumbs = () => matchMedia("(pointer: coarse)").matches;

export class ReplyKeys {
  constructor(composer) {
    this.composer = composer;
    this.open = true;
    this.typed = false;
    this.keyboard = null;
    this.node = h("div", { class: "keyboard", role: "group", "aria-label": t("keys"), hidden: true });
    this.toggle = iconButton("keys", t("keys"), () => this.turn(), { name: "keys", "aria-expanded": "true", hidden: true });
  }

  get placeholder() {
    return this.keyboard?.placeholder ?? "";
  }

  /** Put up this keyboard, or none. */
  show(keyboard) {
    const face = JSON.stringify(keyboard);
    if (face !== this.face) {
      this.keyboard = keyboard;
      this.open = Boolean(keyboard);
      this.typed = thumbs() && document.activeElement === this.composer.field;
      this.node.replaceChildren(...(keyboard?.rows ?? []).map((row) => h("div", { class: "row" }, row.map((button) => this.key(button)))));
      this.node.classList.toggle("tall", Boolean(keyboard && !keyboard.resize));
    }
    this.face = face;
    this.settle();
  }

  key(button) {
    const press = () => {
      if (this.keyboard.one_time) this.open = false;
      this.settle();
      this.composer.chat.pressKey(button);
    };
    const sign = button.request_contact ? "person" : button.request_location ? "place" : null;
    return h("button", { type: "button", title: button.text, "data-asks": sign, onclick: press }, h("span", {}, button.text));
  }

  /** The sign: on a phone it swaps the two keyboards, at a desk it shows and hides this one. */
  turn() {
    const shown = !this.node.hidden;
    if (thumbs() && shown && this.keyboard.persistent) return this.composer.focus();
    this.open = !shown;
    this.typed = false;
    if (thumbs()) this.composer.field.blur();
    this.settle();
  }

  /** While a thumb writes, the phone's keyboard stands in the place of this one; a persistent one comes back. */
  typing(now) {
    clearTimeout(this.back);
    if (!thumbs() || !this.keyboard) return;
    if (now) this.typed = true;
    else if (this.keyboard.persistent) {
      this.back = setTimeout(() => {
        this.typed = false;
        this.settle();
      }, BACK_MS);
    }
    this.settle();
  }

  settle() {
    this.node.hidden = !this.open || this.typed || !this.node.childElementCount;
    const { log } = this.composer.chat;
    if (log.stuck) log.toEnd(); // at once, before anybody aims at what is about to move
    this.toggle.hidden = !this.keyboard;
    this.toggle.setAttribute("aria-expanded", String(!this.node.hidden));
  }
}
