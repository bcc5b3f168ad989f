import { release } from "./once.js";

/** Marks `element` by `data-unsaved` while something typed inside is not saved; the page asks before it is left. */
export function watch(element, signal) {
  const mark = (on) => element.toggleAttribute("data-unsaved", on);
  mark(Boolean(element.querySelector("[aria-invalid=true], [role=alert]")));
  element.addEventListener("input", () => mark(true), { signal });
  element.addEventListener("submit", ({ target }) => target.hasAttribute("hx-post") || mark(false), { signal });
  element.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => isSaved(target, detail.xhr) && mark(false), { signal });
}

function isSaved(sent, { status }) {
  return sent.matches("form[hx-post]") && status < 400;
}

window.addEventListener("beforeunload", (event) => {
  if (!document.querySelector("[data-unsaved]")) return;
  event.preventDefault();
  setTimeout(release);
});
