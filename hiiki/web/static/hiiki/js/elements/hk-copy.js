const SHOWN = 1600;

/** コピー: puts `value` (or the text of the element that `from` names) on the clipboard and says so. */
class Copy extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    this.addEventListener("click", () => this.copy(), { signal: this.controller.signal });
  }

  disconnectedCallback() {
    this.controller.abort();
    clearTimeout(this.timer);
  }

  async copy() {
    const text = this.getAttribute("value");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      this.copyWithoutTls(text);
    }
    this.say();
  }

  // On an office LAN without TLS the browser offers no clipboard object.
  copyWithoutTls(text) {
    const holder = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    holder.className = "visually-hidden";
    this.append(holder);
    holder.select();
    document.execCommand("copy");
    holder.remove();
  }

  say() {
    const button = this.querySelector("button");
    button.dataset.word ??= button.textContent;
    button.textContent = "コピーしました";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (button.textContent = button.dataset.word), SHOWN);
  }
}

customElements.define("hk-copy", Copy);
