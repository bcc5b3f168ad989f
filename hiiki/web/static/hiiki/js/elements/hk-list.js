import { ask } from "../asking.js";
import { isForThePage, keyOf } from "../keyboard.js";
import { put } from "../list/clipboard.js";
import { Picks } from "../list/picks.js";
import { Removing } from "../list/removing.js";
import { renewCells } from "../list/rows.js";
import { Window } from "../list/window.js";
import { hear, post } from "../posting.js";

const READING = 180;
const PLACE = "hiiki.list.here";
const NOT_COPIED = "コピーできませんでした。Hiiki につながっているか、ログインしているかを確かめて、もう一度お試しください。";

/**
 * A list of rows under the hands: a click or an arrow marks one (and shows its card beside, where there is room),
 * Enter, a double click or (without room beside) a tap opens it, `e` edits it, Space ticks it, Shift, Ctrl and Ctrl+A tick like in Excel,
 * Ctrl+C copies what is ticked.
 */
class List extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("click", (event) => this.click(event), { signal });
    this.addEventListener("dblclick", (event) => this.open(this.rowOf(event)), { signal });
    this.addEventListener("mousedown", (event) => event.shiftKey && this.rowOf(event) && event.preventDefault(), { signal });
    document.addEventListener("keydown", (event) => this.press(event), { signal });
    document.addEventListener("htmx:afterSettle", (event) => event.target.id === "found" && this.renewed(), { signal });
    document.addEventListener("htmx:afterSettle", (event) => event.target.id === "count" && this.counted(), { signal });
    document.addEventListener("htmx:afterRequest", (event) => this.saved(event.detail), { signal });
    this.reader.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful || (this.shown = undefined), { signal });
    this.window = new Window(this);
    this.picks = new Picks(this);
    this.removing = new Removing(this);
    this.picks.show();
    this.returnToPlace();
    this.window.restore();
    this.keepSorting();
  }

  disconnectedCallback() {
    this.controller.abort();
    clearTimeout(this.timer);
  }

  get rows() {
    return [...this.querySelectorAll("tbody tr[data-id]")];
  }

  get ids() {
    return this.window.ids;
  }

  get hereId() {
    return this.here?.dataset.id;
  }

  get here() {
    return this.querySelector("tbody tr.is-here");
  }

  get beside() {
    return this.querySelector(".split__card");
  }

  get reader() {
    return this.querySelector("[data-reader]");
  }

  rowOf(event) {
    return event.target.closest?.("tbody tr[data-id]");
  }

  // ── where one is ──
  click(event) {
    const row = this.rowOf(event);
    if (event.target.closest("[data-none]")) return this.picks.none();
    if (event.target.closest("[data-copy]")) return this.copy();
    if (!row) return;
    if (event.target.closest(".table__tick")) return event.shiftKey && this.picks.reach(row.dataset.id, { adding: true });
    if (event.shiftKey) this.picks.reach(row.dataset.id, { adding: event.ctrlKey || event.metaKey });
    else if (event.ctrlKey || event.metaKey) this.picks.toggle(row.dataset.id);
    else if (event.target.closest("a") && !this.hasCard()) return;
    else if (event.pointerType === "touch" && !this.hasCard()) return this.open(row);
    event.preventDefault();
    this.go(row);
  }

  hasCard() {
    return Boolean(this.beside) && getComputedStyle(this.beside).display !== "none";
  }

  begin() {
    this.go(this.here ?? this.rows[0], { focus: true });
  }

  go(row, { focus = false } = {}) {
    if (!row || this.isHeldBack(row)) return;
    this.here?.classList.remove("is-here");
    row.classList.add("is-here");
    row.tabIndex = -1;
    if (focus) row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    this.at = row.dataset.id;
    sessionStorage.setItem(PLACE, this.at);
    this.pointCardsAt(row);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(row), READING);
  }

  // What is being typed on the card beside would go with it.
  isHeldBack(row) {
    const unsaved = this.hasCard() && row.dataset.id !== this.shown && this.beside.querySelector("[data-unsaved]");
    if (!unsaved) return false;
    unsaved.scrollIntoView({ block: "nearest" });
    this.say("書きかけがあります。保存するか、やめてから移ってください。");
    return true;
  }

  // The switch to カード opens the card one stands on.
  pointCardsAt(row) {
    this.querySelector("[data-cards]")?.setAttribute("href", row.dataset.href);
  }

  read(row) {
    if (!this.hasCard() || this.shown === row.dataset.id) return;
    ask(this.reader, row.dataset.beside, { target: "#beside", swap: "innerHTML" });
    this.shown = row.dataset.id;
  }

  open(row) {
    if (row) location.assign(row.dataset.href);
  }

  edit(row) {
    const card = new URL(row.dataset.href, location);
    location.assign(`${card.pathname}/edit${card.search}`);
  }

  returnToPlace() {
    if (new URLSearchParams(location.search).has("last") && this.rows.length) return this.go(this.rows.at(-1));
    const place = sessionStorage.getItem(PLACE);
    const row = place && this.querySelector(`tbody tr[data-id="${CSS.escape(place)}"]`);
    if (row) this.go(row);
  }

  // A value changed on the card beside: the row shows it too.
  saved({ successful, requestConfig }) {
    const changed = requestConfig.verb === "post" && requestConfig.path.match(/\/(\d+)\/facts\//);
    if (successful && changed) this.renew(changed[1]);
  }

  async renew(id) {
    const row = this.querySelector(`tbody tr[data-id="${CSS.escape(id)}"]`);
    const answer = row && (await fetch(`${new URL(row.dataset.href, location).pathname}/row${location.search}`));
    if (!answer?.ok || !row.isConnected) return;
    renewCells(row, await answer.text());
  }

  // Rows that were fetched while scrolling.
  arrived() {
    const here = this.at && this.querySelector(`tbody tr[data-id="${CSS.escape(this.at)}"]`);
    if (here) here.classList.add("is-here");
    this.picks.show();
  }

  renewed() {
    const place = sessionStorage.getItem(PLACE);
    const row = place && this.querySelector(`tbody tr[data-id="${CSS.escape(place)}"]`);
    row?.classList.add("is-here");
    if (row) this.pointCardsAt(row);
    this.at = row?.dataset.id;
    this.window.begin();
    this.picks.none();
    this.counted();
  }

  // A better count may come after the rows. It is read aloud by an element that stays: one that comes
  // together with its words is not.
  counted() {
    const count = this.querySelector("#count");
    if (count.hasAttribute("hx-get")) return;
    this.querySelector("[data-everyone]:not(#count)").textContent = count.dataset.everyone;
    this.tell(count.querySelector("span").textContent);
    if (count.dataset.number) this.querySelector("table")?.setAttribute("aria-rowcount", Number(count.dataset.number) + 1);
    this.picks.show();
  }

  // The sorting chosen here is the one found tomorrow; a link must not change anything, so it is told apart.
  keepSorting() {
    const sort = new URLSearchParams(location.search).get("sort");
    if (!sort || !this.hasAttribute("keeps")) return;
    post(this.getAttribute("keeps"), new URLSearchParams({ sort }), { keepalive: true });
  }

  // ── keys ──
  press(event) {
    if (this.isCopying(event)) return this.copy();
    if (this.isToAnEnd(event)) return this.goToEnd(event.key === "End" ? 1 : -1);
    if (this.isChoosingAll(event)) return this.picks.everybody();
    if (event.shiftKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) return this.stretch(event);
    if (!isForThePage(event) || event.target.closest("summary, .menu, dialog")) return;
    const onRow = event.target === document.body || event.target.closest("tbody, .split__scroll, main");
    const onControl = event.target.closest("a, button, input");
    const isTick = event.target.matches("input[form=picks]"); // there Enter would press the first button of the form
    const act = {
      PageDown: () => this.step(this.page),
      PageUp: () => this.step(-this.page),
      ArrowDown: () => this.step(1),
      j: () => this.step(1),
      ArrowUp: () => this.step(-1),
      k: () => this.step(-1),
      Enter: () => (isTick || (onRow && !onControl && this.here)) && (this.open(isTick ? this.rowOf(event) : this.here), true),
      " ": () => onRow && !onControl && this.here && (this.picks.toggle(this.hereId), true),
      e: () => !this.hasCard() && this.hasAttribute("edits") && this.here && (this.edit(this.here), true),
      Escape: () => this.picks.size > 0 && (this.picks.none(), true),
    }[keyOf(event)];
    if (act?.()) event.preventDefault();
  }

  // Rows that are seen at once.
  get page() {
    const row = this.here ?? this.rows[0];
    return row ? Math.max(Math.floor(this.window.scroller.clientHeight / row.offsetHeight) - 2, 1) : 1;
  }

  step(by) {
    const rows = this.rows;
    if (rows.length === 0) return false;
    const at = rows.indexOf(this.here);
    if (at < 0) this.go(rows[0], { focus: true });
    else if (rows[at + by]) this.go(rows[at + by], { focus: true });
    else this.stepFurther(by, this.here);
    return true;
  }

  // Past the last row that is on the page.
  async stepFurther(by, from) {
    await this.window.reach(from, by);
    const rows = this.rows;
    if (this.here === from) this.go(rows[Math.min(Math.max(rows.indexOf(from) + by, 0), rows.length - 1)], { focus: true });
  }

  isToAnEnd(event) {
    if (!event.ctrlKey || !["Home", "End"].includes(event.key) || event.shiftKey || event.altKey) return false;
    if (isElsewhere(event.target) || document.querySelector("dialog[open]") || this.rows.length === 0) return false;
    event.preventDefault();
    return true;
  }

  goToEnd(by) {
    const rows = this.rows;
    const bodies = this.window.bodies;
    const edge = by > 0 ? bodies.at(-1) : bodies[0];
    if (!(by > 0 ? edge.dataset.next : edge.dataset.previous) && !edge.isAway) return this.go(rows.at(by > 0 ? -1 : 0), { focus: true });
    const asked = new URLSearchParams(location.search);
    for (const name of ["after", "before", "n", "last"]) asked.delete(name);
    if (by > 0) asked.set("last", "1");
    location.assign(`${location.pathname}?${asked}`);
  }

  stretch(event) {
    if (event.isComposing || isElsewhere(event.target) || !this.here) return;
    event.preventDefault();
    if (this.picks.size === 0) this.picks.anchor = this.hereId;
    this.step(event.key === "ArrowDown" ? 1 : -1);
    this.picks.reach(this.hereId);
  }

  isChoosingAll(event) {
    if (event.key !== "a" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return false;
    if (isElsewhere(event.target) || document.querySelector("dialog[open]")) return false;
    event.preventDefault();
    return true;
  }

  // ── copying ──
  isCopying(event) {
    if (event.key !== "c" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return false;
    if (!this.hasAttribute("copies") || String(getSelection())) return false;
    return !isElsewhere(event.target) && (this.picks.size > 0 || this.here);
  }

  async copy() {
    const form = new FormData(document.getElementById("picks"));
    if (this.picks.size === 0 && this.here) form.append("id", this.here.dataset.id);
    const { said } = await hear(this.getAttribute("copies"), form);
    if (said.text) await put(said);
    this.say(said.words ?? NOT_COPIED);
  }

  // Read aloud, and not shown.
  tell(words) {
    this.querySelector("[data-said]").textContent = words;
  }

  say(words, { undo } = {}) {
    const toast = document.createElement("hk-toast");
    toast.className = "toast";
    toast.append(Object.assign(document.createElement("span"), { className: "toast__words", textContent: words }));
    if (undo) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "toast__undo", textContent: "元に戻す" });
      button.addEventListener("click", undo);
      toast.append(button);
    }
    document.getElementById("toasts").replaceChildren(toast);
  }
}

function isElsewhere(target) {
  return Boolean(target.closest("input:not([type=checkbox]), textarea, select, dialog, .menu"));
}

customElements.define("hk-list", List);
