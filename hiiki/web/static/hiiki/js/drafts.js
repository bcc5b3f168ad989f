const PREFIX = "hiiki.draft.";

/** What was typed and is not saved, in this browser: `name` is `user.what#page`, so that two pages about the same keep two. */
export function keep(name, fields) {
  localStorage.setItem(PREFIX + name, JSON.stringify({ fields, at: Date.now() }));
}

export function forget(name) {
  localStorage.removeItem(PREFIX + name);
}

/** Those of `user.what`, the newest first: `{ name, fields, at }`. */
export function about(key) {
  const drafts = beginning(`${key}#`).map((name) => ({ name, ...read(name) }));
  return drafts.filter((each) => each.fields).sort((one, other) => other.at - one.at);
}

/** The names of all a user has. */
export function of(user) {
  return beginning(`${user}.`);
}

function beginning(text) {
  return Object.keys(localStorage).filter((each) => each.startsWith(PREFIX + text)).map((each) => each.slice(PREFIX.length));
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}
