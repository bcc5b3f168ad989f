/** A row shows what came anew from the server; a field that stands in one of its cells stays, and what is typed there. */
export function renewCells(row, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const cells = template.content.firstElementChild.cells;
  [...row.cells].slice(1).forEach((cell, place) => {
    const { stored } = cells[place + 1].dataset;
    write(cell, cells[place + 1].childNodes);
    if (stored === undefined) delete cell.dataset.stored;
    else cell.dataset.stored = stored;
  });
}

/** Puts text or nodes into a cell, beside the field that may stand there. */
export function write(cell, content) {
  const field = cell.querySelector(".cell__field");
  const nodes = typeof content === "string" ? [content] : [...content];
  for (const node of [...cell.childNodes]) if (node !== field) node.remove();
  // The field is not taken out for a moment: it would lose the focus, and an IME what it composes.
  if (field) field.before(...nodes);
  else cell.append(...nodes);
}

// What is typed over: a phone may be shown with hyphens that are not stored.
export function storedOf(cell) {
  return cell.dataset.stored ?? textOf(cell);
}

export function textOf(cell) {
  return [...cell.childNodes].filter((node) => !node.matches?.(".cell__field")).map((node) => node.textContent).join("");
}
