// Trouble on order: what the bot meets at Telegram's hands, in words.

import { get, post } from "./api.js";
import { h } from "./dom.js";
import { dialog, notice } from "./popups.js";
import { t } from "./words.js";

const SLOW = [0, 1, 3, 10];
const ONCE = {
  fail: { fail_next: [{ method: "*", code: 500 }] },
  limit: { retry_after: [{ method: "*", seconds: 5 }] },
  drop: { drop_response: [{ method: "sendMessage" }] },
  repeat: { repeat_updates: 1 },
  reorder: { reorder_updates: true },
};

/** The panel behind the menu; `nameOf(id)` says who is meant. */
export async function faultsPanel(nameOf) {
  const now = await get("/sim/faults");
  dialog(t("faults"), (close) => {
    const state = h("p", { class: "state", role: "status" });
    const order = async (body) => {
      try {
        show(await post("/sim/faults", body));
      } catch (error) {
        notice(error.message);
      }
    };
    const slow = SLOW.map((seconds) =>
      h("button", { type: "button", value: seconds, onclick: () => order({ slow_seconds: seconds }) }, seconds ? t("secondsShort", seconds) : t("off")));
    const show = (faults) => {
      slow.forEach((button) => button.setAttribute("aria-pressed", String(Number(button.value) === faults.slow_seconds)));
      state.textContent = t("active", active(faults, nameOf));
    };
    show(now);
    return h("div", { class: "faults" }, h("p", { class: "faint" }, t("faultsAbout")),
      h("p", {}, t("slow")), h("div", { class: "steps" }, slow),
      Object.entries(ONCE).map(([name, body]) => h("button", { type: "button", name, onclick: () => order(body) }, h("b", {}, t(name)), h("small", {}, t(`${name}About`)))),
      h("p", { class: "faint" }, t("faultsOfOne")), state,
      h("p", { class: "answers" }, h("button", { type: "button", onclick: () => order({}) }, t("clear")), h("button", { type: "button", class: "filled", onclick: close }, t("done"))));
  });
}

function active(faults, nameOf) {
  const away = [...faults.blocked, ...faults.deactivated].map(nameOf);
  const parts = [
    faults.slow_seconds && `${t("slow")}${t("secondsShort", faults.slow_seconds)}`,
    faults.fail_next.length && t("fail"), faults.retry_after.length && t("limit"),
    faults.drop_response.length && t("drop"), faults.repeat_updates && t("repeat"), faults.reorder_updates && t("reorder"),
    away.length && `${t("unreachableMark")}${t("colon")}${away.join(t("comma"))}`,
  ];
  return parts.filter(Boolean).join(t("semicolon"));
}
