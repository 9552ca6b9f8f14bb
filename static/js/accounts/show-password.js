import { word } from "circle/words";

/** `<show-password>` around a password field: adds the button that shows what was typed; hidden again when sent. */
export class ShowPassword extends HTMLElement {
  #button = Object.assign(document.createElement("button"), { type: "button", className: "show-password" });

  connectedCallback() {
    if (this.#button.isConnected) return;
    this.#button.setAttribute("aria-controls", this.#field.id);
    this.#button.addEventListener("click", () => this.#show(this.#field.type === "password"));
    this.#field.form?.addEventListener("submit", () => this.#show(false));
    this.#field.after(this.#button);
    this.#show(false);
  }

  #show(isShown) {
    this.#field.type = isShown ? "text" : "password";
    this.#button.textContent = word(isShown ? "hidePassword" : "showPassword");
  }

  get #field() {
    return this.querySelector("input");
  }
}
