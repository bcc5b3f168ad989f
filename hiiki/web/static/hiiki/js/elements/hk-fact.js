import { watch } from "../unsaved.js";

/** A value being edited in place: the field has the focus, Enter saves, Esc leaves (Ctrl+Enter in long text). */
class Fact extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("keydown", (event) => this.press(event), { signal });
    watch(this, signal);
    const field = this.querySelector("[aria-invalid=true], :is(input:not([type=hidden]), select, textarea)");
    field?.focus();
    this.scrollIntoView({ block: "nearest" });
    if (field?.matches("input")) field.select();
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  press(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const saves = event.key === "s" && (event.ctrlKey || event.metaKey);
    const isLong = event.target.matches("textarea");
    if (event.key === "Escape") this.querySelector("[data-leave]")?.click();
    else if (saves || (event.key === "Enter" && isLong && event.ctrlKey)) this.querySelector("form").requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define("hk-fact", Fact);
