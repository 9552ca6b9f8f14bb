/** What may no longer be seen leaves the screen at once, with no notice of why. */

import { announce } from "circle/announcer";
import { focusOn } from "circle/focus";

let lost; // what this page was about, when it went

document.addEventListener("circle:news", ({ detail }) => {
  for (const item of detail.items) {
    if (item.change !== "gone" && lost === `${item.kind}:${item.id}`) return location.reload(); // somebody undid it
    if (item.change === "gone") takeAway(item);
    if (item.kind === "circle" && item.change === "new") takeAwayThePast(item);
  }
});
document.addEventListener("circle:page-gone", takePageAway);

function takeAway({ kind, id }) {
  const found = [...document.querySelectorAll(`[data-${kind}="${CSS.escape(id)}"]`)];
  if (document.body.dataset.about === `${kind}:${id}` || found.some((element) => element.matches("body, main"))) {
    return takePageAway();
  }
  found.forEach((element) => (element.localName === "option" ? empty(element) : remove(element)));
  if (found.length) document.dispatchEvent(new CustomEvent("circle:left-out"));
}

/** An answer in a list that is no longer one. It stays chosen: the words beside it are meant for nobody else. */
function empty(option) {
  option.textContent = "…";
  option.dataset.willSee = option.dataset.members = "";
  option.parentElement.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A circle that is new to somebody, who may have been in it before: what was said then is not theirs now. */
function takeAwayThePast({ id }) {
  document.querySelectorAll(`[data-moment][data-circle="${CSS.escape(id)}"]`).forEach(remove);
}

/** Remove an element; somebody whose focus was in it goes on from its neighbour. */
export function remove(element) {
  if (!element.isConnected) return;
  const hadFocus = element.contains(document.activeElement);
  const near = [element.nextElementSibling, element.previousElementSibling].find((one) => one && !one.hidden);
  element.remove();
  if (hadFocus) focusOn(near ?? document.querySelector("main"));
}

function takePageAway() {
  const main = document.querySelector("main");
  const calm = document.getElementById("gone")?.content.cloneNode(true);
  if (!main || !calm) return location.replace("/");
  const hadFocus = document.activeElement !== document.body;
  lost = document.body.dataset.about ?? lost; // it may be taken away twice
  delete document.body.dataset.about;
  delete document.body.dataset.live;
  document.querySelectorAll("aside").forEach((aside) => aside.remove());
  main.replaceChildren(...main.querySelectorAll("live-status"), calm);
  if (hadFocus && document.activeElement === document.body) focusOn(main.querySelector("h1") ?? main);
  else announce(main.textContent.trim());
}
