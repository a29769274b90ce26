// Fetches what the bot says: first what was missed, then live. Where live news do not get through,
// asking now and then does.
import { request } from "./post.js";

const AGAIN = 5000; // milliseconds

export class News {
  // `after()` is the number of the newest message known; `got(news)` takes messages and language;
  // `lost()` is told that what is known is not so any more; `up(bool)` whether the server answers.
  constructor(handlers) {
    this.handlers = handlers;
    this.stopped = false;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.wake();
    });
    window.addEventListener("online", () => this.wake());
  }

  // Whether the server answered. The newest known message is asked for once more: a server that does
  // not have it has another past.
  async look() {
    if (this.stopped) return false;
    try {
      const known = this.handlers.after();
      let found = await this.feed(known - 1);
      if (found && known > 0 && !found.messages.length) {
        this.handlers.lost();
        found = await this.feed(0);
      }
      if (found) this.handlers.got(found);
      this.handlers.up(true);
      return Boolean(found);
    } catch (error) {
      this.handlers.up(false);
      return false;
    }
  }

  // What came after a number; null when the session has ended.
  async feed(after) {
    const answer = await request("feed?after=" + Math.max(0, after));
    if (answer.status === 401) {
      this.handlers.ended();
      return null;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async wake() {
    clearTimeout(this.timer);
    if (await this.look()) this.listen();
    else if (!this.stopped) this.timer = setTimeout(() => this.wake(), AGAIN);
  }

  listen() {
    if (this.stopped || !window.EventSource || (this.source && this.source.readyState !== 2)) return;
    this.source = new EventSource("events?after=" + this.handlers.after());
    this.source.onmessage = (event) => this.handlers.got(JSON.parse(event.data));
    this.source.onopen = () => this.handlers.up(true);
    this.source.addEventListener("gone", () => this.handlers.ended());
    this.source.onerror = () => this.fell();
  }

  fell() {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), AGAIN / 2);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    if (this.source) this.source.close();
  }
}
