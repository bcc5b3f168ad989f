const PAUSE = 400;
const PREFIX = "hiiki.draft.";

/**
 * Around a form: what is typed is kept on this machine under `key` until it is saved, and offered again.
 * Without a form inside it only forgets what was sent: it stands on the page one comes to after saving.
 */
class Draft extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    if (!this.form) return forgetSent();
    this.fresh = this.typed();
    this.addEventListener("input", () => this.wait(), { signal });
    this.addEventListener("click", (event) => this.click(event), { signal });
    this.addEventListener("submit", () => this.keep({ sent: true }), { signal });
    document.addEventListener("keydown", (event) => this.leave(event), { signal });
    if (!this.hasAttribute("bound")) this.offer();
  }

  disconnectedCallback() {
    this.controller.abort();
    clearTimeout(this.timer);
  }

  get form() {
    return this.querySelector("form");
  }

  get name() {
    return PREFIX + this.getAttribute("key");
  }

  typed() {
    const fields = [...this.form.elements].filter((field) => field.name && !field.name.startsWith("csrf") && field.type !== "submit");
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
    this.timer = setTimeout(() => this.keep({}), PAUSE);
  }

  keep(more) {
    clearTimeout(this.timer);
    localStorage.setItem(this.name, JSON.stringify({ fields: this.typed(), at: Date.now(), ...more }));
  }

  // Esc, in the form or where nothing has the focus: nothing is lost, what was typed is offered again.
  leave(event) {
    if (event.target !== document.body && !this.contains(event.target)) return;
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (this.differs(this.typed())) this.keep({});
    this.querySelector("[data-leave]")?.click();
  }

  get draft() {
    try {
      return JSON.parse(localStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  offer() {
    const draft = this.draft;
    if (!draft || !this.differs(draft.fields)) return this.forget();
    const note = this.querySelector("[data-offer]");
    note.querySelector("[data-when]").textContent = new Date(draft.at).toLocaleString("ja-JP", { dateStyle: "medium", timeStyle: "short" });
    note.hidden = false;
  }

  differs(fields) {
    return Object.entries(fields).some(([name, value]) => name !== "was" && name in this.fresh && this.fresh[name] !== value);
  }

  click(event) {
    if (event.target.closest("[data-take]")) this.take();
    if (event.target.closest("[data-forget], [data-take]")) this.querySelector("[data-offer]").hidden = true;
    if (event.target.closest("[data-forget]")) this.forget();
  }

  // `was` comes along: should the card have changed since, both versions are shown on saving.
  take() {
    for (const [name, value] of Object.entries(this.draft?.fields ?? {})) {
      const field = this.form.elements[name];
      const ticks = this.querySelectorAll(`[type=checkbox][name="${name}"]`);
      for (const tick of ticks) tick.checked = value.split(",").includes(tick.value);
      if (!ticks.length && field && "value" in field) field.value = value;
    }
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  forget() {
    localStorage.removeItem(this.name);
  }
}

function forgetSent() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    if (localStorage.getItem(name).includes('"sent":true')) localStorage.removeItem(name);
  }
}

customElements.define("hk-draft", Draft);
