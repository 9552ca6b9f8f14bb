import { word } from "circle/words";

/** `<live-status>`: one calm line after ten seconds without a connection, gone when it is back. */
export class LiveStatus extends HTMLElement {
  #timer;

  connectedCallback() {
    document.addEventListener("circle:lost", this.#wait);
    document.addEventListener("circle:reached", this.#rest);
  }

  disconnectedCallback() {
    document.removeEventListener("circle:lost", this.#wait);
    document.removeEventListener("circle:reached", this.#rest);
    this.#rest();
  }

  #wait = () => {
    this.#timer ??= setTimeout(() => {
      this.toggleAttribute("waiting", true);
      this.textContent = word("waiting");
    }, 10_000);
  };

  #rest = () => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.toggleAttribute("waiting", false);
    this.textContent = "";
  };
}
