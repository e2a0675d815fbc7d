// A part of a text or of a page that is selected with the mouse, as ranges for the panel's forms.
import { offerRanges } from "./ranges.js";

// Characters as labels count them: not halves of those beyond 16 bits.
const count = (text) => [...text].length;

const before = (pre, node, offset) => {
  const range = document.createRange();
  range.setStart(pre, 0);
  range.setEnd(node, offset);
  return count(range.toString());
};

// The last selection counts until another one, or a click into the text: a button takes none away.
const onSelection = () => {
  const pre = document.querySelector("[data-text] .text-pieces");
  const selection = getSelection();
  if (!pre || !selection.rangeCount || !pre.contains(selection.anchorNode)) return;
  const range = selection.getRangeAt(0);
  if (range.collapsed || !pre.contains(range.startContainer) || !pre.contains(range.endContainer)) {
    if (range.collapsed) offerRanges("");
    return;
  }
  const start = Number(pre.closest("[data-text]").dataset.start);
  const first = start + before(pre, range.startContainer, range.startOffset);
  const last = start + before(pre, range.endContainer, range.endOffset) - 1;
  offerRanges(first === last ? String(first) : `${first}-${last}`);
};

// Where a node is: each step with its place among its like, as the labels of pages have it.
const pathOf = (node) => {
  const steps = [];
  for (let at = node; at && at.nodeType !== Node.DOCUMENT_NODE; at = at.parentNode) {
    let place = 1;
    for (let other = at.previousSibling; other; other = other.previousSibling) {
      if (other.nodeName === at.nodeName) place += 1;
    }
    steps.unshift(`${at.nodeType === Node.TEXT_NODE ? "text()" : at.nodeName.toLowerCase()}[${place}]`);
  }
  return `/${steps.join("/")}`;
};

const texts = (range) => {
  const page = range.startContainer.ownerDocument;
  const root = range.commonAncestorContainer;
  if (root.nodeType === Node.TEXT_NODE) return [root];
  const found = [];
  const walker = page.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (range.intersectsNode(walker.currentNode)) found.push(walker.currentNode);
  return found;
};

const onPageSelection = (page) => {
  const selection = page.getSelection();
  if (!selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const within = range.collapsed ? [] : texts(range);
  if (!within.length) {
    offerRanges("");
    return;
  }
  const first = within[0];
  const last = within.at(-1);
  const place = {
    start: { xpath: pathOf(first), offset: first === range.startContainer ? range.startOffset : 0 },
    end: { xpath: pathOf(last), offset: last === range.endContainer ? range.endOffset : last.length },
  };
  offerRanges("", JSON.stringify([place]));
};

export const bindPageChoice = (page) => {
  page.addEventListener("selectionchange", () => onPageSelection(page));
};

export const bindTextChoice = () => {
  document.addEventListener("selectionchange", onSelection);
  // What was chosen has become a label; the next one begins anew.
  document.body.addEventListener("answers-kept", () => {
    if (document.querySelector("[data-text]")) offerRanges("");
  });
};
