// On a device that has joined before, the way back stands first: no second code is needed.
import { lastVisit } from "./memory.js";
import "./look.js";

const path = lastVisit();
const again = document.getElementById("again");
if (path) {
  again.querySelector("a").href = path;
  again.hidden = false;
  if (location.search === "?again") location.replace(path); // from a notification
}
