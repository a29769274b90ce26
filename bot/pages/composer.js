// The field for typing: it grows, keeps a draft, offers the fitting keyboard and a calendar.
import { label, say } from "./words.js";

const TALLEST = 160; // pixels
const COMPOSING = 229; // the key code browsers give while an input method builds a letter (Telex)

function asTyped(value) {
  return value.split("-").reverse().join("/"); // 2026-10-03 → 03/10/2026, 2026-10 → 10/2026
}

export class Composer {
  constructor(memory, onSay) {
    this.memory = memory;
    this.onSay = onSay;
    this.form = document.getElementById("composer");
    this.text = document.getElementById("text");
    this.keyboard = document.getElementById("keyboard");
    this.picker = document.getElementById("picker");
    this.calendar = this.picker.querySelector("input");
    this.entry = "";
    this.listen();
    this.text.value = memory.get("draft", "");
    this.fit();
    this.expect("text", "");
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => {
      const composing = event.isComposing || event.keyCode === COMPOSING;
      if (event.key === "Enter" && !event.shiftKey && !composing) {
        event.preventDefault();
        this.say();
      }
    });
    this.keyboard.addEventListener("click", () => {
      this.useDigits(this.text.inputMode !== "numeric");
      this.text.focus();
    });
    this.picker.querySelector("button").addEventListener("click", () => this.openCalendar());
    this.calendar.addEventListener("change", () => {
      if (!this.calendar.value) return;
      this.text.value = asTyped(this.calendar.value);
      this.typed();
      this.text.focus();
    });
  }

  say() {
    const words = this.text.value.trim();
    if (!words) {
      this.text.focus();
      return;
    }
    this.text.value = "";
    this.typed();
    this.onSay(words);
  }

  typed() {
    this.memory.keep("draft", this.text.value);
    this.fit();
  }

  fit() {
    this.form.classList.toggle("empty", !this.text.value.trim());
    this.text.style.height = "auto";
    this.text.style.height = Math.min(this.text.scrollHeight + 2, TALLEST) + "px";
  }

  // `entry` is what kind of answer the open question wants: text, number, date, month or none.
  expect(entry, placeholder) {
    this.text.placeholder = placeholder || say("placeholder");
    if (entry === this.entry) return;
    this.entry = entry;
    this.keyboard.hidden = entry !== "number";
    this.useDigits(entry === "number");
    const dated = entry === "date" || entry === "month";
    if (dated) this.offerCalendar(entry);
    this.picker.hidden = !dated || this.calendar.type !== entry;
  }

  // Digits come first for a number; letters stay one tap away, for "25/30" or "đủ cả".
  useDigits(wanted) {
    this.text.inputMode = wanted ? "numeric" : "text";
    this.keyboard.textContent = wanted ? "abc" : "123";
    label(this.keyboard, wanted ? "letters" : "digits");
  }

  offerCalendar(entry) {
    this.calendar.type = entry; // browsers that have no such calendar keep "text"
    this.calendar.value = "";
    label(this.picker.querySelector("button"), entry === "date" ? "pick_date" : "pick_month");
  }

  openCalendar() {
    if (this.calendar.showPicker) this.calendar.showPicker();
    else this.calendar.click();
  }
}
