import { named } from "circle/words";

/**
 * `<sharing-sheet>`: the foot says by name who will see the goal, rewritten on every change, and who no longer would.
 * Names only, taken from the rows the server printed; who may see what is decided by the server alone.
 */
export class SharingSheet extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this.#tell);
    this.addEventListener("reset", () => setTimeout(this.#tell));
    document.addEventListener("circle:refreshed", this.#tell);
    this.#tell(); // the browser may have kept ticks from before a reload
  }

  disconnectedCallback() {
    document.removeEventListener("circle:refreshed", this.#tell);
  }

  #tell = () => {
    const before = this.#members((box) => box.defaultChecked);
    const after = this.#members((box) => box.checked);
    const lost = [...before].filter(([id]) => !after.has(id));
    const sentences = [named("share", [...after.values()])];
    if (lost.length) sentences.push(named("unshare", lost.map(([, name]) => name)));
    const foot = this.querySelector("[data-will-see]");
    (foot.querySelector("[data-sentence]") ?? foot).textContent = sentences.join(" ");
    const isAsBefore = !lost.length && before.size === after.size;
    for (const face of foot.querySelectorAll("[data-face]")) face.hidden = !isAsBefore; // the server drew these
  };

  /** Membership id → name, of everybody in a row whose "sees it" is ticked. */
  #members(isTicked) {
    const rows = [...this.querySelectorAll("[data-row]")];
    const chosen = rows.filter((row) => isTicked(row.querySelector("[name=sees]")));
    return new Map(chosen.flatMap((row) => readMembers(row.dataset.members)));
  }
}

/** The names by membership id, as JSON: a name may hold any sign. */
const readMembers = (text = "{}") => Object.entries(JSON.parse(text));
