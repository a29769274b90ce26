// Checks what can be checked by reading the page: names, contrast, sizes, order. Returns complaints.
() => {
  const complaints = [];
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && style.visibility === "visible" && style.opacity !== "0"
      && !element.closest("[hidden], [aria-hidden=true]") && box.bottom > 0;
  };
  const where = (element) => `<${element.tagName.toLowerCase()} ${element.id || element.className}> "${(element.textContent || "").trim().slice(0, 30)}"`;
  const complain = (what, element) => complaints.push(`${what}: ${where(element)}`);

  // --- names ---
  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    const label = element.id && document.querySelector(`label[for="${element.id}"]`);
    return (element.getAttribute("aria-label")
      || (by && document.getElementById(by) && document.getElementById(by).textContent)
      || (label && label.textContent) || element.textContent || element.title || element.alt || "").trim();
  };
  document.querySelectorAll("a[href], button, input:not([type=hidden]), textarea, [role=log], [role=tablist], iframe, dialog[open]").forEach((element) => {
    if (visible(element) && !nameOf(element)) complain("no name", element);
  });
  document.querySelectorAll("img").forEach((image) => {
    if (!image.hasAttribute("alt")) complain("no alt", image);
  });
  if (!document.documentElement.lang) complaints.push("no language");
  if (!document.title) complaints.push("no title");

  // --- order ---
  const ids = Array.from(document.querySelectorAll("[id]")).map((element) => element.id);
  ids.filter((id, place) => ids.indexOf(id) !== place).forEach((id) => complaints.push(`id twice: ${id}`));
  if (document.querySelector("[tabindex]:not([tabindex='0']):not([tabindex='-1'])")) complaints.push("a tabindex of its own");
  let level = 0;
  document.querySelectorAll("h1, h2, h3, h4").forEach((heading) => {
    if (!visible(heading)) return;
    const own = Number(heading.tagName[1]);
    if (own > level + 1) complain("heading skips a level", heading);
    level = own;
  });

  // --- sizes ---
  document.querySelectorAll("button, .button, input:not([type=hidden]), textarea").forEach((element) => {
    const box = element.getBoundingClientRect();
    if (visible(element) && !element.closest("aside") && (box.width < 44 || box.height < 44)) {
      complain(`small target ${Math.round(box.width)}x${Math.round(box.height)}`, element);
    }
  });
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) complaints.push("wider than the screen");
  document.querySelectorAll("#log *, .card *, .moves *").forEach((element) => {
    if (visible(element) && element.getBoundingClientRect().right > innerWidth + 1) complain("sticks out", element);
  });

  // --- contrast ---
  const parse = (colour) => {
    const parts = (colour.match(/[\d.]+/g) || []).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const over = (top, bottom, alpha) => top.map((each, place) => each * alpha + bottom[place] * (1 - alpha));
  const ground = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.push(parse(getComputedStyle(each).backgroundColor));
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return layers.reverse().reduce((below, layer) => over(layer.rgb, below, layer.alpha), dark ? [0, 0, 0] : [255, 255, 255]);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((each) => {
      const part = each / 255;
      return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !visible(element)) continue;
    if (element.closest("script, [aria-disabled=true], [disabled], .unseen")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const below = ground(element);
    const ink = parse(style.color);
    const found = ratio(over(ink.rgb, below, ink.alpha), below);
    if (found < (large ? 3 : 4.5)) complain(`contrast ${found.toFixed(2)}`, element);
  }
  return complaints;
}
