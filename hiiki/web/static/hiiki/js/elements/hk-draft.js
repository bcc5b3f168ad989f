import * as drafts from "../drafts.js";

const PAUSE = 400;
const OURS = ["csrfmiddlewaretoken", "draft", "back"];

/**
 * Around a form with a field `draft`: what is typed is kept in this browser under `key` and offered again, until the
 * server says that it saved the draft of that name (on the toast of the next page).
 */
class Draft extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.name = this.field.value ||= `${this.getAttribute("key")}#${newId()}`;
    this.fresh = this.typed();
    this.addEventListener("input", () => this.wait(), { signal });
    this.addEventListener("click", (event) => this.click(event), { signal });
    this.addEventListener("submit", () => this.keep(), { signal });
    document.addEventListener("keydown", (event) => this.leave(event), { signal });
    window.addEventListener("pagehide", () => this.timer && this.keep(), { signal });
    if (this.hasAttribute("bound")) this.keep();
    else this.offer();
  }

  disconnectedCallback() {
    this.controller.abort();
    if (this.timer) this.keep();
  }

  get form() {
    return this.querySelector("form");
  }

  get field() {
    return this.form.elements.draft;
  }

  typed() {
    const fields = [...this.form.elements].filter((field) => field.name && !OURS.includes(field.name) && field.type !== "submit");
    const one = fields.filter((field) => field.type !== "checkbox" && (field.type !== "radio" || field.checked));
    const ticks = new Set(fields.filter((field) => field.type === "checkbox").map((field) => field.name));
    return Object.fromEntries([...one.map((field) => [field.name, field.value]), ...[...ticks].map((name) => [name, this.ticked(name)])]);
  }

  // Several ticks of one name as one text.
  ticked(name) {
    return [...this.querySelectorAll(`[type=checkbox][name="${name}"]:checked`)].map((tick) => tick.value).join(",");
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  // What the server gave back to be put right (`bound`) is unsaved as it stands.
  keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    const typed = this.typed();
    if (this.hasAttribute("bound") || this.differs(typed)) drafts.keep(this.name, typed);
    else drafts.forget(this.name);
  }

  // Esc, in the form or where nothing has the focus: nothing is lost, what was typed is offered again.
  leave(event) {
    const way = this.querySelector("[data-leave]");
    if (!way || (event.target !== document.body && !this.contains(event.target))) return;
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    this.keep();
    way.click();
  }

  offer() {
    const [same, others] = [[], []];
    for (const draft of drafts.about(this.getAttribute("key"))) (this.differs(draft.fields) ? others : same).push(draft);
    for (const { name } of same) drafts.forget(name);
    [this.found] = others;
    if (!this.found) return;
    const note = this.querySelector("[data-offer]");
    note.querySelector("[data-when]").textContent = new Date(this.found.at).toLocaleString("ja-JP", { dateStyle: "medium", timeStyle: "short" });
    note.hidden = false;
  }

  differs(fields) {
    return Object.entries(fields).some(([name, value]) => name !== "was" && name in this.fresh && this.fresh[name] !== value);
  }

  click(event) {
    if (!event.target.closest("[data-take], [data-forget]")) return;
    if (event.target.closest("[data-take]")) this.take(this.found.fields);
    drafts.forget(this.found.name);
    this.querySelector("[data-offer]").hidden = true;
  }

  // `was` comes along: should the card have changed since, both versions are shown on saving.
  take(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.form.elements[name];
      const ticks = this.querySelectorAll(`[type=checkbox][name="${name}"]`);
      for (const tick of ticks) tick.checked = value.split(",").includes(tick.value);
      if (!ticks.length && field && "value" in field) field.value = value;
    }
    this.form.closest("details")?.setAttribute("open", "");
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    this.keep();
  }
}

// crypto.randomUUID is not there on http in a shop's own network.
function newId() {
  return Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
}

customElements.define("hk-draft", Draft);
