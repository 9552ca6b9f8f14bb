const QUIET = "circle-no-hints";
const PAUSE = 700; // ms without typing before anything is said: nobody is spoken to while they write

/**
 * `<goal-hints>` around a field: asks one gentle question about what is typed, on this screen alone, or none. What to ask
 * at which words is the list inside, in the reader's language. The words themselves are never sent nor changed.
 * "No hints" is remembered by this browser, until somebody signs out of it.
 */
export class GoalHints extends HTMLElement {
  #timer;
  #button = Object.assign(document.createElement("button"), { type: "button", className: "text-link quiet" });

  connectedCallback() {
    if (this.#button.isConnected || isQuiet()) return;
    this.#button.textContent = this.dataset.noHints;
    this.#button.hidden = true;
    this.#button.addEventListener("click", () => this.#beQuiet());
    this.#line.after(this.#button);
    this.addEventListener("input", this.#wait);
    this.#ask();
  }

  #wait = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  };

  #ask() {
    const question = this.#question(this.#field.value);
    if (this.#line.textContent !== question) this.#line.textContent = question;
    this.#button.hidden = !question;
  }

  #question(typed) {
    const words = inSmallLetters(typed);
    const fits = ({ dataset }) => says(words, dataset.words) || typed.length > Number(dataset.letters ?? Infinity);
    return [...this.querySelectorAll("li")].find(fits)?.textContent ?? "";
  }

  #beQuiet() {
    this.removeEventListener("input", this.#wait);
    clearTimeout(this.#timer);
    this.#line.textContent = "";
    this.#field.focus();
    this.#button.remove();
    remember();
  }

  get #field() {
    return this.querySelector("textarea");
  }

  get #line() {
    return this.querySelector("[aria-live]");
  }
}

/** `" i want to do better "`: with a space round each word, so that "try" is not found in "country". */
const inSmallLetters = (text) =>
  ` ${text.toLowerCase().replaceAll("’", "'").replace(/[^\p{L}\p{N}']+/gu, " ").trim()} `;

const says = (words, any = "") => any.split(",").some((each) => each.trim() && words.includes(inSmallLetters(each)));

// A browser may keep nothing at all; then hints are simply there again.
function isQuiet() {
  try {
    return localStorage.getItem(QUIET) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(QUIET, "1");
  } catch {
    return;
  }
}
