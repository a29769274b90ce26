// The service worker: the page opens without signal, and what waits is sent when the signal returns.
// Messages and files are never kept here; they belong to a session.
const ASSETS = {{assets}};
const CACHE = "chibo-{{version}}";
const SHELL = "/c/-/"; // the page is the same for every session
const PATIENCE = 2500; // milliseconds for the network before the kept page is shown

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(ASSETS.concat(SHELL))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.indexOf("chibo-") === 0 && name !== CACHE;
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && /^\/c\/[\w-]+\/$/.test(path)) event.respondWith(page(event.request));
  else if (path.indexOf("/static/") === 0) event.respondWith(asset(event.request));
});

function page(request) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  return Promise.race([fetch(request), late]).catch(() => kept(SHELL)).then((answer) => answer || fetch(request));
}

function asset(request) {
  return kept(request).then((found) => found || fetch(request));
}

function kept(request) {
  return caches.match(request, { ignoreSearch: true });
}

// A bell: shown unless a page is being looked at. What is new stands on the page, not here.
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  event.waitUntil(seen().then((page) => page ? null : self.registration.showNotification("{{title}}", {
    body: told.body || "{{news}}", icon: "{{icon}}", badge: "{{icon}}", tag: "news", renotify: true, lang: "vi",
  })));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(pages().then((all) => all.length ? all[0].focus() : self.clients.openWindow("/j?again")));
});

function pages() {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true })
    .then((all) => all.filter((each) => new URL(each.url).pathname.indexOf("/c/") === 0));
}

function seen() {
  return pages().then((all) => all.some((each) => each.visibilityState === "visible"));
}

self.addEventListener("sync", (event) => {
  if (event.tag === "post") event.waitUntil(sendAll());
});

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("chibo", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("waiting", { keyPath: "at", autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = work(opening.result.transaction("waiting", mode).objectStore("waiting"));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    };
  });
}

// In the order in which things were said; a failure leaves the rest for the next signal.
async function sendAll() {
  for (const each of await store("readonly", (waiting) => waiting.getAll())) {
    const answer = await fetch(each.path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-Chibo": "1" },
      body: JSON.stringify(each.body),
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error("later");
    await store("readwrite", (waiting) => waiting.delete(each.at));
  }
}
