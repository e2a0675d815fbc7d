// Shapes in space as the hand changes them: from what the wire holds to handles, and back.
// What was not touched keeps every digit.
import { inOrder, numbered } from "./geometry.js";
import { alongAxis, angleAbout, difference, dot, onLevel, onPlane, sum } from "./scene_rays.js";

const LEAST = 0.001;
// Pixels between a solid and what it is lifted and turned by.
const ARM = 34;

const round = (value) => Number(value.toFixed(6));
const rounded = (place) => place.map(round);

export const toSolid = (value) => {
  if (value.shape === "cuboid") return { shape: "cuboid", ...structuredClone(value.cuboid) };
  return { shape: value.shape, points: inOrder(value[value.shape]).map(({ x, y, z }) => [x, y, z]), touched: null };
};

export const toWire = ({ shape, position, orientation, size, points }) =>
  shape === "cuboid" ? { shape, cuboid: { position, orientation, size } } : { shape, [shape]: numbered(points.map(([x, y, z]) => ({ x, y, z }))) };

// What a mark on the page says of where it is.
export const placeOf = ({ shape, position, orientation, size, points }) => {
  if (shape === "cuboid") return { cuboid: { position, orientation, size } };
  return shape === "point" ? { point: points[0] } : { line: points };
};

export const matrixOf = (three, orientation) => new three.Matrix4().makeRotationFromEuler(new three.Euler(...orientation, "XYZ"));

// The solid's own axes in the world.
const axesOf = (three, orientation) => {
  const { elements } = matrixOf(three, orientation);
  return [0, 4, 8].map((at) => [elements[at], elements[at + 1], elements[at + 2]]);
};

// `half`: how far the solid reaches above the place that is lifted.
const lifting = (view, { get, put, half = () => 0 }) => ({
  id: "lift",
  kind: "lift",
  title: "Drag it up and down",
  at: (perPixel) => sum(get(), view.up, half() + ARM * perPixel),
  stem: () => sum(get(), view.up, half()),
  begin: (ray) => {
    const start = get();
    const first = alongAxis(ray, start, view.up);
    return (now) => {
      const to = alongAxis(now, start, view.up);
      if (first !== null && to !== null) put(rounded(sum(start, view.up, to - first)));
    };
  },
});

// Points lie on the points of the cloud under the pointer, or stay on their level.
const spot = (model, index, view) => ({
  id: `vertex-${index}`,
  kind: "corner",
  title: "Drag it: on to the points of the cloud, with Ctrl held level, with Shift up and down",
  at: () => model.points[index],
  touch: () => {
    model.touched = index;
  },
  begin: (ray) => {
    const start = model.points[index];
    const held = onLevel(ray, start, view.up, view.facing);
    const lift = alongAxis(ray, start, view.up);
    return (now, event) => {
      const put = (place) => place && model.points.splice(index, 1, rounded(place));
      if (event.shiftKey) {
        const to = alongAxis(now, start, view.up);
        if (lift !== null && to !== null) put(sum(start, view.up, to - lift));
        return;
      }
      const onCloud = event.ctrlKey || event.metaKey ? null : view.pick(event);
      if (onCloud) put(onCloud);
      else {
        const to = onLevel(now, start, view.up, view.facing);
        if (held && to) put(sum(start, difference(to, held)));
      }
    };
  },
  remove: model.shape === "polyline" && model.points.length > 2 ? () => model.points.splice(index, 1) : null,
});

const spots = (model, view) => {
  const vertices = model.points.map((_, index) => spot(model, index, view));
  const middles = model.points.slice(1).map((_, index) => ({
    id: `middle-${index}`,
    kind: "middle",
    title: "Drag it: it becomes a point of its own",
    at: () => sum(model.points[index], difference(model.points[index + 1], model.points[index]), 0.5),
    insert: () => {
      model.points.splice(index + 1, 0, sum(model.points[index], difference(model.points[index + 1], model.points[index]), 0.5));
      model.touched = index + 1;
      return spot(model, index + 1, view);
    },
  }));
  const lifted = model.shape === "point" ? 0 : model.touched;
  if (lifted === null || !model.points[lifted]) return [...middles, ...vertices];
  const lift = lifting(view, { get: () => model.points[lifted], put: (place) => model.points.splice(lifted, 1, place) });
  return [lift, ...middles, ...vertices];
};

const faces = (model, axes) =>
  [0, 1, 2].flatMap((axis) =>
    [1, -1].map((side) => ({
      id: `face-${"xyz"[axis]}${side > 0 ? "" : "-"}`,
      kind: "corner",
      title: `Drag it: size along its ${"XYZ"[axis]} axis`,
      at: () => sum(model.position, axes()[axis], (side * model.size[axis]) / 2),
      begin: (ray) => {
        const [start, size, way] = [model.position, model.size[axis], axes()[axis].map((each) => each * side)];
        const first = alongAxis(ray, start, way);
        return (now) => {
          const to = alongAxis(now, start, way);
          if (first === null || to === null) return;
          const wide = Math.max(size + to - first, LEAST);
          // The face on the other side stays.
          model.size = model.size.map((each, at) => (at === axis ? round(wide) : each));
          model.position = rounded(sum(start, way, (wide - size) / 2));
        };
      },
    })),
  );

// About the solid's own axes: the upright one, with Shift the one across, with Alt the one along.
const turning = (three, model, axes, view) => {
  const upright = () => {
    const slopes = axes().map((axis) => Math.abs(dot(axis, view.up)));
    return slopes.indexOf(Math.max(...slopes));
  };
  const front = () => (upright() === 0 ? 1 : 0);
  return {
    id: "turn",
    kind: "turning",
    title: "Drag it: turns the solid; with Shift it tilts, with Alt it rolls",
    at: (perPixel) => sum(model.position, axes()[front()], model.size[front()] / 2 + ARM * perPixel),
    stem: () => sum(model.position, axes()[front()], model.size[front()] / 2),
    begin: (ray, { shiftKey, altKey }) => {
      const [up, ahead] = [upright(), front()];
      const about = altKey ? ahead : shiftKey ? 3 - up - ahead : up;
      const axis = axes()[about];
      const zero = axes()[(about + 1) % 3];
      const [before, turned, centre] = [matrixOf(three, model.orientation), model.orientation[2], model.position];
      const angle = (line) => {
        const place = onPlane(line, centre, axis) ?? onPlane(line, centre, view.facing);
        return place && angleAbout(place, centre, axis, zero);
      };
      const first = angle(ray);
      return (now) => {
        const to = angle(now);
        if (first === null || to === null) return;
        if (about === 2) {
          // Its turns come one after the other: the last one alone says it.
          const turn = turned + to - first;
          model.orientation = [...model.orientation.slice(0, 2), round(Math.atan2(Math.sin(turn), Math.cos(turn)))];
          return;
        }
        const by = new three.Matrix4().makeRotationAxis(new three.Vector3(...[0, 1, 2].map((each) => (each === about ? 1 : 0))), to - first);
        const { x, y, z } = new three.Euler().setFromRotationMatrix(before.clone().multiply(by), "XYZ");
        model.orientation = rounded([x, y, z]);
      };
    },
  };
};

const carrying = (model, view) => ({
  id: "move",
  kind: "carrying",
  title: "Drag it over the ground; its height stays",
  at: () => model.position,
  begin: (ray) => {
    const start = model.position;
    const held = onLevel(ray, start, view.up, view.facing);
    return (now) => {
      const to = onLevel(now, start, view.up, view.facing);
      if (held && to) model.position = rounded(sum(start, difference(to, held)));
    };
  },
});

// `view`: which way is up, where the eye looks, and `pick`, the point of the cloud under a pointer.
export const handlesOf = (three, model, view) => {
  if (model.shape !== "cuboid") return spots(model, view);
  const axes = () => axesOf(three, model.orientation);
  const lift = lifting(view, {
    get: () => model.position,
    put: (place) => {
      model.position = place;
    },
    half: () => axes().reduce((reach, axis, at) => reach + Math.abs(dot(axis, view.up)) * model.size[at] * 0.5, 0),
  });
  return [...faces(model, axes), lift, turning(three, model, axes, view), carrying(model, view)];
};
