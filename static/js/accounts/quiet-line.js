/** `<quiet-line data-ends="2026-11-21T07:00:00Z">`: says until when it is quiet, and goes when that is over. */
export class QuietLine extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#timer = setTimeout(() => this.remove(), Math.max(0, Date.parse(this.dataset.ends) - Date.now()));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }
}
