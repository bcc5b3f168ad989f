/** A <details> menu that closes like a menu does and is walked through with the arrow keys. */
class Menu extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("keydown", (event) => this.walk(event), { signal });
    this.addEventListener("click", (event) => this.chosen(event), { signal });
    document.addEventListener("pointerdown", (event) => this.contains(event.target) || this.close(), { signal });
    document.addEventListener("focusin", (event) => this.contains(event.target) || this.close(), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get details() {
    return this.querySelector("details");
  }

  get items() {
    return [...this.querySelectorAll(".menu__list :is(a[href], button, input):not(:disabled)")];
  }

  close() {
    if (this.details?.open) this.details.open = false;
  }

  chosen(event) {
    if (event.target.closest(".menu__item") && !event.target.closest("[data-stay]")) this.close();
  }

  walk(event) {
    if (event.isComposing || (event.target.matches("select, textarea") && event.key !== "Escape")) return;
    if (event.key === "Escape" && this.details.open) {
      this.close();
      this.querySelector("summary").focus();
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.details.open = true;
      this.step(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    }
  }

  step(by) {
    const items = this.items;
    const at = items.indexOf(document.activeElement);
    items[at < 0 && by < 0 ? items.length - 1 : (at + by + items.length) % items.length]?.focus();
  }
}

customElements.define("hk-menu", Menu);
