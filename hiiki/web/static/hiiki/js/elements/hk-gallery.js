/** Around the one dialog of previews: what a [data-preview] on the page names is shown in it, ← and → go on. */
class Gallery extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    document.addEventListener("click", (event) => this.click(event), { signal });
    this.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  get all() {
    return [...document.querySelectorAll("[data-preview]")];
  }

  click(event) {
    const step = event.target.closest?.("[data-step]");
    if (step && this.contains(step)) return this.go(Number(step.dataset.step));
    const opener = event.target.closest?.("[data-preview]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.show(opener);
    this.dialog.showModal();
    this.querySelector(".preview").focus();
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.isComposing) return;
    event.preventDefault();
    this.go(step);
  }

  go(step) {
    const next = this.all[this.place + step];
    if (next) this.show(next);
  }

  show(opener) {
    const all = this.all;
    this.place = all.indexOf(opener);
    const { name, preview, content } = opener.dataset;
    this.querySelector("h2").textContent = name;
    this.querySelector("[data-place]").textContent = all.length > 1 ? `${this.place + 1} / ${all.length}` : "";
    this.querySelector("[data-download]").href = content;
    const pages = preview.split(" ").map((address, number) => {
      const page = document.createElement("img");
      page.src = address;
      page.alt = number ? `「${name}」の ${number + 1} ページめ` : `「${name}」`;
      return page;
    });
    this.querySelector(".preview").replaceChildren(...pages);
    this.querySelector(".preview").scrollTop = 0;
    for (const button of this.querySelectorAll("[data-step]")) button.disabled = !all[this.place + Number(button.dataset.step)];
  }
}

customElements.define("hk-gallery", Gallery);
