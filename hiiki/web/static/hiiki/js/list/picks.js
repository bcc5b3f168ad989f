const MOST = 10_000;
const QUIET = 250;

/**
 * Which rows are ticked, by id: a row may have been scrolled away. Ticks in the rows follow, the words of the
 * bar say how many, and the form is handed all of them as one field.
 */
export class Picks {
  constructor(list) {
    this.list = list;
    this.ids = new Set();
    const { signal } = list.controller;
    list.addEventListener("change", (event) => this.changed(event), { signal });
    list.addEventListener("formdata", (event) => this.hand(event.formData), { signal });
  }

  get size() {
    return this.ids.size;
  }

  get all() {
    return this.list.querySelector("input[name=all]");
  }

  changed(event) {
    if (event.target.matches("[data-everybody]")) return event.target.checked ? this.everybody() : this.none();
    if (event.target === this.all) return this.show();
    if (event.target.matches("tbody input[name=id]")) this.set([event.target.value], event.target.checked);
  }

  hand(data) {
    data.delete("id");
    if (this.size) data.set("ids", [...this.ids].join(","));
  }

  set(ids, on) {
    if (!on) this.noLongerAll();
    if (ids.length) this.anchor = ids[0];
    for (const id of ids) on ? this.ids.add(id) : this.ids.delete(id);
    if (this.size > MOST) this.tooMany();
    this.show();
  }

  has(id) {
    return Boolean(this.all?.checked) || this.ids.has(id);
  }

  toggle(id) {
    this.set([id], !this.has(id));
  }

  // From where one began to here, as in Excel: nothing else stays ticked, unless more is to be added.
  reach(id, { adding = false } = {}) {
    const known = this.list.ids;
    const from = this.anchor ?? this.list.hereId ?? id;
    const [first, last] = [known.indexOf(from), known.indexOf(id)].sort((a, b) => a - b);
    if (!adding) this.begin();
    this.set(known.slice(Math.max(first, 0), last + 1), true);
    this.anchor = from;
  }

  // Everybody shown; asked for once more, everybody who was found.
  everybody() {
    const known = this.list.ids;
    const again = known.length > 0 && known.every((id) => this.has(id));
    if (again && this.all) this.all.checked = true;
    this.set(known, true);
  }

  none() {
    this.begin();
    this.anchor = undefined;
    this.show();
  }

  begin() {
    this.ids.clear();
    if (this.all) this.all.checked = false;
  }

  // Who is on the page stays ticked.
  noLongerAll() {
    if (!this.all?.checked) return;
    this.all.checked = false;
    for (const id of this.list.ids) this.ids.add(id);
  }

  tooMany() {
    this.ids = new Set([...this.ids].slice(0, MOST));
    this.list.say(`一度に選べるのは ${MOST.toLocaleString()} 人までです。もっと多いときは「すべてを選ぶ」をお使いください。`);
  }

  show() {
    for (const row of this.list.rows) {
      const on = this.has(row.dataset.id);
      row.querySelector("input[name=id]").checked = on;
      row.setAttribute("aria-selected", String(on));
    }
    this.list.querySelector("#found").classList.toggle("is-picking", this.size > 0);
    this.showHead();
    this.tell();
  }

  showHead() {
    const head = this.list.querySelector("[data-everybody]");
    if (!head) return;
    const known = this.list.ids;
    const ticked = known.filter((id) => this.has(id)).length;
    head.checked = ticked > 0 && ticked === known.length;
    head.indeterminate = ticked > 0 && ticked < known.length;
  }

  tell() {
    const words = this.words();
    const shown = this.list.querySelector("[data-picked]");
    if (shown) shown.textContent = words;
    if (words === this.told || (!this.told && !this.size)) return;
    this.told = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.list.tell(this.size ? words : "選んだ顧客はいません"), QUIET);
  }

  words() {
    return `${this.people}を選択`;
  }

  get people() {
    return this.all?.checked ? this.everyone : `${this.size.toLocaleString()} 人`;
  }

  // At least as many.
  get number() {
    return this.all?.checked ? Number(this.everyone.replace(/\D/g, "")) : this.size;
  }

  get everyone() {
    return this.list.querySelector("#count")?.dataset.everyone ?? "";
  }
}
