const MOST = 640;

/** How wide a heading is, in the characters its width is kept in (customers.css knows the other way). */
export function characters(heading) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(Math.round((heading.offsetWidth / rem - 1.3) / 0.64), 0);
}

/** The width at which nothing in this column of the rows on the page is cut off. */
export function fitting(table, index) {
  const cells = [...table.rows].map((row) => row.cells[index]).filter(Boolean);
  const range = document.createRange();
  const widths = cells.map((cell) => {
    range.selectNodeContents(cell.querySelector(".table__sort") ?? cell);
    const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(cell);
    return range.getBoundingClientRect().width + parseFloat(paddingInlineStart) + parseFloat(paddingInlineEnd);
  });
  return Math.min(Math.ceil(Math.max(...widths)) + 4, MOST);
}
