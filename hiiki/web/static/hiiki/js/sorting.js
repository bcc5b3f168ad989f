/**
 * Lines put into another order by dragging them within `element`, or by a button: `lines` is their selector,
 * `moved` is called whenever one has another place.
 */
export class Sorting {
  constructor(element, lines, { signal, moved }) {
    this.element = element;
    this.selector = lines;
    this.moved = moved;
    element.addEventListener("dragstart", (event) => this.take(event), { signal });
    element.addEventListener("dragover", (event) => this.over(event), { signal });
    element.addEventListener("dragend", () => this.drop(), { signal });
  }

  of(target) {
    return target.closest?.(this.selector);
  }

  /** Up (-1) or down (1), by the button that was pressed: it keeps the focus. */
  step(button, by) {
    const line = this.of(button);
    const lines = [...this.element.querySelectorAll(this.selector)];
    const other = lines[lines.indexOf(line) + by];
    if (!other) return;
    if (by < 0) other.before(line);
    else other.after(line);
    line.scrollIntoView({ block: "nearest" });
    button.focus();
    this.moved();
  }

  take(event) {
    this.line = this.of(event.target);
    if (!this.line) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(this.line, 12, 12);
    this.line.toggleAttribute("data-moving", true);
  }

  over(event) {
    const other = this.of(event.target);
    if (!this.line || !other) return;
    event.preventDefault();
    if (other === this.line) return;
    const box = other.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) other.before(this.line);
    else other.after(this.line);
  }

  drop() {
    this.line?.removeAttribute("data-moving");
    this.line = null;
    this.moved();
  }
}
