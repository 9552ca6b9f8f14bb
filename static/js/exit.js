/**
 * Leaving quickly. Exit blanks the screen before anything else and leaves no page to come back to; leaving or signing
 * out in one tab blanks every other. A plain link and a plain form do where this file does not run.
 */

import { word } from "circle/words";

// Where tabs cannot speak to each other, each hears of it from the server.
const tabs = window.BroadcastChannel ? new BroadcastChannel("circle") : new EventTarget();
tabs.postMessage ??= () => {};

let isLeaving = false;

tabs.addEventListener("message", () => {
  blank();
  setTimeout(() => leaveFor("/sign-in"), 1000); // the tab that left is telling the server: let it go first
});

document.addEventListener("click", (event) => {
  const exit = event.target.closest("a[data-exit]");
  if (!exit) return;
  event.preventDefault();
  leaveFor(exit.href);
  tabs.postMessage("leave");
});

document.addEventListener("submit", ({ target, submitter }) => {
  if ((submitter?.getAttribute("formaction") ?? target.getAttribute("action")) !== "/sign-out") return;
  isLeaving = true;
  tabs.postMessage("leave");
});

document.addEventListener("circle:signed-out", () => leaveFor("/sign-in"));

// A page the browser kept from before: hidden until the server has said whether it may still be seen.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted || !document.querySelector("meta[name=viewer-memberships]")) return;
  document.documentElement.style.visibility = "hidden";
  location.reload();
});

/** Once on the way somewhere, stay on it: the news that the session ended comes while Exit is still loading. */
function leaveFor(address) {
  blank();
  if (!isLeaving) location.replace(address);
  isLeaving = true;
}

/** Nothing left to see, to read aloud or to come back to; what warned about unsent words goes with it. */
function blank() {
  document.title = word("blankTitle");
  document.body.replaceChildren();
}
