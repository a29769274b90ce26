// The demo's clock, its tabs on a narrow screen, hints that type for the visitor, and the phones'
// language, which follows the page's.
import { newId } from "./post.js";

const GLOW = 2500; // milliseconds that a phone with news stands out
const PHONES = ["one", "two"];
const language = document.documentElement.lang;
const said = document.getElementById("said");

function phone(name) {
  return document.getElementById(name);
}

function frame(name) {
  return phone(name).querySelector("iframe");
}

function ask(path, body) {
  return fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: { "X-Chibo": "1", "Content-Type": "application/json", "Accept": "application/json" },
    credentials: "same-origin",
    body: body === undefined ? undefined : JSON.stringify(body),
  }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });
}

// --- the clock -----------------------------------------------------------------------------------

const moves = Array.prototype.slice.call(document.querySelectorAll("[data-move]"));

function show(clock) {
  ["time", "date", "coming"].forEach((name) => {
    document.getElementById(name).textContent = clock[name];
  });
}

function complain(trouble) {
  said.textContent = said.getAttribute(trouble);
  said.className = "wrong";
}

async function move(path) {
  moves.forEach((button) => { button.disabled = true; });
  try {
    const clock = await ask(path + "?lang=" + language, {});
    show(clock);
    said.textContent = clock.date + " " + clock.time;
    said.className = "unseen";
  } catch (error) {
    complain("data-trouble");
  }
  moves.forEach((button) => { button.disabled = false; });
}

moves.forEach((button) => {
  button.addEventListener("click", () => move(button.getAttribute("data-move")).then(() => button.focus()));
});
setInterval(() => {
  if (!document.hidden) ask("/demo/clock?lang=" + language).then(show, () => {});
}, 20000);

// --- the tabs ------------------------------------------------------------------------------------

function choose(name) {
  PHONES.forEach((each) => {
    const tab = document.getElementById("tab-" + each);
    tab.setAttribute("aria-selected", String(each === name));
    tab.tabIndex = each === name ? 0 : -1;
    phone(each).classList.toggle("chosen", each === name);
  });
  document.getElementById("tab-" + name).classList.remove("fresh");
}

PHONES.forEach((name, place) => {
  const tab = document.getElementById("tab-" + name);
  tab.addEventListener("click", () => choose(name));
  tab.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = PHONES[1 - place];
    choose(other);
    document.getElementById("tab-" + other).focus();
  });
});

// --- the phones ----------------------------------------------------------------------------------

function glow(name) {
  phone(name).classList.add("fresh");
  setTimeout(() => phone(name).classList.remove("fresh"), GLOW);
  if (!phone(name).classList.contains("chosen")) {
    document.getElementById("tab-" + name).classList.add("fresh");
  }
}

// What comes by itself is worth a look; what answers the visitor is looked at anyway.
function watch(name) {
  const log = frame(name).contentDocument && frame(name).contentDocument.getElementById("log");
  if (!log) return;
  const begun = Date.now();
  new MutationObserver((changes) => {
    const news = changes.some((change) => change.addedNodes.length);
    if (news && Date.now() - begun > GLOW && !frame(name).contentDocument.hasFocus()) glow(name);
  }).observe(log, { childList: true });
}

function ready(name) {
  const inside = frame(name).contentDocument;
  if (inside && inside.readyState === "complete" && inside.getElementById("log")) watch(name);
  frame(name).addEventListener("load", () => watch(name));
}

document.querySelectorAll(".hint").forEach((hint) => {
  hint.addEventListener("click", () => {
    const name = hint.getAttribute("data-phone");
    choose(name);
    const field = frame(name).contentDocument.getElementById("text");
    field.value = hint.textContent;
    field.dispatchEvent(new Event("input"));
    phone(name).scrollIntoView({ block: "nearest" });
    field.focus();
  });
});

// Whoever chose a language for the page wants the phones to speak it too.
async function speak(name) {
  const path = frame(name).getAttribute("src");
  const known = (await ask(path + "feed")).language;
  if (known !== language) await ask(path + "say", { id: newId(), data: "lang:" + language });
}

PHONES.forEach(ready);
if (/[?&]lang=/.test(location.search)) {
  PHONES.forEach((name) => { speak(name).catch(() => complain("data-unturned")); });
}
