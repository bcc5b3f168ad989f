const MEGABYTE = 1024 * 1024;
const MOST = 100; // files at once, as the server takes them
const NO_TABLE = "貼り付けられたのは表ではないようです。Excel で見出しの行から下を選んでコピーし、もう一度貼り付けてください。";
const ONE_BY_ONE = "前に置いたファイルを送っているところです。終わってから、もう一度置いてください。";
const WORKBOOK = /\.(xlsx|xlsm|xlsb|xls|ods)$/i;

/**
 * Around the forms that take files: they may be dropped, and a table pasted, anywhere on the page, are measured
 * before they are sent, sent as soon as they are chosen, and their way shown. Without this the forms work by their buttons.
 */
class Drop extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.toggleAttribute("data-alive", true);
    for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => this.over(event), { signal });
    document.addEventListener("dragleave", (event) => this.out(event), { signal });
    document.addEventListener("drop", (event) => this.drop(event), { signal });
    document.addEventListener("paste", (event) => this.paste(event), { signal });
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
    if (!files.length) return;
    this.input.files = files;
    this.send();
  }

  /** Excel puts text, HTML and a picture of the cells on the clipboard; the text is what we read. */
  paste(event) {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, textarea, [contenteditable]") && !this.contains(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    if (!text.trim()) return this.pasteFiles(event);
    event.preventDefault();
    if (!/[\t\n]/.test(text.trim())) return this.refuse("", NO_TABLE);
    this.take(new File([text], this.dataset.pastedName, { type: "text/tab-separated-values" }));
  }

  pasteFiles(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.take(...event.clipboardData.files);
  }

  take(...files) {
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    this.input.files = data.files;
    this.send();
  }

  send() {
    const files = [...this.input.files];
    if (!files.length) return;
    if (this.xhr) return this.refuse("", ONE_BY_ONE);
    if (files.length > MOST) return this.refuse("", `一度に置けるファイルは ${MOST} 個までです。分けるか、ZIP にまとめてから置いてください。`);
    const whole = files.reduce((size, file) => size + file.size, 0);
    const large = files.find((file) => file.size > this.limit(file)) ?? (whole > this.limit() && { name: "", size: whole });
    if (large) return this.refuse(large.name, this.tooLarge(large.size, this.limit(large)));
    this.querySelector("#file-answer").replaceChildren();
    this.form.requestSubmit();
  }

  limit(file) {
    if (file?.name === this.dataset.pastedName) return Number(this.dataset.pastedLimit);
    return Number(WORKBOOK.test(file?.name) ? this.dataset.workbookLimit : this.dataset.textLimit);
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
