// Issues: their marks on the canvas, raising one, pointing at the place that it is about.
import { all, once } from "./dom.js";
import { drawAgain, placeUnder } from "./scene_draw.js";
import { showPlace } from "./viewer.js";

const SVG = "http://www.w3.org/2000/svg";

const viewer = () => document.querySelector("[data-viewer], [data-scene]");
const isInSpace = () => viewer()?.matches("[data-scene]");
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
  const mark = document.createElementNS(SVG, "g");
  mark.setAttribute("class", "issue-mark is-new");
  const { width, height, aspect } = viewer().dataset;
  const at = isInSpace() ? "" : `M${point.x * width} ${(point.y * height) / (aspect || 1)}h0`;
  if (isInSpace()) mark.dataset.position = JSON.stringify([point.x, point.y, point.z]);
  for (const name of ["issue-rim", "issue-dot"]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    path.setAttribute("d", at);
    path.setAttribute("vector-effect", "non-scaling-stroke");
    mark.append(path);
  }
  place.append(mark);
  if (isInSpace()) drawAgain();
};

const onPicture = (event) => {
  const pixels = viewer().querySelector("[data-pixels]");
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(pixels.getScreenCTM().inverse());
  const { width, height, aspect } = viewer().dataset;
  const found = { x: at.x / width, y: (at.y * (aspect || 1)) / height };
  return Object.values(found).some((each) => each < 0 || each > 1) ? null : found;
};

const inSpace = (event) => {
  const place = placeUnder(event);
  return place && { x: place[0], y: place[1], z: place[2] };
};

const fill = (elements) => {
  for (const [name, value] of Object.entries(point)) elements[name].value = value.toFixed(6);
};

const pointAt = (event) => {
  if (!isPointing() || event.target.closest("button")) return;
  event.preventDefault();
  event.stopPropagation();
  const found = isInSpace() ? inSpace(event) : onPicture(event);
  if (!found) return;
  point = found;
  fill(form().elements);
  showPoint();
  form().elements.comment.focus();
};

const bindForm = (element) => {
  const details = element.closest("details");
  const { comment } = element.elements;
  // The panel came anew around what somebody had begun to write, and maybe left for other keys.
  const isBegun = Boolean(comment.value);
  if (isBegun) {
    details.open = true;
    for (const box of element.querySelectorAll('[name="tag"]')) box.checked = tags.has(box.value);
    if (point) {
      element.querySelector("[data-issue-point]")?.click();
      fill(element.elements);
    }
  } else {
    tags = new Set();
    point = null;
  }
  let isOpened = isBegun;
  details.addEventListener("toggle", () => {
    if (details.open && !isOpened) comment.focus();
    isOpened = false;
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
  if (isInSpace()) drawAgain();
};

// The issue of the address is brought into sight, wherever one has zoomed to.
const showCurrent = () => {
  const mark = viewer()?.querySelector(".issue-mark.is-current path");
  if (mark && !isInSpace()) showPlace(mark.getBoundingClientRect());
  document.querySelector(".issue-list [aria-current]")?.scrollIntoView({ block: "nearest", behavior: "instant" });
};

export const bindIssues = (root) => {
  for (const source of all(root, "[data-new-issue-marks]")) once(source, "marks", moveMarks);
  for (const element of all(root, "[data-viewer], [data-scene]")) {
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
  // With Ctrl, too, which elsewhere submits the task.
  if (event.shiftKey || event.altKey) return;
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
