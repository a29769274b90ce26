// The page of one session: joins memory, log, composer, post and news.
import { Memory } from "./memory.js";
import { say, speak } from "./words.js";
import { plainLabel } from "./card.js";
import { Log, liveOnes } from "./log.js";
import { Composer } from "./composer.js";
import { Post, newId, request } from "./post.js";
import { News } from "./news.js";
import { Extras } from "./extras.js";
import { Bell } from "./bell.js";
import { backUp, forgetBackUp, installWorker } from "./worker.js";

const QUOTE = 90; // letters of a question that stand above its answer
const SILENCE = 4000; // milliseconds after which the server is asked whether it has answered

const session = location.pathname.split("/")[2];
const memory = new Memory(session);
const state = { messages: memory.get("messages", []), lines: memory.get("lines", []), up: true, first: true };

speak(memory.get("language", ""));
const log = new Log(tapped);
const composer = new Composer(memory, (words) => put({ text: words, shown: true }));
const post = new Post(state.lines, carried, ended);
const news = new News({ after: newest, got: got, lost: startAnew, up: reached, ended: ended });
const bell = new Bell((state) => extras.showBell(state));
const extras = new Extras({
  help: () => put({ text: say("help_word"), shown: true }),
  bell: ring,
  leave: leave,
});
document.getElementById("offer-yes").addEventListener("click", () => ring(true));
document.getElementById("offer-no").addEventListener("click", () => ring(false));
document.getElementById("menu").addEventListener("click", () => put({ text: say("menu_word"), shown: true }));
start();

function newest() {
  return state.messages.length ? state.messages[state.messages.length - 1].seq : 0;
}

// --- said here ---------------------------------------------------------------------------------------

function put(line) {
  const whole = Object.assign({ id: newId(), after: newest(), data: "", card: "", state: "waiting" }, line);
  state.lines.push(whole);
  backUp(session, whole);
  refresh(true);
  post.run();
}

function tapped(message, choice, tick) {
  put({
    text: plainLabel(choice.label),
    data: choice.data,
    card: message.id,
    quote: quoted(message.data.text),
    shown: false,
    pressed: !tick,
    ticking: tick,
  });
}

// The question that a tap answers, to stand above the answer.
function quoted(text) {
  const asking = (text || "").split("\n").filter((line) => line.indexOf("?") >= 0).pop() || "";
  const question = asking.slice(0, asking.lastIndexOf("?") + 1);
  return question.length > QUOTE ? question.slice(0, QUOTE - 1) + "…" : question;
}

function carried(line) {
  if (line.state === "sent") setTimeout(() => listenFor(line), SILENCE);
  if (line.state === "refused") settle(line, true);
  if (line.state !== "waiting") forgetBackUp(line.id);
  refresh();
}

// Nothing came back, or it got lost on the way: ask once, then let the buttons go.
async function listenFor(line) {
  if (!line.pressed && !line.ticking && newest() > line.after) return;
  await news.look();
  settle(line, line.shown);
  refresh();
}

function settle(line, shown) {
  line.pressed = false;
  line.ticking = false;
  line.shown = shown;
}

// --- said by the bot ---------------------------------------------------------------------------------

function got(found) {
  if (speak(found.language)) {
    memory.keep("language", found.language);
    composer.expect("", "");
  }
  found.messages.forEach(take);
  state.messages.sort((one, other) => one.seq - other.seq);
  if (found.messages.length || state.first) refresh();
}

// The server has another past than this page (it came back from a backup): its word counts.
function startAnew() {
  state.messages = [];
  state.lines.forEach((line) => { line.after = 0; });
}

function take(message) {
  const earlier = state.messages.filter((each) => each.id === message.id)[0];
  if (earlier && earlier.seq >= message.seq) return;
  state.lines.forEach((line) => {
    const own = line.card === message.id;
    if (!(line.pressed || line.ticking) || !(line.state === "sent" || (line.flying && own))) return;
    const same = earlier && own && earlier.data.text === message.data.text;
    settle(line, !same && !line.ticking);
  });
  state.messages = state.messages.filter((each) => each.id !== message.id).concat([message]);
}

// --- what is seen ------------------------------------------------------------------------------------

function refresh(follow) {
  memory.keep("messages", state.messages);
  memory.keep("lines", state.lines.filter((line) => line.shown || line.state === "waiting"));
  log.draw(state.messages, state.lines, follow || state.first);
  const open = openQuestion();
  composer.expect((open && open.data.entry) || "text", open && open.data.placeholder);
  const waiting = state.lines.some((line) => !line.data && line.state !== "refused" && line.after >= newest());
  document.getElementById("working").hidden = !waiting || !state.up || post.stuck;
  showStatus();
  offerBell();
}

// The newest live card that wants an answer says what may be typed.
function openQuestion() {
  const live = liveOnes(state.messages, state.lines);
  const cards = state.messages.filter((message) => live[message.seq]);
  const asking = cards.filter((message) => message.data.entry || message.data.placeholder);
  return asking.pop() || cards.pop() || state.messages[state.messages.length - 1];
}

function reached(up) {
  if (state.up === up) return;
  state.up = up;
  if (up) post.run();
  refresh();
}

// Who has said something here is asked once whether the phone may tell of news.
function offerBell() {
  const offer = document.getElementById("offer");
  const hidden = !bell.mayAsk || !state.lines.length;
  if (offer.hidden === hidden) return;
  offer.hidden = hidden;
  log.hold();
}

async function ring(on) {
  document.getElementById("offer").hidden = true;
  await bell.turn(on);
}

function showStatus() {
  const status = document.getElementById("status");
  const text = post.stuck ? say("waiting") : state.up ? "" : say("offline");
  if (status.textContent === text) return;
  status.textContent = text;
  status.hidden = !text;
  log.hold();
}

// --- beginning and end -------------------------------------------------------------------------------

async function start() {
  state.lines.forEach((line) => { if (line.state === "sent") settle(line, line.shown); });
  if (state.messages.length) opened();
  await news.wake();
  opened();
  post.run();
  installWorker();
  await bell.look();
  offerBell();
}

function opened() {
  memory.visited();
  document.getElementById("loading").hidden = true;
  refresh(state.first);
  state.first = false;
  setTimeout(() => log.speakUp(), 500);
}

async function leave() {
  try {
    if ((await request("leave", {})).ok) ended();
  } catch (error) {
    reached(false); // signing out needs the network; the session stays as it is
  }
}

function ended() {
  news.stop();
  memory.forget();
  document.querySelectorAll("body > header, body > main, body > footer, #newer").forEach((part) => { part.hidden = true; });
  const end = document.getElementById("ended");
  end.hidden = false;
  end.focus();
}
