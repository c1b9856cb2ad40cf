// Recording a voice note: only the seconds are counted, the simulator makes the silence.

import { h, iconButton } from "./dom.js";
import { clock, t } from "./words.js";

const LONGEST = 120;

/** A bar with a clock; `done(seconds)` is called once, with 0 where it was thrown away. */
export function recorder(done) {
  const since = Date.now();
  const seconds = () => Math.min(LONGEST, Math.max(1, Math.round((Date.now() - since) / 1000)));
  const time = h("time", {}, clock(0));
  const timer = setInterval(() => (time.textContent = clock(seconds())), 500);
  const finish = (given) => {
    clearInterval(timer);
    node.remove();
    done(given);
  };
  const send = iconButton("send", t("sendVoice"), () => finish(seconds()), { name: "sendVoice", class: "round send" });
  const node = h("div", { class: "recording", role: "group", "aria-label": t("recording"), onkeydown: (event) => event.key === "Escape" && (event.preventDefault(), finish(0)) },
    h("span", { class: "dot", "aria-hidden": "true" }), time, h("small", {}, t("recordHint")),
    h("button", { type: "button", onclick: () => finish(0) }, t("cancel")), send);
  return { node, begin: () => send.focus(), stop: () => finish(0) };
}
