// Drawing a new object: a box by dragging, a point by a click, a line or an outline point by point.
import { all, once } from "./dom.js";
import { fractionAt, sizeOf, startEditing } from "./editing.js";

const SVG = "http://www.w3.org/2000/svg";
const BOXES = { bounding_box: "boundingBox", rotatable_bounding_box: "rotatableBoundingBox" };
const LEAST = { polygon: 3, polyline: 2 };
// Nearer than this, in pixels of the screen, a click means the first point again.
const CLOSE = 9;

let drawing = null;

const viewer = () => document.querySelector("[data-viewer]");
const round = (value) => Number(value.toFixed(6));
const numbered = (points) => Object.fromEntries(points.map((point, index) => [index, point]));

const boxOf = ([from, to]) => ({
  x: Math.min(from.x, to.x),
  y: Math.min(from.y, to.y),
  w: round(Math.abs(to.x - from.x)),
  h: round(Math.abs(to.y - from.y)),
});

const preview = () => {
  const place = viewer()?.querySelector("[data-handles]");
  if (!place || !drawing) return;
  const { width, height } = sizeOf(viewer());
  const points = [...drawing.points, ...(drawing.next ? [drawing.next] : [])];
  let shown = points;
  if (BOXES[drawing.shape] && points.length > 1) {
    const { x, y, w, h } = boxOf(points);
    shown = [{ x, y }, { x: x + w, y }, { x: x + w, y: y + h }, { x, y: y + h }, { x, y }];
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", "draw-outline");
  path.setAttribute("vector-effect", "non-scaling-stroke");
  path.setAttribute("stroke", drawing.color);
  path.setAttribute("d", shown.length ? `M${shown.map(({ x, y }) => `${x * width} ${y * height}`).join("L")}` : "");
  place.replaceChildren(path);
};

const stop = () => {
  drawing = null;
  viewer()?.classList.remove("is-drawing");
  viewer()?.querySelector("[data-handles]")?.replaceChildren();
  const hint = viewer()?.querySelector("[data-draw-hint]");
  if (hint) hint.hidden = true;
};

const finish = () => {
  const { form, shape, points } = drawing;
  let geometry;
  if (BOXES[shape]) {
    const box = boxOf(points);
    if (box.w < 1e-4 || box.h < 1e-4) return stop();
    geometry = { [BOXES[shape]]: shape === "bounding_box" ? box : { ...box, theta: 0 } };
  } else if (points.length < (LEAST[shape] ?? 1)) return stop();
  else geometry = { [shape]: numbered(points) };
  form.elements.geometry.value = JSON.stringify({ shape, ...geometry });
  stop();
  startEditing();
  form.dataset.drawn = "yes";
  form.requestSubmit();
  return undefined;
};

const HINTS = {
  polygon: "Click point by point. Enter, or the first point again, closes it; Backspace takes one back; Esc gives up.",
  polyline: "Click point by point. Enter, or a double click, ends it; Backspace takes one back; Esc gives up.",
  point: "Click where it is. Esc gives up.",
};

const start = (form) => {
  const option = form.elements.item_hash.selectedOptions[0];
  drawing = { form, shape: option.dataset.shape, color: option.dataset.color, points: [], next: null };
  viewer().classList.add("is-drawing");
  const hint = viewer().querySelector("[data-draw-hint]");
  hint.querySelector("p").textContent = HINTS[drawing.shape] ?? "Drag from one corner to the other. Esc gives up.";
  hint.hidden = false;
};

const isFirst = (event) => {
  const [first] = drawing.points;
  if (!first || drawing.points.length < 3) return false;
  const element = viewer();
  const { width, height } = sizeOf(element);
  const at = new DOMPoint(first.x * width, first.y * height).matrixTransform(element.querySelector("[data-handles]").getScreenCTM());
  return Math.hypot(at.x - event.clientX, at.y - event.clientY) < CLOSE;
};

const onDown = (event) => {
  if (!drawing || event.button || event.target.closest("button, form, [data-draw-hint]")) return;
  event.stopPropagation();
  event.preventDefault();
  const at = fractionAt(event);
  if (drawing.shape === "polygon" && isFirst(event)) {
    finish();
    return;
  }
  drawing.points.push(at);
  drawing.next = null;
  if (drawing.shape === "point") finish();
  else preview();
};

const onMove = (event) => {
  if (!drawing?.points.length) return;
  drawing.next = fractionAt(event);
  preview();
};

const onUp = (event) => {
  if (!drawing?.points.length || !BOXES[drawing.shape]) return;
  drawing.points.push(fractionAt(event));
  drawing.next = null;
  finish();
};

const onKey = (event) => {
  if (!drawing) return;
  const acts = {
    Escape: stop,
    Enter: () => !BOXES[drawing.shape] && finish(),
    Backspace: () => {
      drawing.points.pop();
      preview();
    },
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
};

export const bindDrawing = (root) => {
  for (const element of all(root, "[data-viewer]")) {
    once(element, "drawing", () => {
      drawing = null;
      element.addEventListener("pointerdown", onDown, { capture: true });
      element.addEventListener("pointermove", onMove);
      element.addEventListener("pointerup", onUp);
      element.addEventListener("dblclick", (event) => {
        if (!drawing) return;
        event.stopPropagation();
        // The second click of the pair is a point too many.
        drawing.points.pop();
        finish();
      }, { capture: true });
      element.addEventListener("click", (event) => drawing && event.preventDefault(), { capture: true });
    });
  }
  for (const form of all(root, "[data-draw]")) {
    once(form, "drawing", () => {
      const chosen = sessionStorage.getItem("draw-class");
      if ([...form.elements.item_hash.options].some((option) => option.value === chosen)) form.elements.item_hash.value = chosen;
      form.elements.item_hash.addEventListener("change", () => sessionStorage.setItem("draw-class", form.elements.item_hash.value));
      // Before htmx: the click on "New" begins to draw, what is drawn is sent.
      form.addEventListener("submit", (event) => {
        const shape = form.elements.item_hash.selectedOptions[0]?.dataset.shape;
        const drawn = form.dataset.drawn === "yes";
        form.dataset.drawn = "";
        if (drawn || shape === "skeleton") return;
        event.preventDefault();
        event.stopImmediatePropagation();
        start(form);
      }, { capture: true });
    });
  }
};

document.addEventListener("keydown", onKey, { capture: true });
