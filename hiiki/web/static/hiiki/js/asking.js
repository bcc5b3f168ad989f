/**
 * Asks htmx for a piece of the page in the name of `source`. With hx-sync="this:replace" on it, what it asked
 * before is given up, and its answer never comes.
 */
export function ask(source, url, { target, swap }) {
  // Given up or failed: hk-trouble says what is to be said, and `source` hears htmx:afterRequest.
  window.htmx.ajax("GET", url, { source, target, swap }).catch(() => undefined);
}
