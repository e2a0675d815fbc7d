// "New": the shape of the chosen class is drawn or painted first, and sent when it is there.
import { all, once } from "./dom.js";
import { wayOf } from "./draw_shapes.js";
import { begin } from "./drawing.js";
import { startEditing } from "./editing.js";
import { beginMask } from "./painting.js";
import { beginInSpace, drawsInSpace } from "./scene_draw.js";

// The class of the last new object is that of the next one.
const rememberClass = (select) => {
  const chosen = sessionStorage.getItem("draw-class");
  if ([...select.options].some((option) => option.value === chosen)) select.value = chosen;
  select.addEventListener("change", () => sessionStorage.setItem("draw-class", select.value));
};

const send = (item, value) => {
  // The panel may have come anew since the drawing began.
  const form = document.querySelector("[data-draw]");
  if (!form) return;
  form.elements.item_hash.value = item;
  form.elements.geometry.value = JSON.stringify(value);
  startEditing();
  form.dataset.drawn = "yes";
  form.requestSubmit();
};

const wayToDraw = (shape) => {
  if (document.querySelector("[data-scene]")) return drawsInSpace(shape) && beginInSpace;
  return shape === "bitmask" ? beginMask : wayOf(shape) && begin;
};

const onSubmit = (event) => {
  const form = event.currentTarget;
  const option = form.elements.item_hash.selectedOptions[0];
  const isDrawn = form.dataset.drawn === "yes";
  form.dataset.drawn = "";
  const { shape, color, like } = option?.dataset ?? {};
  const draw = wayToDraw(shape);
  // Others, such as skeletons, begin in the middle of the picture.
  if (isDrawn || !draw) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  draw({ shape, color, like, done: (value) => send(option.value, value) });
};

export const bindNewObject = (root) => {
  for (const form of all(root, "[data-draw]")) {
    once(form, "new-object", () => {
      rememberClass(form.elements.item_hash);
      // Before htmx: the click on "New" begins to draw, what is drawn is sent.
      form.addEventListener("submit", onSubmit, { capture: true });
    });
  }
};
