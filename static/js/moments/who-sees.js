import { listing, word } from "circle/words";

/**
 * `<who-sees>`: "Maria, Dad and Ruth can see this", written by the server the same for everybody. Here the reader's own
 * name becomes "You", and comes first. Doing it again changes nothing.
 *
 * Names are `<span data-membership>`; where faces stand beside them, the sentence is in a `[data-sentence]`.
 * `data-template-you|one|many` say it in other words than the usual.
 */
export class WhoSees extends HTMLElement {
  connectedCallback() {
    this.tell();
  }

  tell() {
    const sentence = this.querySelector("[data-sentence]") ?? this;
    const names = [...sentence.querySelectorAll("[data-membership]")];
    if (!names.length) return;

    const mine = ownMemberships();
    const me = names.find((name) => mine.has(name.dataset.membership));
    const others = names.filter((name) => !mine.has(name.dataset.membership));

    if (me) me.textContent = word("you");
    if (others.length) sentence.replaceChildren(...this.#sentence(me ? [me, ...others] : others));
    else sentence.textContent = this.#template("You");
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

/** Say it again everywhere under `root`, in what is about to be shown. */
export function tellWhoSees(root) {
  if (root instanceof WhoSees) root.tell();
  root.querySelectorAll("who-sees").forEach((line) => line.tell());
}

const ownMemberships = () =>
  new Set(document.querySelector("meta[name=viewer-memberships]")?.content.split(" ").filter(Boolean));
