// The conversation as it stands: the bot's messages by their numbers, what was said here among them,
// and which buttons may still be pressed.
import { card, own, updateCard, updateOwn } from "./card.js";

const NEAR = 80; // pixels from the end that still count as reading the newest
const GLIDE = 800; // milliseconds that a smooth scroll may take
const still = window.matchMedia ? matchMedia("(prefers-reduced-motion: reduce)") : { matches: false };

// The number of the newest message that stood there when something was said that has been answered.
function answeredUpTo(lines, newest) {
  const answered = lines.filter((line) => line.shown && line.state !== "refused" && line.after < newest);
  return answered.reduce((found, line) => Math.max(found, line.after), -1);
}

// Which cards may be pressed: those that came since the person last said something; where nothing is
// known of that, the newest. The handlers judge for themselves; this only spares people the tap.
export function liveOnes(messages, lines) {
  const cards = messages.filter((message) => (message.data.rows || []).length);
  const answered = answeredUpTo(lines, messages.length ? messages[messages.length - 1].seq : 0);
  const live = {};
  cards.forEach((message, place) => {
    live[message.seq] = answered < 0 ? place === cards.length - 1 : message.seq > answered;
  });
  return live;
}

export class Log {
  constructor(onTap) {
    this.onTap = onTap;
    this.root = document.getElementById("log");
    this.scroller = document.getElementById("scroll");
    this.newer = document.getElementById("newer");
    this.elements = {};
    this.newer.addEventListener("click", () => this.toEnd());
    this.scroller.addEventListener("scroll", () => this.scrolled());
    window.addEventListener("resize", () => this.hold());
    this.sticks = true;
    this.gliding = 0;
    this.politeness = "off";
  }

  scrolled() {
    if (Date.now() > this.gliding) this.sticks = this.atEnd();
    if (this.atEnd()) this.newer.hidden = true;
  }

  // Show everything; `follow` goes to the end even if the reader has scrolled away.
  draw(messages, lines, follow) {
    this.sticks = follow || this.sticks;
    const live = liveOnes(messages, lines);
    const items = this.items(messages, lines, live);
    const focused = this.leave(items);
    const before = Object.keys(this.elements).length;
    let fresh = null;
    items.forEach((item, place) => {
      const element = this.element(item);
      if (this.root.children[place] !== element) {
        this.root.insertBefore(element, this.root.children[place] || null);
        fresh = element;
      }
    });
    if (focused) this.focus(focused);
    if (fresh) this.reveal(fresh, before > 0);
  }

  items(messages, lines, live) {
    const all = messages.map((message) => ({
      key: "m" + message.id + ":" + message.seq,
      order: [message.seq, 0],
      message: message,
      view: {
        live: Boolean(live[message.seq]),
        pressed: (lines.filter((line) => line.card === message.id && line.pressed)[0] || {}).data,
        ticking: lines.filter((line) => line.card === message.id && line.ticking).map((line) => line.data),
      },
    }));
    lines.forEach((line, number) => {
      if (line.shown) all.push({ key: "l" + line.id, order: [line.after, 1 + number], line: line });
    });
    return all.sort((one, other) => one.order[0] - other.order[0] || one.order[1] - other.order[1]);
  }

  element(item) {
    let element = this.elements[item.key];
    if (!element) {
      element = item.message
        ? card(item.message, (choice, tick) => this.onTap(item.message, choice, tick))
        : own(item.line);
      this.elements[item.key] = element;
    }
    if (item.message) updateCard(element, item.view);
    else updateOwn(element, item.line.state);
    return element;
  }

  // Take away what is gone; return the id of the card that had the focus, if it was one.
  leave(items) {
    const wanted = {};
    let focused = "";
    items.forEach((item) => { wanted[item.key] = true; });
    Object.keys(this.elements).forEach((key) => {
      if (wanted[key]) return;
      if (this.elements[key].contains(document.activeElement)) focused = key.split(":")[0];
      this.elements[key].remove();
      delete this.elements[key];
    });
    return focused;
  }

  // The focus follows a card to its new wording; the log is silent then, or it would be read twice.
  focus(id) {
    const key = Object.keys(this.elements).filter((each) => each.split(":")[0] === id)[0];
    if (!key) return;
    this.root.setAttribute("aria-live", "off");
    this.elements[key].focus({ preventScroll: true });
    setTimeout(() => this.root.setAttribute("aria-live", this.politeness), 300);
  }

  atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR;
  }

  // The whole of a new message should be seen: its end, or its beginning if it is too long.
  reveal(element, smooth) {
    if (!this.sticks) {
      this.newer.hidden = false;
      return;
    }
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    const top = element.offsetTop - this.scroller.offsetTop - 16;
    this.jump(Math.min(end, Math.max(0, top)), smooth);
  }

  jump(top, smooth) {
    if (smooth && !still.matches && this.scroller.scrollTo) {
      this.gliding = Date.now() + GLIDE;
      this.scroller.scrollTo({ top: top, behavior: "smooth" });
    } else {
      this.scroller.scrollTop = top;
    }
  }

  // What stands below the log has grown or shrunk: who read its end goes on reading it.
  hold() {
    if (this.sticks) this.jump(this.scroller.scrollHeight);
  }

  toEnd() {
    this.sticks = true;
    this.newer.hidden = true;
    this.jump(this.scroller.scrollHeight, true);
  }

  // From now on, what comes in is read out.
  speakUp() {
    this.politeness = "polite";
    this.root.setAttribute("aria-live", this.politeness);
  }
}
