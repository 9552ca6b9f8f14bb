/** What screen readers are told, politely, through the one `#announcer` of the page. */

import { counted } from "circle/words";

const PAUSE = 5000; // ms between two announcements of arrivals, so that a lively circle does not talk all the time

const arrived = new Set();
let announcedAt = -Infinity;
let timer;

export function announce(text) {
  const announcer = document.getElementById("announcer");
  if (!announcer) return;
  announcer.textContent = "";
  setTimeout(() => (announcer.textContent = text), 50); // emptied first: the same words twice are then said twice
}

/** Count a moment that arrived; however many come, and on however many streams, they become one sentence. */
export function announceArrival(id) {
  arrived.add(id);
  timer ??= setTimeout(announceArrivals, Math.max(200, announcedAt + PAUSE - performance.now()));
}

function announceArrivals() {
  announce(counted("newMoments", arrived.size));
  arrived.clear();
  announcedAt = performance.now();
  timer = undefined;
}
