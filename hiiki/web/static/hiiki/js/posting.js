/** Posts to our own server; `body` is anything URLSearchParams or FormData takes. */
export function post(url, body, options = {}) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, ...options });
}
