// Marks of objects in space, drawn over the points: each frame of the screen their lines are
// brought from the world to the picture by the camera that draws the points, so they can't part.
import { placeNames } from "./names.js";
import { matrixOf } from "./scene_solids.js";

const NOWHERE = -9999;
// Pairs of corners; bit 0 of a corner's number is its side along X, bit 1 along Y, bit 2 along Z.
const EDGES = [[0, 1], [2, 3], [4, 5], [6, 7], [0, 2], [1, 3], [4, 6], [5, 7], [0, 4], [1, 5], [2, 6], [3, 7]];
const FRONT = [1, 3, 7, 5];

const cornersOf = (three, { position, orientation, size }) => {
  const turn = matrixOf(three, orientation);
  return Array.from({ length: 8 }, (_, corner) => {
    const half = size.map((length, axis) => (corner & (1 << axis) ? length / 2 : -length / 2));
    const { x, y, z } = new three.Vector3(...half).applyMatrix4(turn);
    return [x + position[0], y + position[1], z + position[2]];
  });
};

export const shapeOf = (three, place) => {
  if (place.cuboid) return { points: cornersOf(three, place.cuboid), edges: EDGES, face: FRONT };
  if (place.point) return { points: [place.point], edges: [] };
  const points = place.line ?? [];
  return { points, edges: points.slice(1).map((_, at) => [at, at + 1]) };
};

// A line that goes through the plane of the eye is drawn as far as it is before it.
const edge = (a, b, lens) => {
  if (!lens.isBefore(a) && !lens.isBefore(b)) return "";
  return `M${lens.onScreen(lens.cut(a, b))}L${lens.onScreen(lens.cut(b, a))}`;
};

// The lines of a shape on the screen; a single point is a line of no length.
export const pathOf = ({ points, edges }, lens, seen = points.map((point) => lens.seen(point))) => {
  if (edges.length) return edges.map(([from, to]) => edge(seen[from], seen[to], lens)).join("");
  return seen.length && lens.isBefore(seen[0]) ? `M${lens.onScreen(seen[0])}h0` : "";
};

export class Marks {
  // The svg has a group [data-overlay] with marks and names, and one for the selected one's corners.
  constructor(three, svg) {
    this.three = three;
    this.svg = svg;
    this.vertices = svg.querySelector("[data-scene-vertices]");
    this.items = [];
    this.read();
  }

  // What the page has now: somebody moved or removed an object, or took that back.
  read() {
    const { three, svg } = this;
    const before = new Map(this.items.map((item) => [item.hash, item]));
    this.items = [...svg.querySelectorAll(".mark")].map((group) => {
      const place = JSON.parse(group.dataset.place);
      const hash = group.dataset.objectHash;
      return {
        group,
        hash,
        cloud: place.cloud,
        ...shapeOf(three, place),
        // The points of a segment came after the page.
        ...(place.cloud !== undefined && before.has(hash) ? { points: before.get(hash).points } : {}),
        lines: [...group.querySelectorAll("path:not(.front)")],
        front: group.querySelector(".front"),
        name: svg.querySelector(`[data-name-of="${CSS.escape(hash)}"]`),
      };
    });
  }

  // Where the hand holds an object now, before the page knows.
  hold(hash, place) {
    for (const item of this.items) if (item.hash === hash) Object.assign(item, shapeOf(this.three, place));
  }

  // Of a segment: where its name stands, and what "go to the selection" goes to.
  setPoints(hash, points) {
    for (const item of this.items) if (item.hash === hash && item.cloud !== undefined) item.points.push(...points);
  }

  get selected() {
    return this.items.filter((item) => item.group.classList.contains("is-selected"));
  }

  get points() {
    return this.items.flatMap((item) => item.points);
  }

  // `lens` turns a point of the world into camera space and from there into screen pixels.
  place(lens, { width, height, names }) {
    this.vertices.replaceChildren();
    for (const item of this.items) this.placeOne(item, lens);
    if (names) placeNames(this.svg, { left: 0, top: 0, scale: 1, width, height });
  }

  placeOne(item, lens) {
    const seen = item.points.map((point) => lens.seen(point));
    const shown = seen.map((point) => (lens.isBefore(point) ? lens.onScreen(point) : null));
    if (item.lines.length) {
      const path = pathOf(item, lens, seen);
      for (const line of item.lines) line.setAttribute("d", path);
    }
    if (item.front) {
      const corners = item.face.map((corner) => shown[corner]);
      item.front.setAttribute("d", corners.every(Boolean) ? `M${corners.join("L")}Z` : "");
    }
    const top = shown.filter(Boolean).sort((a, b) => a[1] - b[1])[0] ?? [NOWHERE, NOWHERE];
    item.name?.setAttribute("x", top[0]);
    item.name?.setAttribute("y", top[1]);
    if (item.edges.length && item.group.matches(".is-selected:not(.is-hidden)")) this.showVertices(item, shown);
  }

  showVertices(item, shown) {
    const path = shown.filter(Boolean).map((point) => `M${point}h0`).join("");
    this.vertices.setAttribute("color", item.group.getAttribute("color"));
    for (const name of ["vertex-rim", "vertex"]) {
      const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
      element.setAttribute("class", name);
      element.setAttribute("d", path);
      this.vertices.append(element);
    }
  }
}
