const AHEAD = 1.5; // windows of rows that are ready above and below
const KEPT = 4; // windows further away than this leave the page
const WIDE = matchMedia("(width >= 60rem)"); // elsewhere the document scrolls, and the pager stays
const PAUSE = 250;
const PATIENCE = 4000;
const TOP = "hiiki.list.top";

/**
 * Rows for whoever scrolls. Each <tbody> is one page of the list and knows its own address, the next and the
 * previous one; pages that come near are fetched, pages far away give up their rows and keep their height.
 */
export class Window {
  constructor(list) {
    this.list = list;
    this.coming = new Map();
    const { signal } = list.controller;
    list.addEventListener("scroll", () => this.soon(), { signal, capture: true, passive: true });
    window.addEventListener("resize", () => this.soon(), { signal });
    this.begin();
  }

  begin() {
    this.coming.clear();
    this.scroller = this.list.querySelector(".split__scroll:has(tbody)");
    if (!this.scroller) return;
    this.bodies.forEach((body) => this.know(body));
    this.list.querySelector("#found").classList.toggle("is-windowed", this.works);
    if (this.works) this.soon();
  }

  get works() {
    return Boolean(this.scroller) && WIDE.matches;
  }

  get bodies() {
    return this.scroller ? [...this.scroller.querySelectorAll("tbody")] : [];
  }

  get ids() {
    return this.bodies.flatMap((body) => body.ids);
  }

  know(body) {
    body.ids = [...body.querySelectorAll("tr[data-id]")].map((row) => row.dataset.id);
  }

  soon() {
    if (!this.works) return;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.look();
    });
  }

  // ── what is near, what is far ──
  look() {
    if (!this.scroller?.isConnected) return;
    const { top, height } = this.scroller.getBoundingClientRect();
    const placed = this.bodies.map((body) => ({ body, box: body.getBoundingClientRect() }));
    for (const { body, box } of placed) {
      const away = Math.max(top - box.bottom, box.top - (top + height)) / height;
      if (away < AHEAD && body.isAway) this.fill(body);
      if (away > KEPT && !body.isAway && !body.querySelector(".is-here")) this.empty(body, box.height);
    }
    const [first, last] = [placed[0], placed.at(-1)];
    if (last.box.bottom < top + height * (1 + AHEAD)) this.more(1);
    if (first.box.top > top - height * AHEAD) this.more(-1);
    this.remember(placed, top);
  }

  empty(body, height) {
    const spacer = document.createElement("tr");
    spacer.setAttribute("aria-hidden", "true");
    spacer.style.blockSize = `${height}px`;
    body.replaceChildren(spacer);
    body.isAway = true;
  }

  async fill(body) {
    const read = await this.fetched(body, body.dataset.here);
    if (!read || !body.isAway) return;
    body.isAway = false;
    body.replaceChildren(...read.children);
    this.know(body);
    this.list.arrived();
  }

  /** The rows that come after (1) or before (-1) all there are; false where the list ends. */
  async more(by) {
    const edge = by > 0 ? this.bodies.at(-1) : this.bodies[0];
    const address = by > 0 ? edge?.dataset.next : edge?.dataset.previous;
    if (!address) return false;
    const read = await this.fetched(by > 0 ? "next" : "previous", address);
    if (!read || !edge.isConnected) return false;
    if (read.isConnected) return true; // somebody else waited for them too
    this.know(read);
    if (by > 0) edge.after(read);
    else this.put(read, edge);
    this.list.arrived();
    return true;
  }

  // What is in sight stays where it is.
  put(read, edge) {
    edge.before(read);
    this.scroller.scrollTop += read.offsetHeight;
  }

  /** The neighbours of a row, wherever they are: fetched if need be. */
  async reach(row, by) {
    const body = row.closest("tbody");
    const other = by > 0 ? body.nextElementSibling : body.previousElementSibling;
    if (!other?.matches("tbody")) return this.more(by);
    if (other.isAway) await this.fill(other);
    return true;
  }

  // ── asking ──
  fetched(key, address) {
    if (!this.coming.has(key)) {
      const asked = this.ask(address);
      this.coming.set(key, asked);
      asked.then((read) => setTimeout(() => this.forget(key, asked), read ? 0 : PATIENCE));
    }
    return this.coming.get(key);
  }

  forget(key, asked) {
    if (this.coming.get(key) === asked) this.coming.delete(key);
    this.soon();
  }

  async ask(address) {
    try {
      const answer = await fetch(this.list.getAttribute("rows") + address, { headers: { "X-Requested-With": "fetch" } });
      const template = document.createElement("template");
      template.innerHTML = await answer.text();
      const body = answer.ok && template.content.querySelector("tbody");
      if (body) return document.adoptNode(body);
    } catch {
      // said below, as any other answer without rows
    }
    this.list.say("つづきの顧客を読めませんでした。少し待って、もう一度動かしてください。");
    return null;
  }

  // ── where one is, for the way back ──
  remember(placed, top) {
    const edge = top + this.scroller.querySelector("thead").offsetHeight;
    const seen = placed.find(({ body, box }) => box.bottom > edge + 1 && !body.isAway);
    if (!seen) return;
    const height = seen.box.height / Math.max(seen.body.ids.length, 1);
    const at = Math.max(Math.floor((edge - seen.box.top) / height), 0);
    this.tell(seen, at, height);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.scroller.isConnected) return;
      sessionStorage.setItem(TOP, JSON.stringify({ id: seen.body.ids[at], by: seen.box.top + at * height - edge }));
      const here = location.pathname + seen.body.dataset.here.replace(/^\?$/, "");
      if (here !== location.pathname + location.search) history.replaceState(history.state, "", here);
    }, PAUSE);
  }

  tell(seen, at, height) {
    const shown = this.list.querySelector("[data-position]");
    const number = Number(seen.body.dataset.number);
    const bottom = this.scroller.getBoundingClientRect().bottom;
    const last = this.bodies.at(-1);
    const end = Number(last.dataset.number) + last.ids.length - 1;
    const lowest = Math.min(number + Math.ceil((bottom - seen.box.top) / height) - 1, end);
    if (shown) shown.textContent = number ? `${(number + at).toLocaleString()}–${lowest.toLocaleString()} 人目` : "";
  }

  /** The row that stood at the top stands there again, if it is on the page. */
  restore() {
    const kept = JSON.parse(sessionStorage.getItem(TOP) ?? "null");
    const row = kept && this.works && this.scroller.querySelector(`tr[data-id="${CSS.escape(kept.id)}"]`);
    if (!row) return;
    const edge = this.scroller.getBoundingClientRect().top + this.scroller.querySelector("thead").offsetHeight;
    this.scroller.scrollTop += row.getBoundingClientRect().top - edge - kept.by;
  }
}
