/**
 * A quick hand chooses and types before the scripts of a slow page are there, and a browser brings back what stood in a
 * form: htmx, which asks for live results, is told of it as soon as it listens.
 */
document.addEventListener("htmx:load", tell, { once: true });

function tell() {
  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (!field.closest("[hx-trigger]") || !isChanged(field)) continue;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  }
}

function isChanged(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return field.selectedIndex !== usual(field);
  return field.value !== field.defaultValue;
}

function usual(select) {
  return Math.max(0, [...select.options].findLastIndex((each) => each.defaultSelected));
}
