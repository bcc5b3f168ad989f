import * as drafts from "../drafts.js";

/** Around the form of ログアウト: drafts of `user` do not stay behind in the browser, and whoever has some is asked first. */
class Signout extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.addEventListener("submit", (event) => this.ask(event), { signal });
    this.dialog.querySelector("[data-sure]").addEventListener("click", () => this.forget(), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get dialog() {
    return document.getElementById("signing-out");
  }

  get drafts() {
    return drafts.of(this.getAttribute("user"));
  }

  ask(event) {
    if (!this.drafts.length) return;
    event.preventDefault();
    this.dialog.querySelector("[data-number]").textContent = this.drafts.length;
    this.dialog.showModal();
  }

  forget() {
    this.drafts.forEach(drafts.forget);
  }
}

customElements.define("hk-signout", Signout);
