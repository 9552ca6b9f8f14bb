import { look } from "circle/live";
import { word } from "circle/words";

const warn = (event) => event.preventDefault();

/**
 * `<moment-composer>` around a plain form: sends without leaving the page and says how it went, in its `state`
 * attribute too (sending · sent · not-sent). Words that were not sent stay, and go again under the same client_id.
 * With `data-plain` the form is sent as forms are.
 */
export class MomentComposer extends HTMLElement {
  #label; // of the button
  #timer;
  #isPlain = false; // the server refused the words: sent again as an ordinary form, its page says why

  connectedCallback() {
    this.#isPlain = "plain" in this.dataset;
    this.addEventListener("submit", this.#submit);
    this.addEventListener("click", this.#start);
    this.addEventListener("change", this.#showWho);
    this.addEventListener("keydown", this.#sendByKeys);
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", warn);
  }

  #submit = async (event) => {
    removeEventListener("beforeunload", warn);
    if (this.#isPlain) return;
    event.preventDefault();
    if (this.getAttribute("state") === "sending") return;
    const words = this.#words.value;
    if (!words.trim() && !this.#photo?.isChosen) return this.#words.focus();
    this.#show("sending");
    const status = await this.#send();
    if (!this.isConnected) return;
    if (status === "sent" || status === "later") this.#finish(words, status);
    else if (status === 401) document.dispatchEvent(new CustomEvent("circle:signed-out"));
    else this.#keep(status);
  };

  /** "sent", "later" when it will arrive later, or the status of a refusal, or 0 when there was no answer. */
  async #send() {
    try {
      const answer = await fetch(this.#form.action, {
        method: "POST",
        body: new FormData(this.#form),
        redirect: "manual", // the page it would lead to is this one: news brings the moment
        headers: { "X-Requested-With": "fetch" },
        signal: AbortSignal.timeout(this.#photo?.isChosen ? 120_000 : 20_000),
      });
      if (answer.status === 202) return "later";
      return answer.type === "opaqueredirect" || answer.ok ? "sent" : answer.status;
    } catch {
      return 0;
    }
  }

  #finish(sent, how) {
    const field = this.#words;
    if (field.value.startsWith(sent)) field.value = field.value.slice(sent.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#photo?.clear();
    this.#renewId();
    this.#show("sent", how);
    look();
  }

  #keep(status) {
    if (status === 409) this.#renewId(); // an earlier try did arrive, and the words were changed since
    this.#isPlain = [400, 403, 404, 413, 422].includes(status);
    this.#show("not-sent");
    addEventListener("beforeunload", warn);
  }

  #renewId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is not there without https
    this.#form.elements.client_id.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  #show(state, how = state) {
    clearTimeout(this.#timer);
    this.setAttribute("state", state);
    const button = this.querySelector("[type=submit], button:not([type])");
    this.#label ??= button.textContent;
    button.textContent = { sending: word("sending"), "not-sent": word("tryAgain") }[state] ?? this.#label;
    button.setAttribute("aria-disabled", state === "sending");
    if (state === "sent") this.#line.textContent = word(how);
    if (state === "not-sent") this.#line.replaceChildren(alertSaying(word("notSent")));
    if (state === "sent") this.#timer = setTimeout(this.#showWho, 4000);
  }

  #showWho = () => {
    const { to } = this.#form.elements;
    const { willSee = "", members } = (to.selectedOptions?.[0] ?? to).dataset;
    this.#line.textContent = willSee;
    if (members !== undefined) this.#showFaces(members.split(" "));
    if (this.getAttribute("state") === "sent") this.removeAttribute("state");
  };

  #showFaces(members) {
    for (const face of this.querySelectorAll("[data-face]")) face.hidden = !members.includes(face.dataset.face);
  }

  #start = (event) => {
    const starter = event.target.closest("[data-starter]")?.dataset.starter;
    if (!starter) return;
    event.preventDefault(); // it is a link that begins the page's box with it
    const field = this.#words;
    field.setRangeText(starter, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  #sendByKeys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#form.requestSubmit();
  };

  get #form() {
    return this.querySelector("form");
  }

  get #words() {
    return this.#form.elements.words;
  }

  get #photo() {
    return this.querySelector("photo-field");
  }

  get #line() {
    return this.querySelector("[data-who-line]");
  }
}

function alertSaying(text) {
  const alert = document.createElement("span");
  alert.setAttribute("role", "alert");
  alert.textContent = text;
  return alert;
}
