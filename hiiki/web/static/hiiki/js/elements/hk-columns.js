/** The columns of a list, or fields in their order: dragged, or moved by their ↑ ↓, before the form is sent (`moved`). */
class Columns extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("click", (event) => this.click(event), { signal });
    this.addEventListener("dragstart", (event) => this.take(event), { signal });
    this.addEventListener("dragover", (event) => this.over(event), { signal });
    this.addEventListener("dragend", () => this.drop(), { signal });
    this.querySelectorAll("[data-column]").forEach((line) => (line.draggable = true));
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  click(event) {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest("[data-column]");
    if (button.value.endsWith(":-1")) line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    line.scrollIntoView({ block: "nearest" });
    button.focus();
    this.say();
  }

  take(event) {
    this.line = event.target.closest("[data-column]");
    event.dataTransfer.effectAllowed = "move";
    this.line?.toggleAttribute("data-moving", true);
  }

  over(event) {
    const other = event.target.closest("[data-column]");
    if (!this.line || !other || other === this.line) return;
    event.preventDefault();
    const box = other.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) other.before(this.line);
    else other.after(this.line);
  }

  drop() {
    this.line?.removeAttribute("data-moving");
    this.line = null;
    this.say();
  }

  say() {
    this.dispatchEvent(new Event("moved", { bubbles: true }));
  }
}

customElements.define("hk-columns", Columns);
