// Drawing on the canvas: what `draw_shapes.js` says of each shape, with pointer and keys.
import { distanceTo, fractionAt, handles, lineShape, sizeOf, viewer } from "./canvas.js";
import { all, once } from "./dom.js";
import { drawn, preview, wayOf } from "./draw_shapes.js";

// Nearer than this, in pixels of the screen, a click means the first point again, and a drag a click.
const CLOSE = 9;

let drawing = null;

const show = () => {
  const layer = handles();
  if (!layer || !drawing) return;
  const points = [...drawing.points, ...(drawing.next ? [drawing.next] : [])];
  const d = preview(drawing.shape, points, sizeOf(viewer()));
  layer.replaceChildren(lineShape("path", "draw-rim", { d }), lineShape("path", "draw-outline", { d, stroke: drawing.color }));
};

const hint = (text) => {
  const place = viewer()?.querySelector("[data-draw-hint]");
  if (!place) return;
  place.querySelector("p").textContent = text;
  place.hidden = !text;
};

const stop = () => {
  const ended = drawing?.ended;
  drawing = null;
  viewer()?.classList.remove("is-drawing");
  handles()?.replaceChildren();
  hint("");
  ended?.();
};

const finish = () => {
  const { shape, points, done } = drawing;
  const value = drawn(shape, points, sizeOf(viewer()));
  stop();
  if (value) done(value);
};

// Draw one shape; `done` gets what the wire holds of it, `ended` is called however it ends.
export const begin = ({ shape, color, done, ended, text }) => {
  if (drawing) stop();
  drawing = { shape, color, done, ended, way: wayOf(shape), points: [], next: null };
  viewer().classList.add("is-drawing");
  handles().replaceChildren();
  hint(text ?? drawing.way.hint);
};

const isFirst = (event) => drawing.points.length >= 3 && distanceTo(drawing.points[0], event) < CLOSE;

const add = (point) => {
  drawing.points.push(point);
  drawing.next = null;
  if (drawing.points.length === drawing.way.points) finish();
  else show();
};

const onDown = (event) => {
  if (!drawing || event.button || event.target.closest("button, form, [data-draw-hint]")) return;
  event.stopPropagation();
  event.preventDefault();
  if (drawing.way.closes && isFirst(event)) {
    finish();
    return;
  }
  add(fractionAt(event));
};

const onMove = (event) => {
  if (!drawing?.points.length) return;
  drawing.next = fractionAt(event);
  show();
};

const onUp = (event) => {
  // A drag ends where it ends; clicks from corner to corner do as well.
  if (drawing?.points.length !== 1 || !drawing.way.drags) return;
  if (distanceTo(drawing.points[0], event) >= CLOSE) add(fractionAt(event));
};

const onKey = (event) => {
  if (!drawing) return;
  const acts = {
    Escape: stop,
    Enter: () => !drawing.way.drags && finish(),
    Backspace: () => {
      drawing.points.pop();
      show();
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
        if (drawing.way.drags) return;
        // The second click of the pair is a point too many.
        drawing.points.pop();
        finish();
      }, { capture: true });
      element.addEventListener("click", (event) => drawing && event.preventDefault(), { capture: true });
    });
  }
};

document.addEventListener("keydown", onKey, { capture: true });
