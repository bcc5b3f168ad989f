const MANY = 100;

/** 削除する for many asks once, with the number; a few go at once, since 元に戻す brings them back. */
export class Removing {
  constructor(list) {
    this.list = list;
    list.addEventListener("click", (event) => this.click(event), { signal: list.controller.signal });
  }

  get dialog() {
    return document.getElementById("removing");
  }

  click(event) {
    if (!event.target.closest("[data-removes]") || !this.dialog || this.list.picks.number < MANY) return;
    event.preventDefault();
    for (const place of this.dialog.querySelectorAll("[data-number]")) place.textContent = this.list.picks.people;
    this.dialog.showModal();
  }
}
