// The service worker from the page's side: it keeps the page for days without signal, and sends what
// waits even when the page has been closed. A page inside a frame (the demo) goes without.
const STORE = "waiting";
const framed = window.top !== window.self;
const possible = !framed && "serviceWorker" in navigator && window.isSecureContext;

export function installWorker() {
  if (possible) navigator.serviceWorker.register("/sw.js", { scope: "/c/" }).catch(() => {});
}

function withStore(work) {
  if (!possible || !window.SyncManager || !window.indexedDB) return;
  const opening = indexedDB.open("chibo", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "at", autoIncrement: true });
  opening.onsuccess = () => work(opening.result.transaction(STORE, "readwrite").objectStore(STORE));
}

// A copy for the worker. The page keeps its own and sends by itself as long as it is open; the id of
// the line makes the server take it once, whoever was faster.
export function backUp(session, line) {
  withStore((store) => {
    const body = { id: line.id, text: line.data ? "" : line.text, data: line.data, card: line.card };
    store.add({ path: "/c/" + session + "/say", body: body });
    navigator.serviceWorker.ready.then((worker) => worker.sync.register("post")).catch(() => {});
  });
}

export function forgetBackUp(id) {
  withStore((store) => {
    store.openCursor().onsuccess = (event) => {
      const cursor = event.target.result;
      if (!cursor) return;
      if (cursor.value.body.id === id) cursor.delete();
      cursor.continue();
    };
  });
}
