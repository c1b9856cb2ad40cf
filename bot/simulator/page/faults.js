// Trouble on order: what the bot meets at Telegram's hands.

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

/** The panel behind the menu. */
export async function faultsPanel() {
  const now = await get("/sim/faults");
  dialog(t("faults"), () => {
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
      state.textContent = t("active", active(faults));
    };
    show(now);
    return h("div", { class: "faults" },
      h("p", {}, t("slow")), h("div", { class: "steps" }, slow),
      Object.entries(ONCE).map(([name, body]) => h("button", { type: "button", onclick: () => order(body) }, t(name))),
      state, h("button", { type: "button", class: "filled", onclick: () => order({}) }, t("clear")));
  });
}

function active(faults) {
  const parts = [
    faults.slow_seconds && t("secondsShort", faults.slow_seconds),
    faults.fail_next.length && "500", faults.retry_after.length && "429",
    faults.drop_response.length && t("drop"), faults.repeat_updates && t("repeat"), faults.reorder_updates && t("reorder"),
  ];
  return parts.filter(Boolean).join(" · ");
}
