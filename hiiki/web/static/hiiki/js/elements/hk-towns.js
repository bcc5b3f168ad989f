/**
 * The places a postal code covers, as the server found them. One place fills the empty 都道府県 and 住所1 at once;
 * of several one is chosen by its button. A typed address is never overwritten unless somebody presses the button.
 */
class Towns extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    this.addEventListener("click", (event) => this.click(event), { signal: this.controller.signal });
    const choices = this.querySelectorAll("button[data-prefecture]");
    if (choices.length === 1 && this.isFree()) this.fill(choices[0]);
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get fields() {
    const { prefecture, address1 } = this.closest("form").elements;
    return { prefecture, address1 };
  }

  /** Nothing is typed yet, or only what another code filled in before. */
  isFree() {
    return Object.values(this.fields).every((field) => !field.value.trim() || field.value === field.dataset.filled);
  }

  click(event) {
    const choice = event.target.closest("button[data-prefecture]");
    if (choice) this.fill(choice);
  }

  fill(choice) {
    for (const [name, field] of Object.entries(this.fields)) {
      field.value = choice.dataset[name];
      field.dataset.filled = field.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const words = `住所を入れました：${choice.dataset.prefecture}${choice.dataset.address1}`;
    this.replaceChildren(Object.assign(document.createElement("p"), { className: "field__help", textContent: words }));
    if (document.activeElement?.name === "postal_code" || !document.activeElement?.form) this.fields.address1.focus();
  }
}

customElements.define("hk-towns", Towns);
