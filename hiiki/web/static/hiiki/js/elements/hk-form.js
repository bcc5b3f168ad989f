/** Around a form: Ctrl+S saves, the first error is focused, a second click does not send twice, leaving asks first. */
class Form extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.changed = false;
    this.addEventListener("input", () => (this.changed = true), { signal });
    this.addEventListener("submit", (event) => this.sent(event), { signal });
    document.addEventListener("keydown", (event) => this.save(event), { signal });
    window.addEventListener("beforeunload", (event) => this.leave(event), { signal });
    window.addEventListener("pageshow", () => this.rest(), { signal });
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

  sent(event) {
    if (this.sending) return event.preventDefault();
    this.changed = false;
    this.sending = !this.form.hasAttribute("hx-post");
  }

  leave(event) {
    if (this.changed && this.hasAttribute("ask")) event.preventDefault();
  }

  rest() {
    this.sending = false;
  }
}

customElements.define("hk-form", Form);
