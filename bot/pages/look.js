// Large type and more contrast, as chosen on this device; every page obeys.
import { settings } from "./memory.js";

export const SWITCHES = ["large", "contrast"];

export function dress() {
  SWITCHES.forEach((name) => document.documentElement.classList.toggle(name, Boolean(settings()[name])));
}

dress();
