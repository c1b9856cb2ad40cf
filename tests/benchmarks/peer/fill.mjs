// Fills a form in @getodk/xforms-engine so many times, and writes how long each answer took.
// node fill.mjs ENGINE_FOLDER FORM.xml ANSWERS.json TURNS TOLD.json
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, formFile, answersFile, turns, toldFile] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const { window } = new (require('jsdom').JSDOM)('<!doctype html>', { url: 'http://localhost/' });
globalThis.__dirname ??= folder; // read by the engine's bundled parser
const names = ['window', 'document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'Attr', 'Text',
  'CDATASection', 'Comment', 'ProcessingInstruction', 'DocumentFragment', 'NodeList', 'NodeFilter', 'HTMLElement',
  'XPathResult', 'localStorage', 'CharacterData', 'Blob', 'File', 'FormData']; // what it expects of a browser
for (const name of names)
  if (window[name] !== undefined)
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
const { loadForm } = await import(pathToFileURL(`${folder}/node_modules/@getodk/xforms-engine/dist/index.js`));

const start = async (xml) => {
  const form = await loadForm(xml, { fetchFormAttachment: async () => new Response('', { status: 404 }) });
  if (form.status === 'failure') throw form.error;
  return form.createInstance().root;
};
const children = (node) => node.currentState.children ?? [];
const leaves = (node) => (children(node).length ? children(node).flatMap(leaves) : [node]);
const find = (node, ref) => {
  const here = node.currentState.reference;
  if (here === ref && !node.nodeType.startsWith('repeat-range')) return node;
  if (!ref.startsWith(here)) return null;
  for (const child of children(node)) {
    const found = find(child, ref);
    if (found) return found;
  }
  return null;
};
const put = (node, value) => {
  if (node.nodeType !== 'select') node.setValue(value);
  else if (node.selectType === 'select1') node.selectValue(value);
  else node.selectValues(value.split(' '));
};

const xml = fs.readFileSync(formFile, 'utf8');
const answers = JSON.parse(fs.readFileSync(answersFile, 'utf8'));
const times = [];
let root;
for (let turn = 0; turn < Number(turns); turn += 1) {
  root = await start(xml);
  times.push(answers.map(([ref, value]) => {
    const node = find(root, ref); // not counted
    const began = performance.now();
    put(node, value);
    return 1000 * (performance.now() - began);
  }));
}
const values = Object.fromEntries(leaves(root).map(({ currentState: s }) => [s.reference, s.instanceValue ?? '']));
fs.writeFileSync(toldFile, JSON.stringify({ times, values, megabytes: process.resourceUsage().maxRSS / 1024 }));
process.exit(0);
