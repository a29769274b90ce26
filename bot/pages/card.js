// One message of the bot as an element, and one thing a person said. Builds and updates, decides nothing.
import { say } from "./words.js";

const TICK = /^[☐☑]\s*/; // how a choice of several is marked where there are only labels
const BACK = /^◀\s*/; // the row that leads away from a question, drawn more quietly
const STEPS = /(?:^|·\s*)(\d{1,2})\/(\d{1,2})$/; // "… · 3/9" at the end of a heading

export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", "24");
  svg.setAttribute("height", "24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(svg.namespaceURI, "path");
  line.setAttribute("d", path);
  line.setAttribute("fill", "none");
  line.setAttribute("stroke", "currentColor");
  line.setAttribute("stroke-width", "2");
  line.setAttribute("stroke-linecap", "round");
  line.setAttribute("stroke-linejoin", "round");
  svg.appendChild(line);
  return svg;
}

// The heading, with the steps set apart from it and drawn as a bar.
function heading(text) {
  const parts = document.createDocumentFragment();
  const steps = STEPS.exec(text);
  const known = steps && Number(steps[1]) <= Number(steps[2]);
  const line = make("h2", "", known ? text.slice(0, steps.index).trim() + " " : text);
  parts.appendChild(line);
  if (!known) return parts;
  line.appendChild(make("span", "steps", steps[1] + "/" + steps[2]));
  const bar = make("div", "progress");
  bar.setAttribute("aria-hidden", "true");
  const done = make("i");
  done.style.width = (100 * Number(steps[1])) / Number(steps[2]) + "%";
  bar.appendChild(done);
  parts.appendChild(bar);
  return parts;
}

// Plain text: paragraphs between empty lines, and lines that begin with a dot hang together.
function paragraphs(text) {
  const all = make("div", "text");
  text.split(/\n{2,}/).forEach((part) => {
    const paragraph = make("p");
    part.split("\n").forEach((line) => {
      paragraph.appendChild(make("span", line.indexOf("•") === 0 ? "line item" : "line", line + "\n"));
    });
    all.appendChild(paragraph);
  });
  return all;
}

function attached(file) {
  const link = make("a");
  link.href = "file/" + file[0];
  link.target = "_blank";
  link.rel = "noopener";
  if (/^image\//.test(file[2])) {
    link.className = "picture";
    link.title = say("picture");
    const image = make("img");
    image.alt = file[1];
    image.src = link.href;
    link.appendChild(image);
  } else {
    link.className = "button file";
    link.download = file[1];
    link.appendChild(icon("M12 4v11m-5-5 5 5 5-5M5 20h14"));
    link.appendChild(make("span", "", file[1]));
  }
  return link;
}

function linked(choice) {
  const link = make("a", "button " + (choice.style || ""), choice.label);
  const url = new URL(choice.url, location.href);
  if (/^https?:$/.test(url.protocol)) link.href = url.href;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

// A label without the signs that stand for a tick or an arrow elsewhere.
export function plainLabel(label) {
  return label.replace(TICK, "").replace(BACK, "← ");
}

function button(choice, onTap) {
  const element = make("button", "button " + (choice.style || ""), plainLabel(choice.label));
  element.type = "button";
  element.setAttribute("data-data", choice.data || "");
  const tick = TICK.test(choice.label);
  if (tick) {
    element.classList.add("tick");
    element.setAttribute("role", "checkbox");
    element.setAttribute("data-ticked", String(choice.label[0] === "☑"));
  }
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") onTap(choice, tick);
  });
  return element;
}

function buttons(rows, onTap) {
  const all = make("div", "rows");
  rows.forEach((row) => {
    const line = make("div", BACK.test(row[0].label) ? "row aside" : "row");
    row.forEach((choice) => line.appendChild(choice.url ? linked(choice) : button(choice, onTap)));
    all.appendChild(line);
  });
  return all;
}

export function card(message, onTap) {
  const data = message.data;
  const element = make("article", "card message");
  element.tabIndex = -1;
  if (data.heading) element.appendChild(heading(data.heading));
  if (data.text) element.appendChild(paragraphs(data.text));
  if (data.attachment) element.appendChild(attached(data.attachment));
  if (data.rows) element.appendChild(buttons(data.rows, onTap));
  return element;
}

// `view`: live (its buttons may be pressed), pressed (data of the one that waits for an answer),
// ticking (data of the ticks under way).
export function updateCard(element, view) {
  const rows = element.querySelector(".rows");
  if (!rows) return;
  element.classList.toggle("retired", !view.live);
  rows.hidden = !view.live && !rows.querySelector("a");
  rows.querySelectorAll("button").forEach((each) => {
    const data = each.getAttribute("data-data");
    const ticking = view.ticking.indexOf(data) >= 0;
    each.hidden = !view.live;
    each.classList.toggle("pressed", view.pressed === data);
    each.setAttribute("aria-disabled", String(Boolean(view.pressed) || ticking));
    if (each.hasAttribute("data-ticked")) {
      const was = each.getAttribute("data-ticked") === "true";
      each.setAttribute("aria-checked", String(ticking ? !was : was));
    }
  });
}

export function own(line) {
  const element = make("div", "own");
  element.appendChild(make("span", "unseen", say("you") + " "));
  if (line.quote) element.appendChild(make("span", "quote", line.quote));
  element.appendChild(make("span", line.data ? "answer" : "", line.text));
  element.appendChild(make("span", "state"));
  return element;
}

export function updateOwn(element, state) {
  element.classList.toggle("refused", state === "refused");
  const words = { waiting: "waiting_short", refused: "refused" }[state];
  const place = element.querySelector(".state");
  const text = words ? say(words) : "";
  if (place.textContent !== text) place.textContent = text;
}
