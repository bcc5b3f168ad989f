import { Sorting } from "../sorting.js";

/** The columns of a list, or fields in their order: dragged, or moved by their ↑ ↓, before the form is sent (`moved`). */
class Columns extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.sorting = new Sorting(this, "[data-column]", { signal, moved: () => this.say() });
    this.addEventListener("click", (event) => this.click(event), { signal });
    this.querySelectorAll("[data-column]").forEach((line) => (line.draggable = true));
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  click(event) {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    this.sorting.step(button, button.value.endsWith(":-1") ? -1 : 1);
  }

  say() {
    this.dispatchEvent(new Event("moved", { bubbles: true }));
  }
}

customElements.define("hk-columns", Columns);
