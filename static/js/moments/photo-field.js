const LONG_SIDE = 1600; // pixels: the server keeps no more
const QUALITY = 0.9;

/**
 * `<photo-field>` around a file field: what is chosen is shown in its `canvas`, and its pixels alone are sent, in the size
 * that is kept: quick on a thin line, and nothing else of the file leaves the phone. `[data-take-away]` lets go of it.
 * What this browser cannot open is sent as it is.
 */
export class PhotoField extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this.#choose);
    this.addEventListener("click", this.#takeAway);
  }

  /** Whether a photo goes with the words. */
  get isChosen() {
    return this.#file.files.length > 0;
  }

  /** No photo any more, and no words for it. */
  clear() {
    for (const field of this.querySelectorAll("input")) field.value = "";
    this.#show(false);
  }

  #choose = async ({ target }) => {
    if (target !== this.#file) return;
    const [chosen] = target.files;
    const image = chosen && (await createImageBitmap(chosen).catch(() => null));
    if (this.#file.files[0] !== chosen) return; // another one meanwhile
    this.#show(Boolean(image));
    if (!image) return;
    this.#draw(image);
    this.#canvas.toBlob((pixels) => pixels && this.#file.files[0] === chosen && this.#send(pixels), "image/jpeg", QUALITY);
  };

  #draw(image) {
    const scale = Math.min(1, LONG_SIDE / Math.max(image.width, image.height));
    const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
    Object.assign(this.#canvas, { width, height });
    const pen = this.#canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
  }

  #send(pixels) {
    const files = new DataTransfer();
    files.items.add(new File([pixels], "photo.jpg", { type: pixels.type }));
    this.#file.files = files.files;
  }

  #takeAway = ({ target }) => {
    if (!target.closest("[data-take-away]")) return;
    this.clear();
    this.#file.focus();
  };

  #show(isShown) {
    this.#canvas.parentElement.hidden = !isShown;
  }

  get #file() {
    return this.querySelector("[type=file]");
  }

  get #canvas() {
    return this.querySelector("canvas");
  }
}
