const MEGABYTE = 1024 * 1024;
const WORKBOOK = /\.(xlsx|xlsm|xlsb|xls)$/i;

/**
 * Around the form that takes a file: a file may be dropped anywhere on the page, is measured before
 * it is sent, sent as soon as it is chosen, and its way shown. Without this the form works by its button.
 */
class Drop extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.toggleAttribute("data-alive", true);
    for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => this.over(event), { signal });
    document.addEventListener("dragleave", (event) => this.out(event), { signal });
    document.addEventListener("drop", (event) => this.drop(event), { signal });
    this.input.addEventListener("change", () => this.send(), { signal });
    this.addEventListener("htmx:xhr:progress", (event) => this.show(event.detail), { signal });
    this.addEventListener("htmx:beforeRequest", (event) => this.begin(event.detail.xhr), { signal });
    this.addEventListener("htmx:afterRequest", (event) => this.end(event.detail.xhr), { signal });
    this.querySelector("[data-cancel]").addEventListener("click", () => this.xhr?.abort(), { signal });
    window.addEventListener("pageshow", () => this.rest(), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get form() {
    return this.querySelector("form");
  }

  get input() {
    return this.querySelector("input[type=file]");
  }

  over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.querySelector(".drop").toggleAttribute("data-over", true);
  }

  out(event) {
    if (!event.relatedTarget) this.querySelector(".drop").toggleAttribute("data-over", false);
  }

  drop(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.querySelector(".drop").toggleAttribute("data-over", false);
    const files = event.dataTransfer.files;
    if (files.length > 1) return this.refuse("", "一度に取り込めるファイルは 1 つです。1 つずつ置いてください。");
    if (!files.length) return;
    this.input.files = files;
    this.send();
  }

  send() {
    const [file] = this.input.files;
    if (!file || this.xhr) return;
    const limit = Number(WORKBOOK.test(file.name) ? this.dataset.workbookLimit : this.dataset.textLimit);
    if (file.size > limit) return this.refuse(file.name, this.tooLarge(file.size, limit));
    this.querySelector("#file-answer").replaceChildren();
    this.form.requestSubmit();
  }

  tooLarge(size, limit) {
    const [is, most] = [size, limit].map((bytes) => Math.ceil(bytes / MEGABYTE).toLocaleString("ja-JP"));
    return `ファイルが大きすぎます（${is} MB。${most} MB まで）。分けて保存してから、1 つずつ置いてください。`;
  }

  refuse(name, words) {
    this.input.value = "";
    const note = document.createElement("div");
    note.className = "note note--bad";
    note.setAttribute("role", "alert");
    const what = document.createElement("strong");
    what.textContent = name ? `「${name}」を取り込めません。` : "取り込めません。";
    note.append(what, words);
    this.querySelector("#file-answer").replaceChildren(note);
  }

  begin(xhr) {
    this.xhr = xhr;
    this.querySelector("[data-work]").hidden = false;
    this.say("送っています", null);
  }

  show({ loaded, total }) {
    if (!total) return;
    const percent = Math.round((loaded / total) * 100);
    this.say(percent < 100 ? `送っています（${percent}%）` : "調べています", percent < 100 ? percent : null);
  }

  say(words, percent) {
    this.querySelector("[data-words]").textContent = words;
    const bar = this.querySelector("progress");
    if (percent === null) bar.removeAttribute("value");
    else bar.value = percent;
  }

  end(xhr) {
    if (xhr.getResponseHeader?.("HX-Redirect")) return;
    this.rest();
  }

  rest() {
    this.xhr = null;
    this.input.value = "";
    this.querySelector("[data-work]").hidden = true;
  }
}

customElements.define("hk-drop", Drop);
