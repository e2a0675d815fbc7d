// The picture that shapes are edited on: where a pointer is in it, and what is laid over it.

export const SVG = "http://www.w3.org/2000/svg";

export const viewer = () => document.querySelector("[data-viewer]");
export const panel = () => document.querySelector("[data-geometry]");
export const handles = () => viewer()?.querySelector("[data-handles]");

// In pixels of the picture; slices whose pixels are no squares are stretched by their aspect.
export const sizeOf = (element) => ({ width: Number(element.dataset.width), height: Number(element.dataset.height) / Number(element.dataset.aspect || 1) });

const clamp = (value) => Math.min(Math.max(value, 0), 1);
const round = (value) => Number(value.toFixed(6));

// Where a pointer is, in pixels of the picture.
export const pixelAt = ({ clientX, clientY }) => new DOMPoint(clientX, clientY).matrixTransform(handles().getScreenCTM().inverse());

// The same in fractions of the picture, and within it.
export const fractionAt = (event) => {
  const { x, y } = pixelAt(event);
  const { width, height } = sizeOf(viewer());
  return { x: round(clamp(x / width)), y: round(clamp(y / height)) };
};

// How far a pointer is from a place of the picture, in pixels of the screen.
export const distanceTo = ({ x, y }, event) => {
  const { width, height } = sizeOf(viewer());
  const at = new DOMPoint(x * width, y * height).matrixTransform(handles().getScreenCTM());
  return Math.hypot(at.x - event.clientX, at.y - event.clientY);
};

export const lineShape = (name, className, attributes) => {
  const element = document.createElementNS(SVG, name);
  element.setAttribute("class", className);
  element.setAttribute("vector-effect", "non-scaling-stroke");
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
