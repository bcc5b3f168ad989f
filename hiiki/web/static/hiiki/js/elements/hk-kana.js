const KANA = /^[\u3041-\u3096\u30a1-\u30fa\u30fcー]+$/;

/**
 * フリガナ by itself: what the IME was told before it became kanji is put, as katakana, into the field `to` names.
 * What somebody typed there is never touched.
 */
class Kana extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.reading = "";
    this.filled = "";
    this.addEventListener("compositionstart", () => (this.reading = ""), { signal });
    this.addEventListener("compositionupdate", (event) => this.listen(event.data), { signal });
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

  // The last text of kana alone is the reading; letters still being typed (ｔａｋ) are left out.
  listen(data) {
    const kana = (data ?? "").replace(/[a-zａ-ｚ]+$/i, "");
    if (KANA.test(kana) && !(this.reading && kana.length < this.reading.length - 1 && this.converted)) this.reading = kana;
    this.converted = !KANA.test(kana);
  }

  write(data) {
    this.converted = false;
    if (!data || !this.to || !this.isOurs) return;
    const reading = KANA.test(data) ? data : this.reading;
    if (reading) this.fill(this.filled + katakana(reading));
    this.reading = "";
  }

  // Emptied, the name takes its reading along; kana typed without an IME are their own reading.
  follow() {
    if (!this.to || !this.isOurs) return;
    if (this.from.value === "") this.fill("");
    else if (KANA.test(this.from.value) && !this.filled) this.fill(katakana(this.from.value));
  }

  fill(text) {
    this.filled = text;
    this.to.value = text;
    this.to.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function katakana(text) {
  return text.replace(/[\u3041-\u3096]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
}

customElements.define("hk-kana", Kana);
