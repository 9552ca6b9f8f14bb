/** Turning what is on the screen into what came, in place: focus, open details and words being typed stay. */

import { Idiomorph } from "idiomorph";
import { focusOn } from "circle/focus";
import { tellWhoSees } from "circle/moments/who-sees";

// Put there in the browser: that the server does not send them is no reason to take them away.
const OURS = new Set(["data-arrived", "open", "tabindex"]);

export function morph(old, fresh) {
  const focused = old.contains(document.activeElement) && document.activeElement;
  const node = document.importNode(fresh, true);
  tellWhoSees(node);
  Idiomorph.morph(old, node, {
    callbacks: {
      beforeNodeMorphed: (now) => !isStream(now) && !isBeingFilledIn(now),
      beforeNodeRemoved: (now) => !holdsWords(now),
      beforeAttributeUpdated: (name, element, change) =>
        !(OURS.has(name) && change === "remove") && !(name === "class" && element.classList.contains("celebrating")),
    },
  });
  for (const line of old.querySelectorAll("who-sees")) line.forget();
  if (focused && !focused.isConnected) focusOn(old);
}

/** A stream hears of its own moments one by one; a page fetched a little earlier must not undo them. */
const isStream = (node) => node.localName === "moment-stream";

const isBeingFilledIn = (node) => node.localName === "form" && [...node.elements].some(isInUse);

const holdsWords = (node) =>
  node.nodeType === Node.ELEMENT_NODE && [node, ...node.querySelectorAll("form")].some(isBeingFilledIn);

function isInUse(field) {
  if (field.matches("button, fieldset, output, [type=hidden]")) return false;
  return field === document.activeElement || isChanged(field);
}

function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.localName !== "select") return field.value !== field.defaultValue;
  const first = Math.max(0, [...field.options].findLastIndex((option) => option.defaultSelected));
  return field.selectedIndex !== first;
}
