import { characters, fitting } from "../list/widths.js";
import { isTaken } from "../posting.js";

const LEAST = 40;
const STEP = 24;
const FAR = 6;
const PAUSE = 500;
const NOT_KEPT = "列の順や幅を保存できませんでした。Hiiki につながっているか、ログインしているかを確かめてください。";

/**
 * Around a table: its headings are dragged to another place, their edges to another width (a double click fits
 * what stands in the column). On a heading with the focus Shift ← → changes the width, Ctrl ← → the place.
 * `order` and `width` are told. The first `data-frozen` columns of the table stay where they are.
 */
class Headings extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("pointerdown", (event) => this.take(event), { signal });
    this.addEventListener("dblclick", (event) => this.fit(event), { signal });
    this.addEventListener("keydown", (event) => this.press(event), { signal });
    this.addEventListener("dragstart", (event) => event.target.closest("th") && event.preventDefault(), { signal });
    this.addEventListener("click", (event) => this.click(event), { signal, capture: true });
    this.freeze();
  }

  disconnectedCallback() {
    this.controller.abort();
    clearTimeout(this.timer);
  }

  get table() {
    return this.querySelector("table");
  }

  get headings() {
    return [...this.querySelectorAll("th[data-column]")];
  }

  take(event) {
    const heading = event.target.closest("th[data-column]");
    if (!heading || event.button !== 0) return;
    if (event.target.closest("[data-grip]")) this.stretch(event, heading);
    else if (event.pointerType !== "touch") this.carry(event, heading);
  }

  follow(event, move, end) {
    const controller = new AbortController();
    const { signal } = controller;
    const stop = (left) => {
      controller.abort();
      end(left.type === "pointerup");
    };
    window.addEventListener("pointermove", move, { signal });
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, stop, { signal });
  }

  // ── width ──
  stretch(event, heading) {
    event.preventDefault();
    const from = { x: event.clientX, width: heading.offsetWidth };
    const move = (moved) => this.widen(heading, from.width + moved.clientX - from.x);
    this.follow(event, move, () => this.keepWidth(heading));
  }

  fit(event) {
    const heading = event.target.closest("[data-grip]")?.closest("th");
    if (!heading) return;
    event.stopPropagation();
    this.widen(heading, fitting(this.table, heading.cellIndex));
    this.keepWidth(heading);
  }

  widen(heading, width) {
    this.table.querySelectorAll("col")[heading.cellIndex].style.inlineSize = `${Math.max(width, LEAST)}px`;
    this.freeze();
  }

  keepWidth(heading) {
    this.keep("width", { column: heading.dataset.column, width: characters(heading) });
  }

  // ── place ──
  carry(event, heading) {
    const from = event.clientX;
    let goes = null;
    const move = (moved) => {
      if (!goes && Math.abs(moved.clientX - from) < FAR) return;
      goes = this.placeAt(moved.clientX);
      this.mark(heading, goes);
    };
    this.follow(event, move, (dropped) => {
      this.mark();
      this.carried = Boolean(goes);
      setTimeout(() => (this.carried = false));
      if (goes && dropped) this.move(heading, goes.heading, goes.after);
    });
  }

  // Letting go over a heading is no click on it.
  click(event) {
    if (!this.carried) return;
    event.preventDefault();
    event.stopPropagation();
  }

  placeAt(x) {
    const boxes = this.headings.map((heading) => ({ heading, box: heading.getBoundingClientRect() }));
    const found = boxes.find(({ box }) => x < box.right) ?? boxes.at(-1);
    return { heading: found.heading, after: x > found.box.left + found.box.width / 2 };
  }

  mark(moving, goes) {
    for (const each of this.headings) {
      each.classList.toggle("is-moving", each === moving);
      each.classList.toggle("goes-before", each === goes?.heading && !goes.after);
      each.classList.toggle("goes-after", each === goes?.heading && goes.after);
    }
  }

  move(heading, other, after) {
    if (heading === other) return;
    const [from, to] = [heading.cellIndex, other.cellIndex];
    for (const line of this.table.querySelectorAll("colgroup, tr")) {
      const [cell, place] = [line.children[from], line.children[to]];
      if (cell && place) after ? place.after(cell) : place.before(cell);
    }
    this.freeze();
    this.keepOrder();
  }

  keepOrder() {
    const names = this.headings.map((heading) => heading.dataset.column);
    this.keep("order", names.map((name) => ["shown", name]));
    const menu = document.querySelector("hk-columns");
    for (const name of names.toReversed()) menu?.prepend(menu.querySelector(`[data-column="${name}"]`));
  }

  // ── keys ──
  press(event) {
    const heading = event.target.closest("th[data-column]");
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!heading || !by || event.altKey || event.metaKey || event.shiftKey === event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.ctrlKey) this.step(heading, by);
    else this.narrow(heading, by);
  }

  step(heading, by) {
    const focused = document.activeElement;
    const headings = this.headings;
    const other = headings[headings.indexOf(heading) + by];
    if (!other) return;
    this.move(heading, other, by > 0);
    focused.focus();
    const label = heading.querySelector(".table__sort").firstChild.textContent.trim();
    this.closest("hk-list")?.tell(`${label} は ${this.headings.indexOf(heading) + 1} 番目の列です`);
  }

  narrow(heading, by) {
    this.widen(heading, heading.offsetWidth + by * STEP);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepWidth(heading), PAUSE);
  }

  // ── staying in sight ──
  freeze() {
    let at = 0;
    for (const heading of [...this.table.tHead.rows[0].cells].slice(0, 6)) {
      this.table.style.setProperty(`--at-${heading.cellIndex + 1}`, `${at}px`);
      at += heading.offsetWidth;
      if (heading.cellIndex === Number(this.table.dataset.frozen)) this.table.style.setProperty("--kept", `${at}px`);
    }
  }

  async keep(what, body) {
    document.querySelectorAll("[data-view-changed]").forEach((element) => (element.hidden = false));
    if (!(await isTaken(this.getAttribute(what), new URLSearchParams(body)))) this.closest("hk-list")?.say(NOT_KEPT);
  }
}

customElements.define("hk-headings", Headings);
