const PAUSE = 700; // ms without typing before anything is said: nobody is spoken to while they write

/**
 * An element around a field that says one gentle thing about what is typed, on this screen alone, or nothing. At which
 * words is the list inside it (`<li data-words>`), in the reader's language. What is written is never sent nor changed.
 * Its `[data-no-hints]` is a button that ends it; each kind of hints keeps that in its own way.
 */
export class Hints extends HTMLElement {
  #timer;

  connectedCallback() {
    if (this.isQuiet()) return;
    this.addEventListener("click", this.#end);
    this.addEventListener("input", this.#wait);
    this.#ask();
  }

  #wait = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  };

  #ask() {
    const hint = this.hintFor(this.#field.value);
    if (this.#line.textContent !== hint) this.#line.textContent = hint;
    this.#button.hidden = !hint;
  }

  #end = ({ target }) => {
    if (!this.#button.contains(target)) return;
    this.removeEventListener("input", this.#wait);
    this.removeEventListener("click", this.#end);
    clearTimeout(this.#timer);
    this.#line.textContent = "";
    this.#field.focus();
    this.#button.hidden = true;
    this.beQuiet();
  };

  get items() {
    return [...this.querySelectorAll("li")];
  }

  get #field() {
    return this.querySelector("textarea");
  }

  get #line() {
    return this.querySelector("[aria-live]");
  }

  get #button() {
    return this.querySelector("[data-no-hints]");
  }
}

/** `" i want to do better "`: with a space round each word, so that "try" is not found in "country". */
const inSmallLetters = (text) =>
  ` ${text.toLowerCase().replaceAll("’", "'").replace(/[^\p{L}\p{N}']+/gu, " ").trim()} `;

/** Whether any of some words, with commas between them, is in a text as a whole word. */
export function says(text, any = "") {
  const words = inSmallLetters(text);
  return any.split(",").some((each) => each.trim() && words.includes(inSmallLetters(each)));
}
