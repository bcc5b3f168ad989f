import { isTyping } from "../keyboard.js";
import { put } from "../list/clipboard.js";
import { Edits } from "../list/edits.js";
import { Reading, readingOf } from "../reading.js";
import { storedOf, textOf } from "../list/rows.js";

const HINT = "セルを選んで打つと変わります。Enter・Tab で保存、Ctrl+Z で元に戻す、Esc で終わり";

/**
 * 表で直す: a cursor in the cells of the list, as in Excel. In the cell stands a field that has the focus before
 * anybody types, so that an IME composes in it. Outside of this mode nothing of the list changes.
 */
class Cells extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.list = this.closest("hk-list");
    this.table = this.list.querySelector("table.customers");
    this.edits = new Edits(this.list, (...refused) => this.refuse(...refused));
    this.addEventListener("click", () => this.toggle(), { signal });
    document.addEventListener("keydown", (event) => this.start(event), { signal });
    const listen = (name, act) => this.table.addEventListener(name, (event) => this.cell && act(event), { signal });
    listen("keydown", (event) => this.press(event));
    listen("input", () => this.typed());
    listen("compositionstart", () => this.compose());
    listen("compositionupdate", (event) => this.reading.listen(event.data));
    listen("compositionend", (event) => this.composed(event.data));
    listen("focusout", (event) => this.left(event));
    listen("click", (event) => this.click(event));
    listen("dblclick", (event) => this.twice(event));
  }

  disconnectedCallback() {
    this.controller.abort();
    this.error?.remove();
  }

  // ── in and out ──
  toggle() {
    if (this.cell) this.leave();
    else this.enter(this.list.here ?? this.list.rows[0]);
  }

  start(event) {
    if (event.key !== "F2" || this.cell || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.enter(this.list.here ?? this.list.rows[0]);
  }

  async enter(row) {
    if (!row) return;
    this.show(true);
    const first = this.headings.find((heading) => heading.dataset.way) ?? this.headings[0];
    this.place(row.cells[this.column ?? first.cellIndex]);
    this.choices ??= await (await fetch(this.getAttribute("choices"))).json();
  }

  leave() {
    const row = this.cell.closest("tr");
    this.takeAway();
    this.show(false);
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  }

  show(on) {
    this.querySelector("button").setAttribute("aria-pressed", String(on));
    this.closest("#found").classList.toggle("is-in-cells", on);
    const hint = this.closest("#found").querySelector("[data-hint]");
    this.usual ??= hint.textContent;
    hint.textContent = on ? HINT : this.usual;
  }

  get headings() {
    return [...this.table.tHead.rows[0].cells].slice(1);
  }

  headingOf(cell) {
    return this.table.tHead.rows[0].cells[cell.cellIndex];
  }

  // ── where one is ──
  place(cell) {
    this.takeAway();
    this.cell = cell;
    this.column = cell.cellIndex;
    cell.classList.add("is-cell");
    this.list.go(cell.closest("tr"));
    this.take(input(this.way));
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  take(field) {
    field.className = "cell__field";
    const whose = this.cell.closest("tr").querySelector(".table__tick input").ariaLabel.replace(/ を選ぶ$/, "");
    field.setAttribute("aria-label", `${this.headingOf(this.cell).dataset.label} ${textOf(this.cell) || "空"} ${whose}`);
    const before = this.field;
    this.field = field;
    this.reading = new Reading();
    this.told = { text: "", kana: "" };
    this.cell.append(field);
    field.focus({ preventScroll: true });
    before?.remove();
  }

  takeAway() {
    this.hideError();
    this.cell?.classList.remove("is-cell");
    const { field } = this;
    this.cell = this.field = undefined;
    this.isEditing = false;
    field?.remove();
  }

  get way() {
    return this.headingOf(this.cell).dataset.way ?? "";
  }

  async move(down, right) {
    const row = this.cell.closest("tr");
    const column = Math.min(Math.max(this.cell.cellIndex + right, 1), this.headings.length);
    const here = this.list.rows.indexOf(row) + down;
    if (!this.list.rows[here]) await this.list.window.reach(row, down);
    const other = this.list.rows[this.list.rows.indexOf(row) + down] ?? row;
    if (this.cell) this.place(other.cells[column]);
  }

  // ── editing ──
  typed() {
    this.hideError();
    if (this.field.matches("input") && !this.field.readOnly) this.mark();
  }

  // What an IME was told, as long as it made all that stands in the field.
  compose() {
    this.reading.begin();
    const { value, selectionStart, selectionEnd } = this.field;
    if (selectionStart === 0 && selectionEnd === value.length) this.told = { text: "", kana: "" };
    this.typed();
  }

  composed(data) {
    const kana = this.reading.end(data);
    if (kana) this.told = { text: this.told.text + data, kana: this.told.kana + kana };
  }

  get kana() {
    return this.field.value === this.told.text ? this.told.kana : readingOf(this.field.value);
  }

  mark() {
    this.isEditing = true;
    this.field.classList.add("is-editing");
  }

  edit(text = storedOf(this.cell)) {
    if (this.way === "choice") return this.choose(text);
    if (this.way !== "text") return this.list.say("この列は、カードを開いて直します。");
    this.field.value = text;
    this.mark();
  }

  choose(text) {
    const choices = this.choices?.[this.headingOf(this.cell).dataset.column];
    if (!choices) return;
    const select = document.createElement("select");
    for (const [value, words] of choices) select.add(new Option(words, value, false, words === text || (!value && !text)));
    // No longer offered, still what is stored.
    if (text && select.selectedOptions[0]?.textContent !== text) select.add(new Option(text, text, true, true), 0);
    this.take(select);
    this.mark();
  }

  commit() {
    if (!this.isEditing) return;
    const { cell, field, kana } = this;
    const { value } = field;
    const shown = field.matches("select") ? (value ? field.selectedOptions[0].textContent : "") : value;
    this.quit();
    if (shown !== storedOf(cell)) this.edits.save(cell, value, shown, kana);
  }

  // A field stays where it is, empty: what is typed next begins anew.
  quit() {
    this.isEditing = false;
    this.hideError();
    this.take(input(this.way));
  }

  left(event) {
    if (event.target === this.field && this.isEditing && document.hasFocus()) this.commit();
  }

  // ── what the server does not take ──
  refuse(cell, text, words) {
    if (!this.cell || this.isEditing) {
      cell.setAttribute("aria-invalid", "true");
      cell.title = words;
      return this.list.say(`${this.headingOf(cell).dataset.label}「${text}」：${words}`);
    }
    this.place(cell);
    this.edit(text);
    this.field.setAttribute("aria-invalid", "true");
    this.showError(words);
  }

  showError(words) {
    this.error ??= this.list.appendChild(
      Object.assign(document.createElement("p"), { className: "cell__error", popover: "manual", role: "alert" }),
    );
    this.error.textContent = words;
    this.error.showPopover();
    const box = this.cell.getBoundingClientRect();
    this.error.style.insetInlineStart = `${Math.min(box.left, innerWidth - this.error.offsetWidth - 8)}px`;
    this.error.style.insetBlockStart = `${box.bottom + 4}px`;
  }

  hideError() {
    if (this.error?.matches(":popover-open")) this.error.hidePopover();
  }

  // ── under the mouse ──
  click(event) {
    const cell = event.target.closest("tbody td");
    if (!cell || cell.matches(".table__tick") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (cell !== this.cell) this.place(cell);
  }

  twice(event) {
    if (!event.target.closest("tbody td") || !this.way) return;
    event.stopPropagation();
    if (!this.isEditing) this.edit();
  }

  // ── keys ──
  press(event) {
    if (event.target !== this.field || event.isComposing || event.keyCode === 229) return;
    const act = this.isEditing ? this.whileEditing(event) : this.whileMoving(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  whileEditing({ key, shiftKey, ctrlKey, metaKey }) {
    const isList = this.field.matches("select");
    const keepAndMove = (down, right) => () => {
      this.commit();
      this.move(down, right);
    };
    if ((ctrlKey || metaKey) && key === "s") return () => this.commit();
    if (key === "Enter") return keepAndMove(shiftKey ? -1 : 1, 0);
    if (key === "Tab") return keepAndMove(0, shiftKey ? -1 : 1);
    if (key === "Escape") return () => this.quit();
    if (!isList && key === "ArrowDown") return keepAndMove(1, 0);
    if (!isList && key === "ArrowUp") return keepAndMove(-1, 0);
    return null;
  }

  whileMoving(event) {
    const { key, shiftKey } = event;
    if (event.ctrlKey || event.metaKey) return this.whileMovingWithCtrl(key);
    if (event.altKey) return null;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -999], End: [0, 999] };
    if (key === "Tab") return () => this.move(0, shiftKey ? -1 : 1);
    if (shiftKey && (key === "ArrowUp" || key === "ArrowDown")) return () => this.stretch(steps[key][0]);
    if (steps[key]) return () => this.move(...steps[key]);
    if (key === "Enter" || key === "F2") return () => this.edit();
    if (key.length === 1 && this.way !== "text") return () => this.edit();
    if (key === "Delete" && this.way === "text" && textOf(this.cell)) return () => this.edits.save(this.cell, "", "");
    if (key === "Escape") return () => this.leave();
    return null;
  }

  whileMovingWithCtrl(key) {
    if (key === "z") return () => this.edits.takeBackLast();
    if (key === "c") return () => this.copy();
    return null;
  }

  // Rows, from the one where one began.
  async stretch(by) {
    const { list } = this;
    if (list.picks.size === 0) list.picks.anchor = list.hereId;
    await this.move(by, 0);
    list.picks.reach(list.hereId);
  }

  copy() {
    if (this.list.picks.size && this.list.hasAttribute("copies")) return this.list.copy();
    const text = textOf(this.cell);
    const cell = Object.assign(document.createElement("td"), { textContent: text });
    const html = `<meta charset="utf-8"><table><tr><td style='mso-number-format:"\\@"'>${cell.innerHTML}</td></tr></table>`;
    put({ text, html });
    this.list.tell("コピーしました");
  }
}

function input(way) {
  return Object.assign(document.createElement("input"), { type: "text", autocomplete: "off", spellcheck: false, readOnly: way !== "text" });
}

customElements.define("hk-cells", Cells);
