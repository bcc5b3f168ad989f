/** One per page: opens the <dialog> a [data-dialog] names; closes by [data-close] or a click outside. */
class Dialogs extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    document.addEventListener("click", (event) => this.click(event), { signal: this.controller.signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  click(event) {
    const opener = event.target.closest?.("[data-dialog]");
    if (opener) this.open(document.getElementById(opener.dataset.dialog), event);
    else if (event.target.matches?.("dialog.dialog") || event.target.closest?.("dialog [data-close]")) {
      event.target.closest("dialog").close();
    }
  }

  open(dialog, event) {
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  }
}

customElements.define("hk-dialogs", Dialogs);
