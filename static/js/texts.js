// Texts: the marks' colours, parts of long texts, and the labels of an HTML page.
// The page lies in a frame where nothing runs; its labels are drawn over it, never into it.
import { all, once, reveal } from "./dom.js";
import { captionOf, SIGNS } from "./selection.js";
import { bindPageChoice } from "./text_choice.js";
import { keepInAddress, keepInUrl } from "./viewer.js";

const SVG = "http://www.w3.org/2000/svg";

const selected = () => document.querySelector("[data-decoration]")?.dataset.selectedHash ?? "";

const show = (element, address) => {
  const url = new URL(address, location.href);
  if (selected()) url.searchParams.set("obj", selected());
  window.htmx.ajax("GET", url.pathname + url.search, { source: element, target: element, swap: "outerHTML" });
};

const shown = () => document.querySelector("[data-text][data-part]");

keepInAddress("chars", () => (Number(shown()?.dataset.start) ? shown().dataset.start : ""));

// A place: a node by its XPath, and characters from its beginning (of all its text, if it has more).
const resolve = (page, { xpath, offset }) => {
  let node;
  try {
    node = page.evaluate(xpath, page, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue;
  } catch {
    return null;
  }
  if (!node) return null;
  if (node.nodeType === Node.TEXT_NODE) return [node, Math.min(offset, node.length)];
  const texts = page.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let rest = offset;
  let last = null;
  while (texts.nextNode()) {
    last = texts.currentNode;
    if (rest <= last.length) return [last, rest];
    rest -= last.length;
  }
  return last ? [last, last.length] : [node, 0];
};

const drawStretch = (page, overlay, source) => {
  const group = document.createElementNS(SVG, "g");
  group.classList.add("mark");
  group.classList.toggle("is-selected", source.dataset.htmlStretch === selected());
  // Parts of groups come without: the list of instances knows.
  const entry = document.querySelector(`[data-instance-link][data-object-hash="${CSS.escape(source.dataset.htmlStretch)}"]`);
  const verdict = source.dataset.verdict ?? entry?.dataset.verdict;
  if (SIGNS[verdict]) group.classList.add(`is-${verdict}`);
  group.dataset.objectHash = source.dataset.htmlStretch;
  const title = document.createElementNS(SVG, "title");
  title.textContent = captionOf(source.dataset.label, verdict);
  group.append(title);
  let found = true;
  for (const place of JSON.parse(source.dataset.places)) {
    const start = resolve(page, place.start);
    const end = resolve(page, place.end);
    if (!start || !end) {
      found = false;
      continue;
    }
    const range = page.createRange();
    range.setStart(...start);
    range.setEnd(...end);
    for (const box of range.getClientRects()) {
      const rect = document.createElementNS(SVG, "rect");
      rect.classList.add("area");
      for (const name of ["x", "y", "width", "height"]) rect.setAttribute(name, box[name]);
      rect.setAttribute("fill", source.dataset.color);
      rect.setAttribute("stroke", source.dataset.color);
      group.append(rect);
    }
  }
  // The sign of its verdict stands where it ends.
  const last = group.querySelector("rect:last-of-type");
  if (last) {
    const sign = document.createElementNS(SVG, "text");
    sign.classList.add("sign");
    sign.setAttribute("x", Number(last.getAttribute("x")) + Number(last.getAttribute("width")));
    sign.setAttribute("y", last.getAttribute("y"));
    sign.textContent = SIGNS[verdict] ?? "";
    group.append(sign);
  }
  overlay.append(group);
  return found;
};

const bindDocument = (frame) => {
  const draw = () => {
    const page = frame.contentDocument;
    if (!page?.documentElement) return;
    // As tall as the page is: then the part of it that is seen is this page's own scrolling.
    frame.style.height = "auto";
    frame.style.height = `${page.documentElement.scrollHeight}px`;
    const body = frame.closest("[data-text]");
    const overlay = body.querySelector("[data-overlay]");
    overlay.replaceChildren();
    const missing = [...body.querySelectorAll("[data-html-stretch]")]
      .filter((source) => !drawStretch(page, overlay, source))
      .map((source) => source.dataset.label);
    const note = body.querySelector("[data-html-missing]");
    note.hidden = !missing.length;
    note.textContent = `Not found in this page: ${missing.join(", ")}.`;
  };
  const show = () => {
    draw();
    if (frame.contentDocument) once(frame.contentDocument, "choice", bindPageChoice);
  };
  frame.addEventListener("load", show);
  if (frame.contentDocument?.readyState === "complete") show();
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width !== width) draw();
    width = contentRect.width;
  }).observe(frame);
};

const bind = (element) => {
  for (const mark of element.querySelectorAll("[data-color]")) mark.style.setProperty("--mark", mark.dataset.color);
  for (const link of element.querySelectorAll("[data-text-part]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(element, link.href);
    });
  }
  reveal(element.querySelector(".is-selected"), true);
  // An address that names a part shows that one, wherever the selected instance is.
  if (new URLSearchParams(location.search).get("chars") === element.dataset.start) element.dataset.asked = selected();
  keepInUrl();
};

// The selected instance is shown, in another part of a long text if need be.
const follow = () => {
  const element = shown();
  if (!element || !selected()) return;
  const marks = element.querySelectorAll(`[data-overlay] [data-object-hash="${CSS.escape(selected())}"]`);
  if (marks.length) reveal(marks[0]);
  else if (!element.querySelector("[data-document]") && element.dataset.asked !== selected()) {
    element.dataset.asked = selected();
    show(element, element.dataset.part);
  }
};

export const bindTexts = (root) => {
  for (const element of all(root, "[data-text]")) once(element, "text", bind);
  for (const frame of all(root, "[data-document]")) once(frame, "document", bindDocument);
  if (all(root, "[data-decoration]").length) follow();
};
