import { announce } from "circle/announcer";
import { word } from "circle/words";

/** `<copy-link>` around a read-only field and a (hidden) button: shows the button, copies, says so. */
export class CopyLink extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => this.#copy(button));
  }

  async #copy(button) {
    const field = this.querySelector("input");
    field.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy"); // without https there is no clipboard
    const label = button.textContent;
    if (label === word("copied")) return;
    button.textContent = word("copied");
    announce(word("copied"));
    setTimeout(() => (button.textContent = label), 3000);
  }
}
