/** Whether a key press belongs to the page: nobody is typing, no IME is composing, no modifier is held. */
export function isForThePage(event) {
  if (event.isComposing || event.keyCode === 229) return false;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !isTyping(event.target) && !document.querySelector("dialog[open]");
}

export function isTyping(target) {
  return Boolean(target.closest?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]"));
}

/** The key as it is marked on the page: a letter also while Caps Lock is on. */
export function keyOf(event) {
  return event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
}
