import { Sorting } from "../sorting.js";

/** The choices of a field: put in order by hand or by ↑ ↓, added line by line or pasted, seen in their colour. */
class Choices extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    const on = (name, act) => this.addEventListener(name, act.bind(this), { signal });
    on("click", this.click);
    on("change", this.paint);
    on("keydown", this.press);
    on("paste", this.paste);
    this.sorting = new Sorting(this, "[data-choice]", { signal, moved: () => this.changed() });
    for (const each of this.querySelectorAll("[hidden]")) each.hidden = false;
    for (const grip of this.querySelectorAll(".designs__grip")) grip.draggable = true;
    for (const line of this.blank.slice(1)) line.remove();
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get lines() {
    return [...this.querySelectorAll("[data-choice]")];
  }

  get blank() {
    return this.lines.filter((line) => !name(line).value && !line.querySelector("[name=choice_pk]").value);
  }

  click(event) {
    const button = event.target.closest("button");
    if (button?.dataset.move) this.sorting.step(button, Number(button.dataset.move));
    else if (button?.hasAttribute("data-add")) name(this.add()).focus();
  }

  add(after = this.lines.at(-1)) {
    const line = this.lines.at(-1).cloneNode(true);
    for (const each of line.querySelectorAll(".choice-line__off, .number")) each.remove();
    line.classList.remove("is-retired");
    for (const input of line.querySelectorAll("input")) input.value = "";
    name(line).placeholder = "新しい選択肢";
    after.after(line);
    return line;
  }

  press(event) {
    if (event.key !== "Enter" || event.isComposing || event.target.name !== "choice_label") return;
    event.preventDefault();
    const line = event.target.closest("[data-choice]");
    const next = this.lines[this.lines.indexOf(line) + 1];
    name(next ?? this.add(line)).focus();
  }

  paste(event) {
    const words = event.clipboardData.getData("text/plain").split(/[\r\n\t]+/).map((word) => word.trim()).filter(Boolean);
    if (event.target.name !== "choice_label" || words.length < 2) return;
    event.preventDefault();
    let line = event.target.closest("[data-choice]");
    if (name(line).value) line = this.add(line);
    words.forEach((word, place) => {
      if (place) line = this.add(line);
      name(line).value = word;
    });
    name(line).focus();
    this.changed();
  }

  paint(event) {
    const line = event.target.closest("[data-choice]");
    if (event.target.name === "choice_colour") line.querySelector(".tag").dataset.colour = event.target.value;
    if (event.target.name === "choice_retired") line.classList.toggle("is-retired", event.target.checked);
  }

  changed() {
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function name(line) {
  return line.querySelector("[name=choice_label]");
}

customElements.define("hk-choices", Choices);
