// What an editor needs of every shape: a model of it that can be dragged, and back to what the wire
// holds. Everything here counts in fractions of the picture and knows nothing of the page.
import * as boxes from "./edit_boxes.js";
import * as cuboids from "./edit_cuboids.js";
import * as points from "./edit_points.js";

const FAMILIES = {
  bounding_box: boxes,
  rotatable_bounding_box: boxes,
  circle: boxes,
  ellipse: boxes,
  polygon: points,
  polyline: points,
  point: points,
  skeleton: points,
  cuboid_2d: cuboids,
};

const familyOf = (model) => FAMILIES[model.shape];

// A model to edit, or null for shapes that are not dragged.
export const toModel = (value) => FAMILIES[value.shape]?.toModel(value) ?? null;
export const toValue = (model) => familyOf(model).toValue(model);

// What can be taken hold of: { at, drag(to), remove?, insert? }, each working on the model given.
export const handlesOf = (model, size) => familyOf(model).handlesOf(model, size);

export const moveBy = (model, dx, dy) => familyOf(model).moveBy(model, dx, dy);

// How far it can move until its edge reaches the picture's; further it may go no more.
export const bounded = (model, dx, dy, size) => {
  const places = familyOf(model).pointsOf(model, size);
  const fit = (values, step) => Math.min(Math.max(step, Math.min(0, -Math.min(...values))), Math.max(0, 1 - Math.max(...values)));
  return [fit(places.map((point) => point.x), dx), fit(places.map((point) => point.y), dy)];
};

const path = (lines, size) => {
  const at = ({ x, y }) => `${(x * size.width).toFixed(2)} ${(y * size.height).toFixed(2)}`;
  return lines.map((line) => (line.points.length ? `M${line.points.map(at).join("L")}${line.closed ? "Z" : ""}` : "")).join("");
};

// The outline while it is dragged, as SVG path data in pixels.
export const outline = (model, size) => {
  const family = familyOf(model);
  const oval = family.ovalOf?.(model, size);
  if (!oval) return path(family.linesOf(model, size), size);
  const at = ({ x, y }) => `${x * size.width} ${y * size.height}`;
  const half = `A${oval.rx} ${oval.ry} ${oval.theta} 0 1 `;
  return `M${at(oval.from)}${half}${at(oval.to)}${half}${at(oval.from)}Z`;
};

// Lines that help to hold a shape and are none of its own.
export const frame = (model, size) => path(familyOf(model).frameOf?.(model, size) ?? [], size);
