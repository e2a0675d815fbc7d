// Scenes: fetches what is in the space, links it with the list of instances, keeps the camera.
import { all, once } from "./dom.js";
import { coloursOf, fetchPacked, placesOf } from "./scene_cloud.js";
import { drawIn, placeDraft } from "./scene_draw.js";
import { bindEditingInSpace, editIn, holdOn, placeHandles } from "./scene_edit.js";
import { placeIssues } from "./scene_issues.js";
import { Marks } from "./scene_marks.js";
import { sum } from "./scene_rays.js";
import { canDraw, inWorld, Space } from "./scene_space.js";
import { pointAt, selectInstance } from "./selection.js";
import { keepInAddress, keepInUrl } from "./viewer.js";

// From where each view looks: from the right a little, so that what is ahead is at the top.
const VIEWS = {
  top: ({ up, right }) => sum(up, right, 0.0001),
  front: ({ forward }) => forward,
  side: ({ right }) => right,
  first: ({ up, forward, right }) => sum(sum(right, forward, -0.8), up, 0.8),
};
// Looking for what is under the pointer goes through all points of all segments.
const POINTED_UP_TO = 100_000;

// From where a row is looked at: kept while its frames change, and by its address.
let kept = { row: "", look: null };
let current = null;

const rowOf = () => location.pathname.split("/frames/")[0];
const parse = (text) => {
  const numbers = (text ?? "").split(",").map(Number);
  const isLook = text && numbers.length === 6 && numbers.every((each) => Number.isFinite(each) && Math.abs(each) < 1e12);
  return isLook && numbers.slice(0, 3).some((each, at) => each !== numbers[at + 3]) ? numbers : null;
};
const format = (look) => look.map((each) => Number(each.toFixed(3))).join(",");

keepInAddress("camera", () => (document.querySelector("[data-scene]") && kept.row === rowOf() && kept.look ? format(kept.look) : ""));

const note = (element, sentence) => {
  const place = element.querySelector("[data-media-state]");
  const line = document.createElement("p");
  line.className = "notice warn";
  line.textContent = sentence;
  place.append(line);
};

const number = new Intl.NumberFormat("en");
const tell = (element, headers) => {
  const [shown, total] = ["shown", "total"].map((name) => headers.reduce((sum, header) => sum + header[name], 0));
  const thinned = headers.some((header) => header.step > 1);
  const facts = thinned ? `${number.format(shown)} of ${number.format(total)} points shown, those of segments all` : `${number.format(total)} points`;
  element.querySelector("[data-scene-facts]").textContent = headers.length ? facts : "";
};

// The middle of a segment, and its ends: there its name stands, and there one goes to.
const outline = (points, origin) => {
  points.geometry.computeBoundingBox();
  const { min, max } = points.geometry.boundingBox;
  const box = points.geometry.boundingBox.clone().applyMatrix4(points.matrix);
  if (min.x > max.x) return [];
  return [0, 1, 2, 3, 4, 5, 6, 7].map((corner) => ["x", "y", "z"].map((axis, at) => box[corner & (1 << at) ? "max" : "min"][axis] + origin[at]));
};

const addSegments = (space, marks, packed, pose) => {
  let first = 0;
  for (const { hash, shown } of packed.header.objects) {
    const item = marks.items.find((each) => each.hash === hash && each.cloud !== undefined);
    if (item && shown) {
      const points = space.add(placesOf(packed, first, shown), packed.header.origin, pose, { color: item.group.getAttribute("color") });
      space.segments.push({ hash, points, group: item.group });
      marks.setPoints(hash, outline(points, space.origin));
    }
    first += shown;
  }
};

const addCloud = (space, packed, pose) => {
  const { header } = packed;
  const places = placesOf(packed, 0, header.shown);
  const points = space.add(places, header.origin, pose, { colours: coloursOf(packed, places) });
  if (!header.shown) return;
  space.clouds.push(points);
  const box = new space.three.Box3(new space.three.Vector3(...header.low), new space.three.Vector3(...header.high));
  space.bounds.union(box.applyMatrix4(points.matrix));
};

const fetched = (element, address, signal) =>
  fetchPacked(address, signal).catch((error) => {
    if (error.name !== "AbortError") note(element, error.message);
    return null;
  });

const fill = async (element, space, marks, signal) => {
  const clouds = [...element.querySelectorAll("[data-cloud]")];
  const packs = await Promise.all(
    clouds.map(async (cloud) => {
      const points = await fetched(element, cloud.dataset.cloud, signal);
      // A cloud that can't be read has been told of already, and its segments are in it.
      const segments = points && cloud.dataset.segments ? await fetched(element, cloud.dataset.segments, signal) : null;
      return { points, segments, pose: JSON.parse(cloud.dataset.pose) };
    }),
  );
  if (signal.aborted || !element.isConnected) return;
  const whole = packs.filter(({ points }) => points?.header.shown);
  const near = whole.length ? inWorld(whole[0].pose, whole[0].points.header.origin) : (marks.points[0] ?? [0, 0, 0]);
  space.origin = near.map(Math.round);
  for (const { points, pose } of whole) addCloud(space, points, pose);
  for (const { segments, pose } of packs) if (segments) addSegments(space, marks, segments, pose);
  space.ground = element.dataset.ground ? Number(element.dataset.ground) : space.lowest;
  for (const point of marks.points) space.include(point);
  tell(element, packs.filter(({ points }) => points).map(({ points }) => points.header));
  const missing = packs.flatMap(({ segments }) => segments?.header.objects ?? []).reduce((sum, each) => sum + each.missing, 0);
  if (missing) note(element, `${number.format(missing)} labelled point${missing > 1 ? "s are" : " is"} not in the file: the labels were made on another one.`);
};

const link = (element, host, space, marks) => {
  const restyle = () => {
    const none = element.classList.contains("hide-all");
    for (const segment of space.segments) {
      const has = (name) => segment.group.classList.contains(name);
      space.style(segment, { hidden: none || has("is-hidden"), pointed: has("is-hovered"), chosen: has("is-selected") });
    }
    space.changed();
  };
  const watcher = new MutationObserver((records) => {
    if (records.some(({ target }) => target === element || target.matches(".mark"))) restyle();
  });
  watcher.observe(marks.svg, { subtree: true, attributeFilter: ["class"] });
  watcher.observe(element, { attributeFilter: ["class"] });
  const again = new MutationObserver(() => {
    marks.read();
    holdOn();
    for (const segment of space.segments) {
      const now = marks.items.find((item) => item.hash === segment.group.dataset.objectHash);
      if (now) segment.group = now.group;
    }
    restyle();
  });
  again.observe(marks.svg.querySelector("[data-overlay]"), { childList: true });
  restyle();
  bindPointer(host, space);
  host.addEventListener("keydown", (event) => onKey(event, space));
  // Links are dragged as such otherwise, and the space with them.
  host.addEventListener("dragstart", (event) => event.preventDefault());
};

const bindPointer = (host, space) => {
  let from = null;
  let pointed = null;
  const total = space.segments.reduce((sum, { points }) => sum + points.geometry.getAttribute("position").count, 0);
  const at = (event) => {
    const { left, top } = host.getBoundingClientRect();
    return space.segmentAt(event.clientX - left, event.clientY - top);
  };
  const point = (hash) => {
    if (hash === pointed) return;
    if (pointed) pointAt(pointed, false);
    if (hash) pointAt(hash, true);
    pointed = hash;
  };
  // The space catches the pointer to be turned by it: what was under it at first was meant.
  host.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY, mark: event.target.closest?.(".mark") };
  }, { capture: true });
  host.addEventListener("click", (event) => {
    if (event.target.closest("[data-issue-mark]")) return;
    const moved = from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > 4;
    const hash = from?.mark?.dataset.objectHash ?? at(event);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!moved && hash) selectInstance(hash);
  }, { capture: true });
  if (!total || total > POINTED_UP_TO) return;
  let waiting = 0;
  host.addEventListener("pointermove", (event) => {
    if (event.buttons || waiting) return;
    waiting = requestAnimationFrame(() => {
      waiting = 0;
      point(event.target.closest?.(".mark") ? null : at(event));
    });
  });
  host.addEventListener("pointerleave", () => point(null));
};

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const onKey = (event, space) => {
  const by = ARROWS[event.key];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.shiftKey) space.move(...by);
  else space.turn(...by);
};

const actions = {
  in: ({ space }) => space.closer(1.25),
  out: ({ space }) => space.closer(0.8),
  fit: ({ space }) => space.fit(),
  top: ({ space, axes }) => space.fit(space.bounds, VIEWS.top(axes)),
  front: ({ space, axes }) => space.fit(space.bounds, VIEWS.front(axes)),
  side: ({ space, axes }) => space.fit(space.bounds, VIEWS.side(axes)),
  selection: ({ space, marks }) => {
    const points = marks.selected.flatMap((item) => item.points);
    if (points.length) space.fit(space.boxOf(points));
  },
  labels: ({ element, space }, button) => {
    const on = element.dataset.labels !== "on";
    element.dataset.labels = on ? "on" : "hover";
    button.setAttribute("aria-pressed", String(on));
    localStorage.setItem("labels", on ? "on" : "hover");
    space.changed();
  },
  hide: ({ element }, button) => {
    button.setAttribute("aria-pressed", String(element.classList.toggle("hide-all")));
  },
};

const open = async (element) => {
  const host = element.querySelector("[data-scene-space]");
  if (!canDraw()) {
    note(element, "This browser can't draw in 3D (it has no WebGL, or it is switched off). All labels and answers are listed beside.");
    return;
  }
  const [three, { OrbitControls }] = await Promise.all([import(element.dataset.three), import(element.dataset.controls)]);
  if (!element.isConnected) return;
  current?.space.close();
  current?.stop.abort();
  const stop = new AbortController();
  const marks = new Marks(three, element.querySelector("[data-scene-marks]"));
  const axes = JSON.parse(element.dataset.axes);
  const drawn = () => {
    const { clientWidth: width, clientHeight: height } = host;
    const { lens } = space;
    marks.place(lens, { width, height, names: element.dataset.labels === "on" });
    placeIssues(marks, lens);
    placeHandles(lens);
    placeDraft(lens);
    if (!element.dataset.drawn) return;
    kept = { row: rowOf(), look: space.look };
    element.dataset.look = format(kept.look);
    keepInUrl();
  };
  const space = new Space(three, OrbitControls, host, { up: axes.up, drawn });
  current = { element, host, space, marks, axes, stop };
  await fill(element, space, marks, stop.signal);
  if (stop.signal.aborted || !element.isConnected) return;
  space.resize();
  const look = kept.row === rowOf() ? kept.look : parse(new URLSearchParams(location.search).get("camera"));
  if (look) space.look = look;
  else space.fit(space.bounds, VIEWS.first(axes));
  // First what the hand does, then what is under it.
  drawIn(current);
  editIn(current);
  link(element, host, space, marks);
  element.dataset.drawn = "yes";
  space.changed();
};

// An image that can't be shown says why in its place; its labels stay.
const bindImage = (image) => {
  const report = async () => {
    const state = image.closest("figure").querySelector("[data-camera-state]");
    const response = await fetch(image.getAttribute("href")).catch(() => null);
    const plain = response?.headers.get("Content-Type")?.startsWith("text/plain");
    state.textContent = plain ? await response.text() : "The image could not be fetched.";
    state.hidden = false;
  };
  image.addEventListener("error", report);
  image.decode?.().catch(() => image.isConnected && report());
};

export const bindScene = (root) => {
  bindEditingInSpace(root);
  for (const image of all(root, "[data-camera-media]")) once(image, "camera", bindImage);
  for (const element of all(root, "[data-scene]")) {
    once(element, "scene", () => {
      element.dataset.labels = localStorage.getItem("labels") ?? element.dataset.labels;
      for (const button of element.querySelectorAll("[data-scene-action]")) {
        if (button.dataset.sceneAction === "labels") button.setAttribute("aria-pressed", String(element.dataset.labels === "on"));
        button.addEventListener("click", () => current?.element === element && actions[button.dataset.sceneAction](current, button));
      }
      open(element).catch(() => note(element, "The 3D view could not be started. Reload the page to try again."));
    });
  }
};
addEventListener("popstate", () => {
  kept = { row: "", look: null };
});
