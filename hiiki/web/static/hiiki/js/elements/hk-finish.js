/** 済みにする: what one opens has the field for a sentence in focus; Esc leaves, Enter sends. */
class Finish extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.details.addEventListener("toggle", () => this.opened(), { signal });
    this.addEventListener("keydown", (event) => this.press(event), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get details() {
    return this.querySelector("details");
  }

  opened() {
    if (!this.details.open) return;
    for (const other of document.querySelectorAll("hk-finish details[open]")) if (other !== this.details) other.open = false;
    this.querySelector("[name=sentence]").focus();
  }

  press(event) {
    if (event.isComposing || event.keyCode === 229 || event.key !== "Escape" || !this.details.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.details.open = false;
    this.querySelector("summary").focus();
  }
}

customElements.define("hk-finish", Finish);
