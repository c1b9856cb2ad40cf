// Light, dark, or as the machine is; remembered. Runs before the first paint, so it is no module.

const KEPT = "theme";

/** The wish of whoever looks: "light", "dark", or "" for the machine's own. */
window.theme = () => localStorage.getItem(KEPT) ?? "";

/** Change to that and remember it. */
window.dress = (wish) => {
  localStorage.setItem(KEPT, wish);
  document.documentElement.dataset.theme = wish;
};

document.documentElement.dataset.theme = window.theme();
