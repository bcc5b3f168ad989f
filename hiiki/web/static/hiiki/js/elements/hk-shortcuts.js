import { isForThePage, keyOf } from "../keyboard.js";

const PATIENCE = 1500;

/**
 * Single keys for the page. Whatever carries data-key="n" is clicked (a field is focused) by that key;
 * data-go="c" by g and then c. Inside stands the <dialog> that `?` or a button opens: what is on the page, what
 * each <template data-lines> adds, where an element with keys of its own says them, and of the lines that name
 * something (data-where) those whose something is there.
 */
class Shortcuts extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    document.addEventListener("keydown", (event) => this.press(event), { signal });
    document.addEventListener("click", (event) => this.asked(event), { signal, capture: true });
  }

  disconnectedCallback() {
    this.controller.abort();
    clearTimeout(this.timer);
  }

  // ── keys ──
  press(event) {
    if (event.key === "Escape") return this.leaveField(event);
    if (!isForThePage(event)) return;
    const done = this.going ? this.go(keyOf(event)) : this.act(keyOf(event));
    if (done) event.preventDefault();
  }

  // Out of a field that a key led into; a search that holds words is emptied by the browser first.
  leaveField(event) {
    if (event.isComposing || event.keyCode === 229 || !event.target.matches?.("input[data-key]")) return;
    if (!event.target.value) event.target.blur();
  }

  act(key) {
    if (key === "g") return this.begin();
    if (key === "?") return this.show();
    return this.use(document.querySelector(`[data-key="${CSS.escape(key)}"]`));
  }

  begin() {
    this.going = true;
    this.timer = setTimeout(() => (this.going = false), PATIENCE);
    return true;
  }

  go(key) {
    clearTimeout(this.timer);
    this.going = false;
    return this.use(document.querySelector(`[data-go="${CSS.escape(key)}"]`));
  }

  use(element) {
    if (!element) return false;
    if (element.matches("input, select, textarea")) {
      element.focus();
      element.select?.();
    } else {
      element.click();
    }
    return true;
  }

  // ── the list of keys ──
  get dialog() {
    return this.querySelector("dialog");
  }

  show() {
    this.fill();
    this.dialog.showModal();
    return true;
  }

  asked(event) {
    if (event.target.closest?.(`[data-dialog="${this.dialog.id}"]`)) this.fill();
  }

  fill() {
    this.querySelectorAll("[data-found]").forEach((line) => line.remove());
    this.add("[data-keys=page]", [...document.querySelectorAll("main [data-key]")].map(line));
    [...document.querySelectorAll("template[data-lines]")].filter(applies).forEach((each) => this.add("[data-keys=page]", linesOf(each)));
    this.add("[data-keys=everywhere]", [...document.querySelectorAll("[data-key]:not(main *)")].map(line));
    this.add("[data-keys=places]", [...document.querySelectorAll("[data-go]")].map(line));
    this.querySelectorAll("[data-where]").forEach((each) => (each.hidden = !applies(each)));
    this.querySelectorAll("[data-group]").forEach((group) => (group.hidden = !group.querySelector("dl > div:not([hidden])")));
  }

  add(list, lines) {
    this.querySelector(list).append(...lines);
  }
}

function applies({ dataset }) {
  return !dataset.where || Boolean(document.querySelector(dataset.where));
}

function linesOf(template) {
  const lines = [...template.content.cloneNode(true).children];
  lines.forEach((each) => (each.dataset.found = ""));
  return lines;
}

function line(element) {
  const made = document.createElement("div");
  made.dataset.found = "";
  const word = document.createElement("dt");
  word.textContent = element.dataset.word || element.getAttribute("aria-label") || element.textContent.trim();
  const keys = document.createElement("dd");
  for (const key of element.dataset.go ? ["g", element.dataset.go] : [element.dataset.key]) {
    keys.append(Object.assign(document.createElement("kbd"), { textContent: key }));
  }
  made.append(word, keys);
  return made;
}

customElements.define("hk-shortcuts", Shortcuts);
