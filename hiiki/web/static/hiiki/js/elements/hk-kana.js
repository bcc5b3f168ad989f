import { Reading, readingOf } from "../reading.js";

/**
 * フリガナ by itself: what the IME was told before it became kanji is put, as katakana, into the field `to` names.
 * What somebody typed there is never touched; with `follows` what stands there at first is not somebody's.
 */
class Kana extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.reading = new Reading();
    this.filled = this.hasAttribute("follows") ? (this.to?.value ?? "") : "";
    this.addEventListener("compositionstart", () => this.begin(), { signal });
    this.addEventListener("compositionupdate", (event) => this.reading.listen(event.data), { signal });
    this.addEventListener("compositionend", (event) => this.write(event.data), { signal });
    this.addEventListener("input", (event) => event.isComposing || this.follow(), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get from() {
    return this.querySelector("input");
  }

  get to() {
    return this.closest("form")?.elements[this.getAttribute("to")];
  }

  get isOurs() {
    return this.to.value === this.filled;
  }

  begin() {
    this.reading.begin();
    const { value, selectionStart, selectionEnd } = this.from;
    this.isAnew = selectionStart === 0 && selectionEnd === value.length;
  }

  write(data) {
    const reading = this.reading.end(data);
    if (reading && this.to && this.isOurs) this.fill(this.isAnew ? reading : this.filled + reading);
  }

  // Emptied, the name takes its reading along; kana typed without an IME are their own reading.
  follow() {
    if (!this.to || !this.isOurs) return;
    if (this.from.value === "") this.fill("");
    else if (readingOf(this.from.value) && !this.filled) this.fill(readingOf(this.from.value));
  }

  fill(text) {
    this.filled = text;
    this.to.value = text;
    this.to.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("hk-kana", Kana);
