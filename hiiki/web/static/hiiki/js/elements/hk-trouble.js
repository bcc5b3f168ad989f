const SIGNED_OUT = 401;
const WORDS = {
  send: "Hiiki につながりません。パソコンの Hiiki が動いているか、つながりを確かめてください。",
  403: "保存していません。打った内容を写してから、ページを開き直してください。",
  404: "見つかりませんでした。ほかの人が削除したようです。ページを開き直してください。",
  503: "いま、台帳をバックアップから戻しています。少し待ってから、ページを開き直してください。",
  other: "うまくいきませんでした。台帳の内容はそのままです。もう一度お試しください。",
};

/** Says in words when a request of htmx failed; the template inside is the toast. */
class Trouble extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    document.addEventListener("htmx:sendError", () => this.say(WORDS.send), { signal });
    document.addEventListener("htmx:responseError", (event) => this.answer(event), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  answer(event) {
    if (event.detail.elt.closest("[data-quiet]")) return;
    const { status, responseText } = event.detail.xhr;
    if (status === SIGNED_OUT) this.say(JSON.parse(responseText).words, { signin: true });
    else this.say(WORDS[status] ?? WORDS.other);
  }

  say(words, { signin = false } = {}) {
    const toast = this.querySelector("template").content.cloneNode(true);
    toast.querySelector("[data-words]").textContent = words;
    toast.querySelector("[data-signin]").hidden = !signin;
    document.getElementById("toasts").replaceChildren(toast);
  }
}

customElements.define("hk-trouble", Trouble);
