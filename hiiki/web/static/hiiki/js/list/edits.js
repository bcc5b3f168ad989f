import { hear } from "../posting.js";
import { renewCells, textOf, write } from "./rows.js";

const OFFLINE = "保存できませんでした。Hiiki につながっているかを確かめて、もう一度 Enter を押してください。";

/** What was typed into cells: sent one by one, taken back one by one. */
export class Edits {
  constructor(list, refused) {
    this.list = list;
    this.refused = refused;
    this.done = [];
  }

  /** `text` is what is sent, `shown` what the cell shows at once, `reading` what an IME was told; `refused(cell, shown, words)` is called where the server says no. */
  async save(cell, text, shown, reading = "") {
    const seen = textOf(cell);
    const { stored } = cell.dataset;
    const row = cell.closest("tr");
    write(cell, shown);
    delete cell.dataset.stored;
    for (const name of ["aria-invalid", "title"]) cell.removeAttribute(name);
    cell.setAttribute("aria-busy", "true");
    const { pathname } = new URL(row.dataset.href, location);
    const { ok, said } = await hear(`${pathname}/cells/${nameOf(cell)}${location.search}`, new URLSearchParams({ value: text, seen, reading }));
    cell.removeAttribute("aria-busy");
    if (!row.isConnected) return;
    if (ok) return this.saved(row, said);
    write(cell, said.theirs ?? seen);
    if (stored && said.theirs === undefined) cell.dataset.stored = stored;
    this.refused(cell, shown, said.words ?? OFFLINE);
  }

  saved(row, said) {
    renewCells(row, said.row);
    if (!said.undo) return;
    const edit = { row, ...said.undo };
    this.done.push(edit);
    this.list.say(said.words, { undo: () => this.takeBack(edit) });
  }

  takeBackLast() {
    const edit = this.done.at(-1);
    if (edit) this.takeBack(edit);
    else this.list.say("元に戻せる操作がありません。");
  }

  async takeBack(edit) {
    this.done = this.done.filter((each) => each !== edit);
    const { ok, said } = await hear(`${edit.url}${location.search}`, new URLSearchParams({ batch: edit.batch }));
    if (ok && edit.row.isConnected) renewCells(edit.row, said.row);
    this.list.say(said.words ?? "元に戻せませんでした。もう一度お試しください。");
  }
}

export function nameOf(cell) {
  return cell.closest("table").tHead.rows[0].cells[cell.cellIndex].dataset.column;
}
