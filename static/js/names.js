// Class names on the canvas: each beside its shape, none over another one.
// One that finds no place shows up when its shape is pointed at or selected.
const PLACES = [-5, 14, -24, 33];
const HEIGHT = 14;
const DEPTH = 5;
// As far as the rim of the letters reaches.
const MARGIN = 2.5;

const widths = new Map();
let pen = null;

const widthOf = (text, font) => {
  const key = `${font} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = font;
    width = pen.measureText(text).width;
    if (widths.size > 5000) widths.clear();
    widths.set(key, width);
  }
  return width;
};

const clash = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// Give a name its place in screen pixels; whether there was one.
const put = (name, x, y, width, view, taken) => {
  const dx = Math.min(0, view.width - MARGIN - width - x);
  for (const dy of PLACES) {
    const spot = { left: x + dx - MARGIN, right: x + dx + width + MARGIN, top: y + dy - HEIGHT, bottom: y + dy + DEPTH };
    if (spot.top < 0 || taken.some((other) => clash(spot, other))) continue;
    taken.push(spot);
    name.style.setProperty("--dx", String(dx));
    name.style.setProperty("--dy", String(dy));
    return true;
  }
  return false;
};

// Names of stretches stand within them: one with no room for its name is told of when pointed at.
export const fitRegionNames = (regions) => {
  const across = regions.getBoundingClientRect().width;
  for (const name of regions.querySelectorAll(".region-label")) {
    const room = (parseFloat(name.ownerSVGElement.getAttribute("width")) / 100) * across;
    name.classList.toggle("is-crowded", room < widthOf(name.textContent, getComputedStyle(name).font) + 6);
  }
};

// Where the picture's upper left corner lies and how many screen pixels one of its pixels takes.
export const placeNames = (svg, { left, top, scale, width, height }) => {
  const taken = [];
  const names = [...svg.querySelectorAll(":is([data-overlay], [data-names]) .mark-label")];
  if (!names.length) return;
  const style = getComputedStyle(names[0]);
  const font = `${style.fontWeight} 12px ${style.fontFamily}`;
  const chosen = (name) => (name.classList.contains("is-selected") ? 0 : 1);
  names.sort((a, b) => chosen(a) - chosen(b));
  for (const name of names) {
    const x = (Number(name.getAttribute("x")) - left) * scale;
    const y = (Number(name.getAttribute("y")) - top) * scale;
    const inSight = x < width && y < height + HEIGHT && x > -400 && y > -HEIGHT;
    const placed = inSight && put(name, x, y, widthOf(name.textContent, font), { width, height }, taken);
    name.classList.toggle("is-crowded", !placed);
  }
};
