// Issues: their marks on the canvas, raising one, pointing at the place that it is about.
import { all, once } from "./dom.js";
import { showPlace } from "./viewer.js";

const SVG = "http://www.w3.org/2000/svg";

const viewer = () => document.querySelector("[data-viewer]");
const form = () => document.querySelector("[data-issue-form]");
const isPointing = () => Boolean(form()?.querySelector("[data-issue-point]")?.checked && form().closest("details").open);

// What is being written: kept while the panel comes anew around it.
let tags = new Set();
let point = null;

const showPointing = () => viewer()?.classList.toggle("is-pointing", isPointing());

const showPoint = () => {
  const place = viewer()?.querySelector("[data-issue-marks]");
  place?.querySelector(".is-new")?.remove();
  const text = form()?.querySelector("[data-issue-point-text]");
  if (text) text.textContent = point && isPointing() ? "the marked point" : "a point: click it";
  if (!place || !point || !isPointing()) return;
  const { width, height, aspect } = viewer().dataset;
  const at = `M${point.x * width} ${(point.y * height) / (aspect || 1)}h0`;
  const mark = document.createElementNS(SVG, "g");
  mark.setAttribute("class", "issue-mark is-new");
  for (const name of ["issue-rim", "issue-dot"]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    path.setAttribute("d", at);
    path.setAttribute("vector-effect", "non-scaling-stroke");
    mark.append(path);
  }
  place.append(mark);
};

const pointAt = (event) => {
  if (!isPointing() || event.target.closest("button")) return;
  event.preventDefault();
  event.stopPropagation();
  const pixels = viewer().querySelector("[data-pixels]");
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(pixels.getScreenCTM().inverse());
  const { width, height, aspect } = viewer().dataset;
  const found = { x: at.x / width, y: (at.y * (aspect || 1)) / height };
  if (Object.values(found).some((each) => each < 0 || each > 1)) return;
  point = found;
  form().elements.x.value = found.x.toFixed(6);
  form().elements.y.value = found.y.toFixed(6);
  showPoint();
  form().elements.comment.focus();
};

const bindForm = (element) => {
  const details = element.closest("details");
  const { comment } = element.elements;
  // The panel came anew while somebody was writing.
  if (comment.value) {
    details.open = true;
    for (const box of element.querySelectorAll('[name="tag"]')) box.checked = tags.has(box.value);
    if (point) {
      element.querySelector("[data-issue-point]")?.click();
      element.elements.x.value = point.x.toFixed(6);
      element.elements.y.value = point.y.toFixed(6);
    }
  } else {
    tags = new Set();
    point = null;
  }
  details.addEventListener("toggle", () => {
    if (details.open) comment.focus();
    showPointing();
    showPoint();
  });
  element.addEventListener("change", () => {
    tags = new Set([...element.querySelectorAll('[name="tag"]:checked')].map((box) => box.value));
    if (!isPointing()) point = null;
    showPointing();
    showPoint();
  });
  // Only what the server took is done with; its answer has an empty field of its own.
  element.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.elt === element && event.detail.xhr.status < 300) comment.value = "";
  });
  showPointing();
  showPoint();
};

const moveMarks = (source) => {
  viewer()?.querySelector("[data-issue-marks]")?.replaceChildren(...source.childNodes);
  source.remove();
};

// The issue of the address is brought into sight, wherever one has zoomed to.
const showCurrent = () => {
  const mark = viewer()?.querySelector(".issue-mark.is-current path");
  if (mark) showPlace(mark.getBoundingClientRect());
  document.querySelector(".issue-list [aria-current]")?.scrollIntoView({ block: "nearest", behavior: "instant" });
};

export const bindIssues = (root) => {
  for (const source of all(root, "[data-new-issue-marks]")) once(source, "marks", moveMarks);
  for (const element of all(root, "[data-viewer]")) {
    once(element, "issues", () => {
      element.addEventListener("click", pointAt, { capture: true });
      showCurrent();
    });
  }
  for (const element of all(root, "[data-issue-form]")) once(element, "issue", bindForm);
};

// The field outlives the form around it, so it is listened to from outside.
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "issue-comment" || event.key !== "Enter" || event.isComposing) return;
  if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// A mark is a plain link; with a script the entry in the list does its work without a new page.
document.addEventListener("click", (event) => {
  const mark = event.target.closest?.("[data-issue-mark]");
  if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = document.querySelector(`[data-issue-link="${CSS.escape(mark.dataset.issueMark)}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
