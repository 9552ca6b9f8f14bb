import { Hints, says } from "circle/hints";

const QUIET = "circle-no-hints";

/**
 * `<goal-hints>` around a field: asks one gentle question about what is typed, or none.
 * "No hints" is remembered by this browser, until somebody signs out of it.
 */
export class GoalHints extends Hints {
  hintFor(typed) {
    const fits = ({ dataset }) => says(typed, dataset.words) || typed.length > Number(dataset.letters ?? Infinity);
    return this.items.find(fits)?.textContent ?? "";
  }

  // A browser may keep nothing at all; then hints are simply there again.
  isQuiet() {
    try {
      return localStorage.getItem(QUIET) !== null;
    } catch {
      return false;
    }
  }

  beQuiet() {
    try {
      localStorage.setItem(QUIET, "1");
    } catch {
      return;
    }
  }
}
