// The rings of the selected polygon: another hole, another part, one of them less.
import { all, once } from "./dom.js";
import { begin } from "./drawing.js";
import { withRing } from "./edit_points.js";
import { draw, editedModel, keep, removeRing, startEditing, touchedRing } from "./editing.js";
import { inOrder } from "./geometry.js";

const TEXT = "Click point by point: begun inside the shape it is a hole, outside another part. Enter closes it; Esc gives up.";

const addRing = (button) => {
  startEditing();
  begin({
    shape: "polygon",
    color: button.dataset.color,
    text: TEXT,
    done: ({ polygon }) => {
      const model = editedModel();
      if (!model?.polygons) return;
      withRing(model, inOrder(polygon));
      keep();
    },
    ended: draw,
  });
};

const showRemovable = () => {
  const model = editedModel();
  const ring = touchedRing();
  const last = model?.polygons?.length === 1 && model.polygons[0][0] === ring;
  for (const button of document.querySelectorAll("[data-ring-remove]")) button.disabled = !ring || last;
};

export const bindRings = (root) => {
  for (const button of all(root, "[data-ring-add]")) once(button, "rings", () => button.addEventListener("click", () => addRing(button)));
  for (const button of all(root, "[data-ring-remove]")) once(button, "rings", () => button.addEventListener("click", removeRing));
};

document.addEventListener("ring-touched", showRemovable);
