import { watch } from "../unsaved.js";

/** Around a form: Ctrl+S saves, the first error is focused, leaving asks first (`ask`). */
class Form extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    document.addEventListener("keydown", (event) => this.save(event), { signal });
    if (this.hasAttribute("ask")) watch(this, signal);
    this.querySelector("[aria-invalid=true]")?.focus();
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get form() {
    return this.querySelector("form");
  }

  save(event) {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    const go = this.form?.querySelector(".button--go");
    if (go) this.form.requestSubmit(go);
  }
}

customElements.define("hk-form", Form);
