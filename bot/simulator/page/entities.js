// Text with Telegram's entities as elements.

import { h } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const LINKS = {
  url: (words) => (/^[a-z]+:/i.test(words) ? words : `https://${words}`),
  text_link: (_words, entity) => entity.url,
  email: (words) => `mailto:${words}`,
  phone_number: (words) => `tel:${words.replace(/[^+\d]/g, "")}`,
};

/** Nodes for the text; `act.command(words)` and `act.link(url)` are called for what can be tapped. */
export function formatted(text, entities, act) {
  const inOrder = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, inOrder, act);
}

function stretch(text, from, to, entities, act) {
  const nodes = [];
  let at = from;
  while (entities.length) {
    const entity = entities[0];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset >= to) break;
    entities.shift();
    if (entity.offset < at) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const within = [];
    while (entities.length && entities[0].offset < end) within.push(entities.shift());
    nodes.push(element(entity, text.slice(entity.offset, end), stretch(text, entity.offset, end, within, act), act));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function element(entity, words, children, act) {
  if (TAGS[entity.type]) return h(TAGS[entity.type], {}, children);
  if (entity.type === "bot_command") return h("button", { type: "button", class: "inline", onclick: () => act.command(words) }, children);
  if (entity.type === "spoiler") return spoiler(children);
  const address = LINKS[entity.type]?.(words, entity);
  return address ? link(address, children, act) : h("span", { class: "mention" }, children);
}

function link(address, children, act) {
  const onclick = (event) => {
    event.preventDefault();
    act.link(address);
  };
  return h("a", { href: address, rel: "noopener noreferrer", target: "_blank", onclick }, children);
}

function spoiler(children) {
  const node = h("button", { type: "button", class: "inline spoiler", onclick: () => node.classList.remove("spoiler") }, children);
  return node;
}
