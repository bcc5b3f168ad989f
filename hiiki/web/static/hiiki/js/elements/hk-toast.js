import { forget } from "../drafts.js";

const READING = 9000;

/** A toast goes by itself when it has been read; pointing at it or focusing it keeps it, and so does `stay`. What it says is `saved` is no draft any more. */
class Toast extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.querySelector("[data-close]")?.addEventListener("click", () => this.remove(), { signal });
    for (const name of ["pointerenter", "focusin"]) this.addEventListener(name, () => this.hold(), { signal });
    for (const name of ["pointerleave", "focusout"]) this.addEventListener(name, () => this.wait(), { signal });
    if (this.dataset.saved) forget(this.dataset.saved);
    this.wait();
  }

  disconnectedCallback() {
    this.hold();
    this.controller.abort();
  }

  hold() {
    clearTimeout(this.timer);
  }

  wait() {
    this.hold();
    if (!this.hasAttribute("stay")) this.timer = setTimeout(() => this.remove(), READING);
  }
}

customElements.define("hk-toast", Toast);
