import { announceArrival } from "circle/announcer";
import { focusOn } from "circle/focus";
import { morph } from "circle/morph";
import { tellWhoSees } from "circle/moments/who-sees";
import { counted } from "circle/words";

const FRESH = 20_000; // ms a moment is marked as just arrived
const CELEBRATION = 1500; // ms at most
const celebrated = new Set();
const isStill = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * `<moment-stream data-circle|data-goal data-kinds data-of-others data-limit>`: moments, newest first. What arrives is
 * put in its place by time and never moves focus or scroll; what is already here changes in place. For what arrived out
 * of sight there is a button that says how many. `data-empty`, in it or with its id as value, is seen while it is empty.
 */
export class MomentStream extends HTMLElement {
  #pill = Object.assign(document.createElement("button"), { type: "button", className: "new-moments", hidden: true });
  #unseen = new Set();
  #eyes = new IntersectionObserver((entries) => this.#notice(entries));
  #changes = new MutationObserver(() => this.#tidy());

  connectedCallback() {
    document.addEventListener("circle:news", this.#hear);
    this.#pill.addEventListener("click", this.#goToNewest);
    this.#changes.observe(this, { childList: true });
    this.#tidy();
  }

  disconnectedCallback() {
    document.removeEventListener("circle:news", this.#hear);
    this.#changes.disconnect();
    this.#eyes.disconnect();
  }

  #hear = ({ detail }) => {
    for (const item of detail.items) if (item.kind === "moment" && item.html) this.#take(item);
  };

  #take(item) {
    const article = read(item.html);
    const here = this.#moments.find((moment) => moment.dataset.moment === item.id);
    if (here) change(here, article);
    else if (!this.#isFor(item, article)) return;
    else if (this.#isOfAnEarlierPage(article)) return; // it has waited, or is shown again
    else if (item.change === "new") this.#welcome(article);
    else this.#keepingPlace(() => this.#insert(article)); // shown again
  }

  #isOfAnEarlierPage(article) {
    return "hasEarlier" in this.dataset && !(saidAt(article) > saidAt(this.#moments.at(-1)));
  }

  #isFor({ circle, goal }, article) {
    const { circle: ofCircle = circle, goal: aboutGoal = goal, kinds } = this.dataset;
    const isOfKind = !kinds || kinds.split(" ").includes(article.dataset.kind);
    const isOwn = "own" in article.dataset && "ofOthers" in this.dataset;
    return ofCircle === circle && aboutGoal === goal && isOfKind && !isOwn;
  }

  #welcome(article) {
    article.toggleAttribute("data-arrived", true);
    setTimeout(() => article.toggleAttribute("data-arrived", false), FRESH);
    celebrate(article);
    this.#keepingPlace(() => this.#insert(article));
    if (!article.isConnected || "own" in article.dataset) return; // older than a short list shows, or hers
    this.#eyes.observe(article);
    announceArrival(article.dataset.moment);
  }

  #insert(article) {
    const moments = this.#moments;
    const next = moments.find((moment) => !(saidAt(moment) > saidAt(article)));
    if (next) next.before(article);
    else if (moments.length) moments.at(-1).after(article);
    else this.prepend(article);
    const limit = Number(this.dataset.limit) || Infinity;
    for (const moment of this.#moments.slice(limit)) if (!moment.contains(document.activeElement)) moment.remove();
  }

  /** Where the reader is further down, what she reads stays where it is (Safari does not do this by itself). */
  #keepingPlace(change) {
    const anchor = this.#moments.find((moment) => moment.getBoundingClientRect().bottom > 0);
    const isAway = this.getBoundingClientRect().top < 0;
    const top = anchor?.getBoundingClientRect().top;
    change();
    if (isAway && anchor?.isConnected) {
      scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
    }
  }

  #notice(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) this.#unseen.add(target);
      else this.#see(target);
    }
    this.#tidy();
  }

  #see(article) {
    this.#unseen.delete(article);
    this.#eyes.unobserve(article);
  }

  #tidy() {
    for (const article of this.#unseen) if (!article.isConnected) this.#see(article);
    const isEmpty = this.#moments.length === 0;
    for (const note of this.#notesOnEmptiness) note.hidden = !isEmpty;
    this.#pill.hidden = this.#unseen.size === 0;
    if (this.#pill.hidden) return;
    this.#pill.textContent = counted("newMoments", this.#unseen.size);
    if (!this.#pill.isConnected) this.prepend(this.#pill);
  }

  #goToNewest = () => {
    const newest = this.#moments.find((moment) => this.#unseen.has(moment));
    this.#unseen.forEach((article) => this.#see(article));
    focusOn(newest);
    newest.scrollIntoView({ behavior: isStill.matches ? "instant" : "smooth" });
    this.#tidy();
  };

  get #notesOnEmptiness() {
    const elsewhere = this.id ? document.querySelectorAll(`[data-empty="${this.id}"]`) : [];
    return [...this.querySelectorAll(":scope > [data-empty]"), ...elsewhere];
  }

  get #moments() {
    return [...this.querySelectorAll(":scope > [data-moment]")];
  }
}

function read(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const article = document.importNode(template.content.querySelector("[data-moment]"), true);
  tellWhoSees(article);
  return article;
}

/** What came is the same for everybody: whether it is kept is said by the page of whoever keeps it, and stays. */
function keepingWhatIsKept(here, article) {
  const kept = here.querySelector(".keep");
  if (kept) article.querySelector(".keep")?.replaceWith(kept.cloneNode(true));
  return article;
}

const saidAt = (article) => Date.parse(article.querySelector("time")?.dateTime);

/** What is here becomes what came. What that begins is celebrated: doing it together, and a cheer while it goes on. */
function change(here, article) {
  const wasTogether = isTogether(here);
  const cheers = new Set(cheersOn(here).map(inWords));
  morph(here, keepingWhatIsKept(here, article));
  if (!isTogether(here)) return;
  if (!wasTogether) celebrate(here, "together");
  else if (isMoving(here)) cheersOn(here).filter((cheer) => !cheers.has(inWords(cheer))).forEach(move);
}

const isTogether = (article) => article.querySelector("[data-together]") !== null;
const cheersOn = (article) => [...article.querySelectorAll(".cheers .chip")];
const inWords = (cheer) => cheer.textContent;

/** A win is celebrated once, when it arrives; found on a page that was loaded, it simply stays. */
function celebrate(article, what = "arrival") {
  const occasion = `${what} ${article.dataset.moment}`;
  if (!isMoving(article) || celebrated.has(occasion)) return;
  celebrated.add(occasion);
  move(article);
}

function isMoving({ dataset: { kind, celebration } }) {
  const isWanted = ["win", "finish"].includes(kind) && ["gentle", "lively"].includes(celebration);
  return isWanted && !isStill.matches && !("calm" in document.body.dataset);
}

function move(element) {
  element.classList.add("celebrating");
  setTimeout(() => element.classList.remove("celebrating"), CELEBRATION);
}
