/** Beside a field of tags: those in use, put in and taken out by a click. Enter presses the first button given. */
const BETWEEN = /[、､,，;；|｜/／\n\t]/;

class Tags extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("click", (event) => this.toggle(event), { signal });
    this.addEventListener("keydown", (event) => this.press(event), { signal });
    this.addEventListener("input", () => this.show(), { signal });
    this.addEventListener("htmx:afterSettle", () => this.show(), { signal });
    this.show();
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get field() {
    return this.querySelector("input[name=tags]");
  }

  get words() {
    return this.field.value.split(BETWEEN).map((word) => word.trim()).filter(Boolean);
  }

  show() {
    const words = new Set(this.words);
    for (const each of this.querySelectorAll("[data-word]")) {
      each.setAttribute("role", "button");
      each.setAttribute("aria-pressed", words.has(each.dataset.word));
    }
  }

  toggle(event) {
    const word = event.target.closest("[data-word]")?.dataset.word;
    if (!word) return;
    event.preventDefault();
    const words = this.words;
    const others = words.filter((each) => each !== word);
    this.field.value = (others.length < words.length ? others : [...words, word]).join("、");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }

  press(event) {
    if (event.isComposing || event.key !== "Enter" || event.target !== this.field) return;
    const button = this.querySelector("button[data-enter]");
    if (!button) return;
    event.preventDefault();
    button.click();
  }
}

customElements.define("hk-tags", Tags);
