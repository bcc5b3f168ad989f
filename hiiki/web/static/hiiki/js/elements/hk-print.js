/**
 * 印刷: the button prints the page. With a link instead, Ctrl+P follows it (or the same for ticked rows,
 * [data-print] that can be seen), since the list holds only the rows one has scrolled to.
 */
class Print extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    if (this.querySelector("button")) this.addEventListener("click", () => window.print(), { signal });
    else document.addEventListener("keydown", (event) => this.follow(event), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  follow(event) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "p") return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    [...document.querySelectorAll("[data-print]")].findLast((way) => way.checkVisibility()).click();
  }
}

customElements.define("hk-print", Print);
