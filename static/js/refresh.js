/**
 * A live page follows change: on news about one of its subjects (`<body data-live="goal:ID circle:*">`) it fetches its
 * own address and morphs itself into what came. The very templates, no copy: what is open is what loading would show.
 */

import { morph } from "circle/morph";
import { tellWhoSees } from "circle/moments/who-sees";

let isWanted = false;
let timer;
let isFetching = false;
let changes = 0; // of goals and circles: a page fetched before one is too old to use
let arrivals = 0; // of moments, and their going: a page fetched before one is too old for its moments

document.addEventListener("circle:news", ({ detail }) => {
  if (detail.items.filter(concernsThisPage).length) refresh();
});
document.addEventListener("circle:left-out", () => refresh());
document.addEventListener("circle:reached", () => isWanted && refresh());

function concernsThisPage({ kind, id, change }) {
  if (kind === "moment") {
    arrivals += 1; // its stream takes it
    return false;
  }
  changes += 1;
  const subjects = document.body.dataset.live?.split(" ") ?? [];
  return change !== "gone" && [`${kind}:${id}`, `${kind}:*`].some((subject) => subjects.includes(subject));
}

function refresh(soon = 150) {
  if (!document.body.dataset.live) return;
  isWanted = true;
  timer ??= setTimeout(fetchWanted, soon);
}

async function fetchWanted() {
  timer = undefined;
  if (isFetching) return; // the loop below takes it along
  isFetching = true;
  try {
    while (isWanted) {
      isWanted = false;
      const [startedWith, hadArrived] = [changes, arrivals];
      const page = await fetchPage();
      if (!page) return;
      if (startedWith !== changes) isWanted = true;
      else apply(page, hadArrived === arrivals);
    }
  } catch {
    refresh(5000);
  } finally {
    isFetching = false;
  }
}

/** This page as it is now, or nothing where it is no longer ours to see. */
async function fetchPage() {
  const answer = await fetch(document.body.dataset.address ?? location.href, {
    headers: { Accept: "text/html", "X-Requested-With": "fetch" },
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status === 401 || new URL(answer.url).pathname === "/sign-in") {
    document.dispatchEvent(new CustomEvent("circle:signed-out"));
  } else if (answer.status === 404) {
    document.dispatchEvent(new CustomEvent("circle:page-gone"));
  } else if (answer.ok) {
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } else {
    throw new Error(`this page answered ${answer.status}`);
  }
}

function apply(page, hasAllMoments) {
  const mine = "meta[name=viewer-memberships]";
  document.querySelector(mine).content = page.querySelector(mine).content;
  morph(document.getElementById("page"), page.getElementById("page"), { leavesStreams: !hasAllMoments });
  if (!hasAllMoments) refresh(2000);
  tellWhoSees(document);
  document.dispatchEvent(new CustomEvent("circle:refreshed"));
}
