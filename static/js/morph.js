/** Turning what is on the screen into what came, in place: focus, open details and words being typed stay. */

import { Idiomorph } from "idiomorph";
import { focusOn } from "circle/focus";
import { tellWhoSees } from "circle/moments/who-sees";

// Put there in the browser: that the server does not send them is no reason to take them away.
const OUR_ATTRIBUTES = new Set(["data-arrived", "open", "tabindex"]);
const OUR_ELEMENTS = ".new-moments, .banner[data-said]";

/** `leavesStreams`: moments that came or went since make those of an older page wrong. */
export function morph(old, fresh, { leavesStreams = false } = {}) {
  const focused = old.contains(document.activeElement) && document.activeElement;
  const node = document.importNode(fresh, true);
  tellWhoSees(node);
  Idiomorph.morph(old, node, {
    callbacks: {
      beforeNodeMorphed: (now) => !isLeftAlone(now, leavesStreams),
      beforeNodeRemoved: (now) => !isOurs(now) && !holdsWords(now),
      beforeAttributeUpdated: (name, element, change) =>
        !(OUR_ATTRIBUTES.has(name) && change === "remove") &&
        !(name === "class" && element.classList.contains("celebrating")),
    },
  });
  if (focused && !focused.isConnected) focusOn(old);
}

const isOurs = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(OUR_ELEMENTS);

function isLeftAlone(node, leavesStreams) {
  if (node.localName === "moment-stream") return leavesStreams;
  return node.localName === "live-status" || isBeingFilledIn(node);
}

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
