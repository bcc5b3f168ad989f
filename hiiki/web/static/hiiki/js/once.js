const PATIENCE = 20_000; // ms: whoever stopped the next page from coming may send again

/**
 * A form that posts is sent once: until the next page is there, or htmx has its answer, nothing more goes out of it.
 * What hands out a file (`data-downloads` around its button) leaves the page where it is, and is not held.
 */
document.addEventListener("submit", refuse, true);
document.addEventListener("submit", (event) => isLeaving(event) && hold(event.target));
document.addEventListener("htmx:beforeSend", ({ target, detail }) => isSubmitted(target, detail) && hold(target));
document.addEventListener("htmx:afterRequest", ({ target, detail }) => isSubmitted(target, detail) && !detail.xhr.getResponseHeader("HX-Redirect") && letGo(target));
window.addEventListener("pageshow", release);

function posts(form) {
  return form.getAttribute("method") === "post";
}

function refuse(event) {
  if (!posts(event.target) || !event.target.hasAttribute("data-sending")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

// A form asked for its live result while one chooses is not sent by that: the button stays open.
function isSubmitted(form, { requestConfig }) {
  return form.matches("form[hx-post]") && requestConfig.triggeringEvent?.type === "submit";
}

function isLeaving({ target, submitter, defaultPrevented }) {
  return posts(target) && !defaultPrevented && !(submitter ?? target).closest("[data-downloads]");
}

function hold(form) {
  form.setAttribute("data-sending", "");
  setTimeout(() => letGo(form), PATIENCE);
}

function letGo(form) {
  form.removeAttribute("data-sending");
}

/** Whoever stayed on the page may send again. */
export function release() {
  document.querySelectorAll("form[data-sending]").forEach(letGo);
}
