// Fetches what the bot says: first what was missed, then live. Where live news do not get through,
// asking now and then does.
import { request } from "./post.js";

const AGAIN = 5000; // milliseconds

export class News {
  // `after()` is the number of the newest message known; `got(news)` takes messages and language;
  // `up(bool)` says whether the server can be reached.
  constructor(handlers) {
    this.handlers = handlers;
    this.stopped = false;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.wake();
    });
    window.addEventListener("online", () => this.wake());
  }

  async look() {
    if (this.stopped) return false;
    try {
      const answer = await request("feed?after=" + this.handlers.after());
      if (answer.status === 401) {
        this.handlers.ended();
        return false;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      this.handlers.got(await answer.json());
      this.handlers.up(true);
      return true;
    } catch (error) {
      this.handlers.up(false);
      return false;
    }
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
