const PAUSE = 220;
const SETTLED = 2000;

/**
 * Searches while one types in the box of the top bar: asks `url` and puts the answer in place of #found.
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
    this.asked = words;
    window.htmx.ajax("GET", `${this.getAttribute("url")}?${this.query()}`, { target: "#found", swap: "outerHTML" });
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED);
  }

  query() {
    const asked = new URLSearchParams();
    const here = new URLSearchParams(location.search);
    for (const name of ["sort", "show", "segment", "where"]) if (here.get(name)) asked.set(name, here.get(name));
    if (this.box.value.trim()) asked.set("q", this.box.value);
    if (this.form.elements.in && this.form.elements.in.value !== "all") asked.set("in", this.form.elements.in.value);
    return asked;
  }

  settle() {
    clearTimeout(this.settling);
    if (!this.box.value.trim()) return;
    const body = this.query();
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    fetch(this.getAttribute("note"), { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true });
  }
}

customElements.define("hk-find", Find);
