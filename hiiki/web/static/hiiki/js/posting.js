import { token } from "./token.js";

/** Posts to our own server, for an answer in JSON; `body` is anything URLSearchParams or FormData takes. */
export function post(url, body, options = {}) {
  return fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token() }, ...options });
}

/** Whether it was taken: not where nobody answers, nor where one has to sign in first. */
export async function isTaken(url, body) {
  try {
    const answer = await post(url, body);
    return answer.ok && !answer.redirected;
  } catch {
    return false;
  }
}

/** What is said to it as JSON; where nobody answers, or not so, `said` is empty and `ok` false. */
export async function hear(url, body) {
  try {
    const answer = await post(url, body);
    return { ok: answer.ok, said: await answer.json() };
  } catch {
    return { ok: false, said: {} };
  }
}
