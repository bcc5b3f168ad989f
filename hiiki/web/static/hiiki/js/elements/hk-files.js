const WORDS = { waiting: "待っています", sending: "送っています", keeping: "しまっています", done: "追加しました" };
const BROKEN = "送れませんでした。つながりを確かめて、もう一度置いてください。";

/**
 * Around a form that takes files: they may be dropped anywhere on the page, and go one after the other, each with its
 * way shown. Without this the form works by its button.
 */
class Files extends HTMLElement {
  connectedCallback() {
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.toggleAttribute("data-alive", true);
    this.waiting = [];
    for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => this.over(event), { signal });
    document.addEventListener("dragleave", (event) => event.relatedTarget || this.mark(false), { signal });
    document.addEventListener("drop", (event) => this.drop(event), { signal });
    this.input.addEventListener("change", () => this.take(this.input.files), { signal });
    window.addEventListener("beforeunload", (event) => this.sending && event.preventDefault(), { signal });
  }

  disconnectedCallback() {
    this.controller.abort();
  }

  get input() {
    return this.querySelector("input[type=file]");
  }

  get list() {
    return this.querySelector(".files__sending");
  }

  mark(over) {
    this.querySelector(".drop").toggleAttribute("data-over", over);
  }

  over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.mark(true);
  }

  drop(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.mark(false);
    this.take(event.dataTransfer.files);
  }

  // What is put down while others go joins them.
  take(chosen) {
    const files = [...chosen];
    this.input.value = "";
    if (!files.length) return;
    if (!this.sending) this.list.replaceChildren();
    this.list.hidden = false;
    this.waiting.push(...files.map((file) => [file, this.line(file)]));
    if (!this.sending) this.sendAll();
  }

  async sendAll() {
    this.sending = true;
    this.batch = "";
    let problems = 0;
    while (this.waiting.length) problems += await this.send(...this.waiting.shift());
    this.sending = false;
    await this.conclude(problems);
  }

  line(file) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    name.textContent = file.name;
    name.className = "files__sent";
    state.className = "quiet small";
    const bar = document.createElement("progress");
    bar.className = "progress progress--small";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(name, bar, state);
    this.list.append(line);
    state.textContent = WORDS.waiting;
    return { line, bar, state };
  }

  /** 1 where something is to be read, else 0. */
  async send(file, shown) {
    const most = Number(this.dataset.most);
    if (file.size > most) return this.refuse(shown, `大きすぎるので、追加しませんでした（1 つ ${this.dataset.mostSaid} まで）。`);
    const form = new FormData(this.querySelector("form"));
    form.delete("file");
    form.append("name", file.name);
    form.append("batch", this.batch);
    form.append("file", file);
    try {
      const answer = await this.post(form, shown);
      this.batch = answer.batch || this.batch;
      if (answer.problems.length) return this.refuse(shown, answer.problems.join(""));
      shown.bar.value = 100;
      shown.state.textContent = WORDS.done;
      return 0;
    } catch (reason) {
      return this.refuse(shown, reason ?? BROKEN);
    }
  }

  post(form, { bar, state }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.querySelector("form").action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        bar.value = total ? (loaded / total) * 100 : 0;
        state.textContent = loaded < total ? WORDS.sending : WORDS.keeping;
      });
      request.addEventListener("load", () => (request.response?.problems ? resolve(request.response) : reject(request.response?.words)));
      for (const name of ["error", "abort"]) request.addEventListener(name, () => reject());
      request.send(form);
    });
  }

  refuse({ line, bar, state }, words) {
    bar.remove();
    state.className = "files__refused";
    state.textContent = words;
    line.setAttribute("role", "alert");
    return 1;
  }

  /** The page anew, unless there is something on it to be read. */
  async conclude(problems) {
    const form = new FormData(this.querySelector("form"));
    form.delete("file");
    form.append("batch", this.batch);
    if (this.batch) await fetch(this.dataset.conclusion, { method: "POST", body: form, redirect: "manual" });
    if (!problems) return location.assign(location.pathname + location.search);
    const list = document.querySelector("#files");
    if (this.batch && list) window.htmx.ajax("GET", this.dataset.list, { target: "#files", swap: "outerHTML" });
  }
}

customElements.define("hk-files", Files);
