// The old way first: the clipboard object cleans the table and takes away what tells Excel "this is text";
// and on an office LAN without TLS there is none.
export async function put({ text, html }) {
  const kinds = { "text/plain": text, "text/html": html };
  if (putByEvent(kinds)) return;
  const blobs = Object.entries(kinds).map(([type, words]) => [type, new Blob([words], { type })]);
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

function putByEvent(kinds) {
  let done = false;
  const fill = (event) => {
    event.preventDefault();
    for (const [type, words] of Object.entries(kinds)) event.clipboardData.setData(type, words);
    done = true;
  };
  document.addEventListener("copy", fill, { once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}
