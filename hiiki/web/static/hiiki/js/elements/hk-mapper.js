/**
 * Around the form that matches columns: fills the lists of wide files when they come into sight,
 * greys columns that are not used, adds lines for constants. htmx asks for the live result.
 */
class Mapper extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("change", (event) => this.mark(event.target), { signal });
    for (const name of ["focusin", "pointerdown"]) this.addEventListener(name, (event) => this.fill(event.target), { signal });
    this.offerMore(signal);
    this.watch();
  }

  disconnectedCallback() {
    this.controller.abort();
    this.observer?.disconnect();
  }

  watch() {
    const light = this.querySelectorAll("select[data-light]");
    if (!light.length) return;
    this.observer = new IntersectionObserver(
      (entries) => entries.forEach((entry) => entry.isIntersecting && this.fill(entry.target)),
      { rootMargin: "300px" },
    );
    light.forEach((select) => this.observer.observe(select));
  }

  /** A light list holds only what is chosen; the rest is cloned from the one list of all fields. */
  fill(select) {
    if (!select.matches?.("select[data-light]")) return;
    const chosen = select.value;
    select.replaceChildren(this.querySelector("template[data-targets]").content.cloneNode(true));
    select.value = chosen;
    for (const option of select.selectedOptions) option.defaultSelected = true;
    select.removeAttribute("data-light");
    this.observer?.unobserve(select);
  }

  mark(target) {
    target.closest?.("tr")?.classList.toggle("is-unused", target.value === "");
  }

  offerMore(signal) {
    const button = this.querySelector("[data-add]");
    if (!button) return; // a contact history has no constants
    button.hidden = false;
    button.addEventListener("click", () => this.add(), { signal });
  }

  add() {
    const line = this.querySelector("template[data-constant]").content.cloneNode(true);
    const first = line.querySelector("select");
    this.querySelector("[data-constants]").append(line);
    first.focus();
  }
}

customElements.define("hk-mapper", Mapper);
