// Push notifications, where browser and server have them: the phone tells of news with the page closed.
import { keepSettings, settings } from "./memory.js";
import { request } from "./post.js";

const framed = window.top !== window.self;
const possible = !framed && window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(key) {
  const plain = atob(key.replace(/-/g, "+").replace(/_/g, "/") + "===".slice((key.length + 3) % 4));
  return Uint8Array.from(Array.prototype.map.call(plain, (letter) => letter.charCodeAt(0)));
}

export class Bell {
  // `changed(state)` is told what can be done: "" (nothing), "off", "on" or "blocked".
  constructor(changed) {
    this.changed = changed;
    this.key = "";
  }

  // Whether the server rings at all, and whether this browser is told already.
  async look() {
    if (!possible) return;
    const answer = await request("push").catch(() => null);
    if (!answer || !answer.ok) return;
    this.key = (await answer.json()).key;
    const here = await this.subscription();
    if (here) await this.tell(here); // the server may have forgotten it
    this.show(Boolean(here));
  }

  async subscription() {
    const worker = await navigator.serviceWorker.ready;
    return worker.pushManager.getSubscription();
  }

  tell(subscription) {
    return request("push", subscription ? subscription.toJSON() : null).catch(() => null);
  }

  show(on) {
    this.changed(on ? "on" : Notification.permission === "denied" ? "blocked" : "off");
  }

  async turn(on) {
    keepSettings({ asked: true });
    const here = on ? await this.begin() : await this.end();
    this.show(Boolean(here));
  }

  async begin() {
    if ((await Notification.requestPermission()) !== "granted") return null;
    const worker = await navigator.serviceWorker.ready;
    try {
      const wish = { userVisibleOnly: true, applicationServerKey: bytes(this.key) };
      const here = await worker.pushManager.subscribe(wish);
      const answer = await this.tell(here);
      return answer && answer.ok ? here : null;
    } catch (error) {
      return null; // the browser's maker cannot be reached: it can be tried again
    }
  }

  async end() {
    const here = await this.subscription();
    if (here) await here.unsubscribe();
    await this.tell(null);
    return null;
  }

  // Whether somebody who has not been asked yet may be.
  get mayAsk() {
    return Boolean(this.key) && Notification.permission === "default" && !settings().asked;
  }
}
