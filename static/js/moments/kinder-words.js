import { Hints, says } from "circle/hints";

const A_FEW_WORDS = /[.!?;:,…\n]+|\s(?:and|but|because|y|pero|porque)\s/i;

/**
 * `<kinder-words data-own data-others>` around a field for words to somebody: where what is said of another may hurt, it
 * says what may be kinder. What somebody says of themselves is theirs: "I …" without "you" or "they" is left alone.
 * "Don't show these again" is kept with the account, for good.
 */
export class KinderWords extends Hints {
  hintFor(typed) {
    const aboutOthers = typed.split(A_FEW_WORDS).filter((words) => this.#isAboutAnother(words));
    const fits = ({ dataset }) => aboutOthers.some((words) => says(words, dataset.words));
    return this.items.find(fits)?.textContent ?? "";
  }

  #isAboutAnother(words) {
    return says(words, this.dataset.others) || !says(words, this.dataset.own);
  }

  isQuiet() {
    return "quiet" in this.dataset;
  }

  beQuiet() {
    this.dataset.quiet = "";
    const body = new FormData();
    body.append("csrf_token", this.closest("form").elements.csrf_token.value);
    const headers = { "X-Requested-With": "fetch" };
    fetch("/you/no-hints", { method: "POST", body, headers, redirect: "manual", keepalive: true }).catch(() => {}); // asked again another time
  }
}
