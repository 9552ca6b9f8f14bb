/** The app's own words, printed on the page in the reader's language: `<div id="words" hidden data-sent="…">`. */

const language = document.documentElement.lang || "en";
const plurals = new Intl.PluralRules(language);

/** "Maria, Dad and Ruth". Plain "en" would put a comma before "and", which the server does not. */
export const listing = new Intl.ListFormat(language === "en" ? "en-GB" : language, { type: "conjunction" });

export const word = (key) => document.getElementById("words")?.dataset[key] ?? "";

/** `counted("newMoments", 2)` fills the {count} of data-new-moments-many. */
export const counted = (key, count) =>
  word(key + (plurals.select(count) === "one" ? "One" : "Many")).replace("{count}", count);

/** `named("share", ["Maria", "Dad"])` fills the {names} of data-share-none, -one or -many. */
export const named = (key, names) =>
  word(key + (["None", "One"][names.length] ?? "Many")).replace("{names}", () => listing.format(names));
