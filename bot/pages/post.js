// Carries what was said to the server: one after the other, each until it has surely arrived. A line
// keeps its id over every try, so that the server takes it once.
const PATIENCE = 15000; // milliseconds for one try
const LONGEST_PAUSE = 30000;
const FINAL = { 400: true, 403: true, 404: true, 413: true, 422: true };

export function newId() {
  const bytes = new Uint8Array(12);
  crypto.getRandomValues(bytes);
  return Array.prototype.map.call(bytes, (byte) => ("0" + byte.toString(16)).slice(-2)).join("");
}

export function request(path, body) {
  const options = {
    method: body === undefined ? "GET" : "POST",
    headers: { "X-Chibo": "1", "Accept": "application/json" },
    credentials: "same-origin",
    cache: "no-store",
  };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  return Promise.race([fetch(path, options), late]);
}

export class Post {
  // `lines` is the list of all that was said; `changed` is told after every change of a line's state.
  constructor(lines, changed, ended) {
    this.lines = lines;
    this.changed = changed;
    this.ended = ended;
    this.failures = 0;
    this.busy = false;
    window.addEventListener("online", () => this.run());
  }

  next() {
    return this.lines.filter((line) => line.state === "waiting")[0];
  }

  get stuck() {
    return this.failures > 0 && Boolean(this.next());
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    let line = this.next();
    while (line && (await this.deliver(line))) line = this.next();
    this.busy = false;
    if (line) this.timer = setTimeout(() => this.run(), this.pause());
  }

  pause() {
    return Math.min(LONGEST_PAUSE, 1000 * Math.pow(2, this.failures - 1));
  }

  // Whether the line is done with, one way or the other.
  async deliver(line) {
    let status = 0;
    line.flying = true; // the answer may be here before the server has said that it took the line
    try {
      status = (await request("say", { id: line.id, text: line.data ? "" : line.text, data: line.data, card: line.card })).status;
    } catch (error) {
      status = 0; // no network, or too slow: tried again
    }
    line.flying = false;
    if (status === 401) {
      this.ended();
      return false;
    }
    const final = FINAL[status] === true;
    this.failures = status === 200 || final ? 0 : this.failures + 1;
    if (status === 200) line.state = "sent";
    if (final) line.state = "refused";
    this.changed(line);
    return status === 200 || final;
  }
}
