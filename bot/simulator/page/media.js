// What a message may hold besides words: pictures, sound, files, places, cards.

import { h, icon } from "./dom.js";
import { viewer } from "./popups.js";
import { clock, t } from "./words.js";

const SIDE = 300;
const BARS = 34;
const NAME_ROOM = 22;

export const fileUrl = (file) => file.url ?? `/sim/file/${encodeURIComponent(file.file_id)}`;

export const CONTENT = {
  photo: (message) => photo(message.photo.at(-1)),
  sticker: (message) => h("img", { class: "sticker", src: fileUrl(message.sticker), alt: t("sticker"), width: 128, height: 128 }),
  voice: (message) => voice(message.voice),
  video: (message) => h("video", { src: fileUrl(message.video), controls: true, width: 240 }),
  document: (message) => attached(message.document),
  location: (message) => place(message.location),
  contact: (message) => card(message.contact),
};

/** A tile of an album: a picture or a film, cut to a square. */
export const tile = (message) =>
  message.photo ? picture(message.photo.at(-1), { class: "tile" }) : h("span", { class: "tile" }, CONTENT.video(message));

function photo(size) {
  const scale = Math.min(1, SIDE / size.width, SIDE / size.height);
  const [width, height] = [size.width, size.height].map((side) => Math.max(64, Math.round(side * scale)));
  return picture(size, { class: "picture" }, { width, height });
}

function picture(size, about, sides = {}) {
  const url = fileUrl(size);
  return h("button", { type: "button", ...about, "aria-label": t("photo"), onclick: () => viewer(url) }, h("img", { src: url, alt: "", loading: "lazy", ...sides }));
}

function voice(file) {
  const sound = new Audio();
  sound.preload = "none";
  const bars = wave(file);
  const length = h("small", {}, clock(file.duration));
  const start = () => ((sound.src ||= fileUrl(file)), sound.play());
  const button = h("button", { type: "button", class: "disc play", "aria-label": t("playVoice", file.duration), onclick: () => (sound.paused ? start() : sound.pause()) }, icon("play"));
  const look = () => {
    button.replaceChildren(icon(sound.paused ? "play" : "pause"));
    button.setAttribute("aria-label", sound.paused ? t("playVoice", file.duration) : t("pause"));
  };
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, look);
  sound.addEventListener("timeupdate", () => {
    const part = sound.ended ? 0 : sound.currentTime / (file.duration || 1);
    [...bars.children].forEach((bar, at) => bar.toggleAttribute("data-played", at < part * BARS));
    length.textContent = clock(part ? sound.currentTime : file.duration);
  });
  return h("div", { class: "media" }, button, h("span", {}, bars, length));
}

/** Bars that are the same each time for one file; nobody measured the sound. */
function wave(file) {
  const svg = draw("svg", { class: "wave", viewBox: `0 0 ${BARS * 4} 24`, "aria-hidden": "true" });
  let seed = [...file.file_unique_id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  for (let at = 0; at < BARS; at += 1) {
    seed = (seed * 1103515245 + 12345) >>> 0;
    const height = 3 + ((seed >>> 16) % 18) * (0.45 + 0.55 * Math.abs(Math.sin(at / 3.1)));
    svg.append(draw("rect", { x: at * 4, y: 12 - height / 2, width: 2.4, height, rx: 1.2 }));
  }
  return svg;
}

function attached(file) {
  const name = file.file_name ?? t("document");
  const size = file.file_size > 1 << 20 ? `${(file.file_size / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(file.file_size / 1024))} KB`;
  return h("a", { class: "media file", href: fileUrl(file), download: name, title: name, "aria-label": t("saveFile", name, size) },
    h("span", { class: "disc play" }, icon("save")), h("span", {}, h("b", {}, shortName(name)), h("small", {}, `${size} · ${ending(name)}`)));
}

const ending = (name) => (name.includes(".") ? name.split(".").pop().toUpperCase().slice(0, 5) : t("document"));

/** A long name loses its middle, as on phones: the ending says what it is. */
function shortName(name) {
  const letters = [...name];
  return letters.length <= NAME_ROOM ? name : [...letters.slice(0, NAME_ROOM - 11), "…", ...letters.slice(-10)].join("");
}

/** A map without a network: roads, a river and fields, other ones elsewhere; the pin is in the middle. */
function place(spot) {
  const turn = Math.round(spot.latitude * 1e4 + spot.longitude * 1e4);
  const sway = (n) => ((turn * (n + 3)) % 60) - 30;
  const map = draw("svg", { class: "map", viewBox: "0 0 280 140", role: "img", "aria-label": t("place") });
  map.append(
    draw("rect", { class: "land", width: 280, height: 140 }),
    draw("path", { class: "field", d: `M0 ${60 + sway(1) / 3}L90 40 120 140H0z` }),
    draw("path", { class: "field", d: `M190 0L280 0V${70 + sway(2) / 3}L220 60z` }),
    draw("path", { class: "river", d: `M-5 ${110 + sway(3) / 2}C70 ${80 + sway(4)} 170 ${140 - sway(5) / 2} 285 ${84 + sway(6) / 2}` }),
    draw("path", { class: "road", d: `M${60 + sway(7)} -5L${130 + sway(8) / 4} 70 ${210 + sway(9)} 145` }),
    draw("path", { class: "road", d: `M-5 ${50 + sway(10) / 2}L140 70 285 ${40 + sway(11) / 2}` }),
    draw("path", { class: "pin", d: "M140 72c0 0 15-13 15-26a15 15 0 0 0-30 0c0 13 15 26 15 26z" }),
    draw("circle", { class: "eye", cx: 140, cy: 46, r: 5.5 }),
  );
  return h("figure", {}, map, h("figcaption", {}, `${spot.latitude.toFixed(4)}, ${spot.longitude.toFixed(4)}`));
}

const card = (contact) => {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h("div", { class: "media" }, h("span", { class: "disc tint1", "aria-hidden": "true" }, [...name][0] ?? ""),
    h("span", {}, h("b", {}, name), h("small", {}, `+${contact.phone_number.replace(/^\+/, "")}`)));
};

function draw(tag, props) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  return node;
}
