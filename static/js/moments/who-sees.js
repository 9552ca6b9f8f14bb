import { listing, word } from "circle/words";

/**
 * `<who-sees>`: "Maria, Dad and Ruth can see this", written by the server the same for everybody. Here the reader's own
 * name becomes "You", first, and somebody who has left is no longer named, until they come back. Doing it again changes
 * nothing.
 *
 * Names are `<span data-membership>`; where faces stand beside them (`data-face="<membership>"`), the sentence is in a
 * `[data-sentence]`. `data-template-you|one|many` say it in other words than the usual.
 */
export class WhoSees extends HTMLElement {
  #written; // the names as the server wrote them, those of people away too

  connectedCallback() {
    this.tell();
  }

  tell() {
    const sentence = this.querySelector("[data-sentence]") ?? this;
    const names = (this.#written ??= [...sentence.querySelectorAll("[data-membership]")]);
    if (!names.length) return;

    const isHere = presentMembers(this.closest("[data-circle]")?.dataset.circle);
    const mine = ownMemberships();
    const present = names.filter((name) => isHere(name.dataset.membership));
    const me = present.find((name) => mine.has(name.dataset.membership));
    const others = present.filter((name) => !mine.has(name.dataset.membership));

    if (me) me.textContent = word("you");
    if (others.length) sentence.replaceChildren(...this.#sentence(me ? [me, ...others] : others));
    else sentence.textContent = this.#template("You");
    for (const face of this.querySelectorAll("[data-face]")) face.hidden = !isHere(face.dataset.face);
  }

  /** The server has written the sentence anew. */
  forget() {
    this.#written = undefined;
  }

  #sentence(names) {
    const [before, after] = this.#template(names.length === 1 ? "One" : "Many").split("{names}");
    const parts = listing.formatToParts(names.map((name) => name.textContent));
    const left = [...names];
    return [before, ...parts.map(({ type, value }) => (type === "element" ? left.shift() : value)), after ?? ""];
  }

  #template(which) {
    return this.dataset[`template${which}`] ?? word(`sees${which}`);
  }
}

/** Say it again everywhere under `root`: in what is about to be shown, or when somebody has left. */
export function tellWhoSees(root) {
  if (root instanceof WhoSees) root.tell();
  root.querySelectorAll("who-sees").forEach((line) => line.tell());
}

const ownMemberships = () =>
  new Set(document.querySelector("meta[name=viewer-memberships]")?.content.split(" ").filter(Boolean));

/** Who is in this circle, as far as the page says: `<ul data-members-present="CIRCLE">` with its members in it. */
function presentMembers(circle) {
  const list = circle && document.querySelector(`[data-members-present="${CSS.escape(circle)}"]`);
  if (!list) return () => true;
  const present = new Set([...list.querySelectorAll("[data-membership]")].map((member) => member.dataset.membership));
  return (membership) => present.has(membership);
}
