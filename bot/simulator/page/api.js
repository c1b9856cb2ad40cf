// Talks to the simulator: requests with a sentence when it says no, and the stream of what happens.

const AGAIN_MS = 1500;

async function answer(promise) {
  const response = await promise;
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
  return body;
}

export const get = (path) => answer(fetch(path, { cache: "no-store" }));

export const post = (path, body = {}) =>
  answer(fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));

/** Do one thing as a person; a FormData carries a file. */
export function send(person, what) {
  const path = `/sim/people/${person}/send`;
  return what instanceof FormData ? answer(fetch(path, { method: "POST", body: what })) : post(path, what);
}

/** Hear every event, and whether the line stands; a broken line is taken up again for ever. */
export function listen(onEvent, onLine) {
  const source = new EventSource("/sim/events");
  source.onopen = () => onLine(true);
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onerror = () => {
    onLine(false);
    source.close();
    setTimeout(() => listen(onEvent, onLine), AGAIN_MS);
  };
}
