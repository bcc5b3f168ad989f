/** The token our server wants with each POST. It stands in the cookie: signing in again, in another tab too, makes a new one. */
export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

document.addEventListener("formdata", ({ formData }) => formData.has("csrfmiddlewaretoken") && formData.set("csrfmiddlewaretoken", token()));
document.addEventListener("htmx:configRequest", ({ detail }) => (detail.headers["X-CSRFToken"] = token()));
