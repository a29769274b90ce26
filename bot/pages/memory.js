// What this browser remembers: settings for all sessions, and for each session its messages, what
// was said here, and what is being typed. Without storage (a private window) nothing is remembered.
const PREFIX = "chibo:";
const LAST = "last";
const KEPT = 60; // messages and own lines; the server keeps the rest

function read(key, fallback) {
  try {
    const found = localStorage.getItem(PREFIX + key);
    return found === null ? fallback : JSON.parse(found);
  } catch (error) {
    return fallback;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch (error) {
    // No storage or no room in it: the page works on, it only forgets.
  }
}

export function lastVisit() {
  const path = read(LAST, "");
  return /^\/c\/[\w-]+\/$/.test(path) ? path : "";
}

export function settings() {
  return read("settings", {});
}

export function keepSettings(changes) {
  write("settings", Object.assign(settings(), changes));
}

export class Memory {
  constructor(session) {
    this.session = session;
  }

  visited() {
    write(LAST, "/c/" + this.session + "/");
  }

  get(name, fallback) {
    return read(this.session + ":" + name, fallback);
  }

  keep(name, value) {
    write(this.session + ":" + name, Array.isArray(value) ? value.slice(-KEPT) : value);
  }

  forget() {
    try {
      ["messages", "lines", "draft", "language"].forEach((name) => {
        localStorage.removeItem(PREFIX + this.session + ":" + name);
      });
      if (lastVisit() === "/c/" + this.session + "/") localStorage.removeItem(PREFIX + LAST);
    } catch (error) {
      // There was no storage to forget from.
    }
  }
}
