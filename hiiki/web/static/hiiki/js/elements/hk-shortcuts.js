import { isForThePage } from "../keyboard.js";

const PATIENCE = 1500;

/**
 * Single keys for the page. Whatever carries data-key="n" is clicked (a field is focused) by that key;
 * data-go="c" by g and then c. Inside stands the <dialog> that `?` opens, filled from what is on the page
 * and from each <template data-lines>, where an element with keys of its own says them.
 */
class Shortcuts extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    document.addEventListener("keydown", (event) => this.press(event), { signal: this.controller.signal });
  }

  disconnectedCallback() {
    this.controller.abort();
    clearTimeout(this.timer);
  }

  press(event) {
    if (!isForThePage(event)) return;
    const done = this.going ? this.go(event.key) : this.act(event.key);
    if (done) event.preventDefault();
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

  show() {
    const list = this.querySelector("[data-keys]");
    list.querySelectorAll("[data-found]").forEach((line) => line.remove());
    document.querySelectorAll("[data-go], [data-key]").forEach((element) => list.append(this.line(element)));
    document.querySelectorAll("template[data-lines]").forEach((template) => list.append(template.content.cloneNode(true)));
    this.querySelector("dialog").showModal();
    return true;
  }

  line(element) {
    const line = document.createElement("div");
    line.dataset.found = "";
    const word = document.createElement("dt");
    word.textContent = element.dataset.word || element.getAttribute("aria-label") || element.textContent.trim();
    const keys = document.createElement("dd");
    for (const key of element.dataset.go ? ["g", element.dataset.go] : [element.dataset.key]) {
      keys.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    }
    line.append(word, keys);
    return line;
  }
}

customElements.define("hk-shortcuts", Shortcuts);
