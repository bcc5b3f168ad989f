import { ask } from "../asking.js";
import { post } from "../posting.js";

const PAUSE = 220;
const SETTLED = 2000;
const KEPT = ["sort", "show", "segment", "where", "tag", "dm", "own"];

/**
 * Searches while one types in the box of the top bar, among those the list is narrowed to: asks `url` and puts
 * the answer in place of #found. Whoever types on gives up what was asked before.
 * Tells `note` once somebody stopped typing, so that the log holds searches and not letters.
 */
class Find extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.form = document.querySelector("form.find");
    this.form?.addEventListener("input", (event) => this.typed(event), { signal });
    this.form?.addEventListener("compositionend", () => this.wait(), { signal });
    this.form?.addEventListener("submit", (event) => this.submit(event), { signal });
    this.form?.addEventListener("keydown", (event) => this.leave(event), { signal });
    this.addEventListener("htmx:afterRequest", ({ detail }) => this.answered(detail), { signal });
    this.asked = this.words();
  }

  disconnectedCallback() {
    this.controller.abort();
    clearTimeout(this.timer);
    clearTimeout(this.settling);
  }

  get box() {
    return this.form.elements.q;
  }

  words() {
    return this.form ? new URLSearchParams(new FormData(this.form)).toString() : "";
  }

  typed(event) {
    if (!event.isComposing) this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  submit(event) {
    event.preventDefault();
    clearTimeout(this.timer);
    this.ask();
    this.settle();
  }

  // Enter and ↓ lead from the box into the rows.
  leave(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" && event.target === this.box) {
      event.preventDefault();
      this.box.blur();
      document.querySelector("hk-list")?.begin();
    }
  }

  ask() {
    const words = this.words();
    if (words === this.asked) return;
    ask(this, `${this.getAttribute("url")}?${this.query()}`, { target: "#found", swap: "outerHTML" });
    this.asked = words;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED);
  }

  // What failed may be asked for again.
  answered({ successful }) {
    if (!successful) this.asked = undefined;
  }

  query() {
    const asked = new URLSearchParams();
    const here = new URLSearchParams(location.search);
    for (const name of KEPT) if (here.get(name)) asked.set(name, here.get(name));
    if (this.box.value.trim()) asked.set("q", this.box.value);
    if (this.form.elements.in && this.form.elements.in.value !== "all") asked.set("in", this.form.elements.in.value);
    return asked;
  }

  settle() {
    clearTimeout(this.settling);
    if (!this.box.value.trim()) return;
    post(this.getAttribute("note"), this.query(), { keepalive: true });
  }
}

customElements.define("hk-find", Find);
