// The page's own words in the language of the person, which may change while the page is open.
const texts = JSON.parse(document.getElementById("texts").textContent);
let language = document.documentElement.lang;

export function say(key) {
  return texts[key][language] || texts[key].vi;
}

// Put an element's words in place, and again whenever the language changes.
export function label(element, key) {
  element.setAttribute("data-label", key);
  element.setAttribute("aria-label", say(key));
  element.title = say(key);
}

// Turn the page's words; says whether they were others before.
export function speak(wanted) {
  if (!wanted || wanted === language) return false;
  language = wanted;
  document.documentElement.lang = language;
  document.title = say("title");
  document.querySelectorAll("[data-text]").forEach((element) => {
    element.textContent = say(element.getAttribute("data-text"));
  });
  document.querySelectorAll("[data-label]").forEach((element) => {
    label(element, element.getAttribute("data-label"));
  });
  return true;
}
