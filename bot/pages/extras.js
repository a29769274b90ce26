// The further choices: help, larger type, more contrast, the home screen, signing out.
import { keepSettings, settings } from "./memory.js";
import { SWITCHES, dress } from "./look.js";

function show() {
  dress();
  SWITCHES.forEach((name) => {
    document.getElementById(name).setAttribute("aria-pressed", String(Boolean(settings()[name])));
  });
}

export class Extras {
  constructor(handlers) {
    this.dialog = document.getElementById("extras");
    this.invitation = null;
    show();
    this.on("more", () => this.open());
    this.on("help", () => this.close(handlers.help));
    this.on("leave", () => this.sure(true));
    this.on("leave-yes", () => this.close(handlers.leave));
    this.on("bell", () => handlers.bell(document.getElementById("bell").getAttribute("aria-pressed") !== "true"));
    this.on("install", () => this.close(() => this.invitation.prompt()));
    SWITCHES.forEach((name) => this.on(name, () => {
      keepSettings({ [name]: !settings()[name] });
      show();
      window.dispatchEvent(new Event("resize")); // the log keeps its end in sight
    }));
    this.dialog.querySelectorAll("[data-close]").forEach((button) => {
      button.addEventListener("click", () => this.close());
    });
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.close(); });
    window.addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.invitation = event;
      document.getElementById("install").hidden = false;
    });
  }

  // What the bell can do: "" (nothing), "off", "on" or "blocked".
  showBell(state) {
    const bell = document.getElementById("bell");
    bell.hidden = state !== "on" && state !== "off";
    bell.setAttribute("aria-pressed", String(state === "on"));
    document.getElementById("bell-blocked").hidden = state !== "blocked";
  }

  on(id, act) {
    document.getElementById(id).addEventListener("click", act);
  }

  sure(asking) {
    document.getElementById("choices").hidden = asking;
    document.getElementById("sure").hidden = !asking;
    if (asking) document.querySelector("#sure [data-close]").focus();
  }

  open() {
    this.sure(false);
    if (this.dialog.showModal) this.dialog.showModal();
    else this.dialog.setAttribute("open", "");
  }

  close(then) {
    if (this.dialog.close) this.dialog.close();
    else this.dialog.removeAttribute("open");
    if (then) then();
  }
}
