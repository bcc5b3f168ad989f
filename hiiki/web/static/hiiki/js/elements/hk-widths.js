const LEAST = 40;
const STEP = 24;

/** Inside a heading: dragged (or moved with ← →) it makes the column wider or narrower, and `url` keeps it. */
class Widths extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("pointerdown", (event) => this.take(event), { signal });
    this.addEventListener("keydown", (event) => this.press(event), { signal });
    this.addEventListener("click", (event) => event.stopPropagation(), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get heading() {
    return this.closest("th");
  }

  get column() {
    return this.closest("table").querySelectorAll("col")[this.heading.cellIndex];
  }

  take(event) {
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    const from = { x: event.clientX, width: this.heading.offsetWidth };
    const move = (moved) => this.set(from.width + moved.clientX - from.x);
    this.addEventListener("pointermove", move);
    this.addEventListener("pointerup", () => this.leave(move), { once: true });
  }

  leave(move) {
    this.removeEventListener("pointermove", move);
    this.keep();
  }

  press(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    this.set(this.heading.offsetWidth + (event.key === "ArrowRight" ? STEP : -STEP));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 500);
  }

  set(width) {
    this.column.style.inlineSize = `${Math.max(width, LEAST)}px`;
  }

  keep() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const characters = Math.round((this.heading.offsetWidth / rem - 1.3) / 0.64);
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    const body = new URLSearchParams({ column: this.heading.dataset.column, width: characters });
    fetch(this.getAttribute("url"), { method: "POST", body, headers: { "X-CSRFToken": token } });
  }
}

customElements.define("hk-widths", Widths);
