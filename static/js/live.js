/**
 * The one file that knows how news comes: Socket.IO, or a look at /news where no socket can be had. It keeps the
 * cursor, in memory only, and tells the rest of the page through events on `document`:
 *
 *   circle:news        detail.items, as in the protocol; may come again, so whoever listens applies them by id
 *   circle:lost        no connection just now           circle:reached   connected, or a look succeeded
 *   circle:signed-out  the session is over
 */

import { io } from "socket.io-client";

const seconds = (count) => count * 1000;

let cursor;
let socket;
let heardAt = 0; // when the server last gave a sign of life, ms
let looks = Promise.resolve();
let nextLook; // set while there is no socket

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`circle:${name}`, { detail }));

/** Hear all news after this cursor, from now until the page is left. */
export function connect({ after }) {
  cursor = after;
  socket = io({
    transports: ["websocket"],
    auth: (give) => give({ after: cursor }), // asked at every connection: always the latest
    reconnectionDelay: 300, // to at most 5 s, Socket.IO's own limit
    randomizationFactor: 0.5,
  });
  socket.on("connect", arrive);
  socket.on("news", ({ items }) => hear(items));
  socket.on("mark", keep);
  socket.on("signed-out", signedOut);
  socket.on("disconnect", comeBack);
  socket.on("connect_error", refused);
  socket.io.on("ping", () => (heardAt = Date.now()));
  addEventListener("online", again);
  document.addEventListener("visibilitychange", wake);
  missing();
}

/** Look for news now rather than at the next round; nothing to do while the socket brings it. One look at a time. */
export function look() {
  looks = looks.then(async () => {
    if (socket.connected) return;
    await lookOnce().catch(() => tell("lost"));
    clearTimeout(nextLook);
    if (!socket.connected) nextLook = setTimeout(look, seconds(document.hidden ? 10 : 5));
  });
}

/** No socket: Socket.IO tries again by itself; after a few seconds of that we begin to look. */
function missing() {
  tell("lost");
  nextLook ??= setTimeout(look, seconds(4));
}

function arrive() {
  heardAt = Date.now();
  clearTimeout(nextLook);
  nextLook = undefined;
  tell("reached");
}

function hear(items) {
  heardAt = Date.now();
  if (items.length) tell("news", { items });
}

function keep({ after }, acknowledge) {
  cursor = after;
  acknowledge?.();
}

function refused({ message }) {
  if (message === "sign in") return signedOut();
  if (message === "start again") return startAgain();
  comeBack();
}

/** Socket.IO returns by itself after a cut, but not after the server closed or refused a connection: then we ask. */
function comeBack() {
  missing();
  setTimeout(() => socket.active || socket.connect(), seconds(5));
}

function again() {
  socket.disconnect().connect();
  if (nextLook) look();
}

/** A phone that slept may still believe in a dead connection: silence longer than the server's ping says so. */
function wake() {
  const isSilent = Date.now() - heardAt > seconds(30);
  if (!document.hidden && (!socket.connected || isSilent)) again();
}

async function lookOnce() {
  const answer = await fetch(`/news?after=${encodeURIComponent(cursor)}`, {
    headers: { Accept: "application/json", "X-Requested-With": "fetch" },
    signal: AbortSignal.timeout(seconds(10)),
  });
  if (answer.status === 401) return signedOut();
  if (answer.status === 409) return startAgain();
  if (!answer.ok) throw new Error(`/news answered ${answer.status}`);
  const { after, items } = await answer.json();
  if (socket.connected) return; // the socket started from the cursor we have: it brings these too
  hear(items);
  cursor = after;
  tell("reached");
}

function signedOut() {
  socket.off().disconnect(); // for good
  tell("signed-out");
}

/** The cursor is of another stream (a backup was restored): load the page afresh, but never in a tight circle. */
function startAgain() {
  const wasJustReloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const rest = wasJustReloaded ? Math.max(0, seconds(30) - performance.now()) : 0;
  setTimeout(() => location.reload(), rest);
}
