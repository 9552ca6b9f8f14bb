/**
 * Parts of a page that follow change: `<section id="…" data-live="goal:ID circle:ID">` (or `goal:*`, any goal).
 * On news about one of its subjects the page fetches its own address and morphs the region: the very template, no copy.
 */

import { morph } from "circle/morph";
import { remove } from "circle/gone";
import { tellWhoSees } from "circle/moments/who-sees";

const wanted = new Set(); // ids of regions to fetch
let timer;
let isFetching = false;
let round = 0; // grows with everything that makes a page under way too old to use

document.addEventListener("circle:news", ({ detail }) => refresh(detail.items.flatMap(regionsFor)));
document.addEventListener("circle:left-out", ({ detail }) => refresh(detail.regions));
document.addEventListener("circle:reached", () => refresh([]));

function regionsFor({ kind, id, circle, change }) {
  if (kind === "moment") return [];
  round += 1;
  if (change === "gone") return [];
  const subjects = [`${kind}:${id}`, `${kind}:*`, `circle:${circle}`];
  return subjects.flatMap((subject) => [...document.querySelectorAll(`[data-live~="${CSS.escape(subject)}"]`)]);
}

function refresh(regions) {
  for (const region of regions) wanted.add(region.id);
  if (wanted.size) timer ??= setTimeout(fetchWanted, 150);
}

async function fetchWanted() {
  timer = undefined;
  if (isFetching) return; // the loop below takes what was added
  isFetching = true;
  try {
    while (wanted.size) {
      const startedIn = round;
      const page = await fetchPage();
      if (!page) return wanted.clear();
      if (startedIn === round) apply(page);
    }
  } catch {
    timer ??= setTimeout(fetchWanted, 5000);
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

function apply(page) {
  const regions = [...wanted].map((id) => document.getElementById(id)).filter(Boolean);
  wanted.clear();
  for (const region of regions) {
    if (regions.some((other) => other !== region && other.contains(region))) continue;
    const fresh = page.getElementById(region.id);
    fresh ? morph(region, fresh) : remove(region);
  }
  tellWhoSees(document); // somebody may have left
}
