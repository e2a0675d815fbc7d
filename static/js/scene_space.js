// The space: points drawn by three.js, an upright camera, and the way from world to screen and back.
// Everything is drawn near the origin, which is close to the points: large coordinates, as of maps,
// would tremble as float32. Marks and addresses keep full coordinates.

import { dot, sum } from "./scene_rays.js";

const FIELD = 50;
const HIT = 8;
const SIZES = { plain: 2, segment: 3, pointed: 4, chosen: 5.5 };
// Names stand above what they name.
const MARGIN = 1.15;
const TURN = Math.PI / 36;

// One for the whole stay: browsers give a page a few drawing contexts and then take the first away.
let renderer = null;

export const canDraw = () => {
  try {
    return Boolean(renderer || document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
};

// Where a pose brings a point that was measured in it.
export const inWorld = ({ rotation: r, position }, [x, y, z]) => [0, 1, 2].map((row) => r[row * 3] * x + r[row * 3 + 1] * y + r[row * 3 + 2] * z + position[row]);

export class Space {
  // `up`: which way is up in the world.
  constructor(three, OrbitControls, host, { up, drawn }) {
    this.three = three;
    this.up = up;
    this.host = host;
    this.drawn = drawn;
    this.origin = [0, 0, 0];
    // How high the ground is, along `up`.
    this.ground = 0;
    this.bounds = new three.Box3();
    this.clouds = [];
    this.segments = [];
    this.scene = new three.Scene();
    this.camera = new three.PerspectiveCamera(FIELD, 1, 0.1, 1000);
    this.camera.up.set(...up);
    // Colours are those of the ontology and of the file, to the letter.
    three.ColorManagement.enabled = false;
    renderer ??= new three.WebGLRenderer({ antialias: true, alpha: true });
    renderer.outputColorSpace = three.LinearSRGBColorSpace;
    renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    host.prepend(renderer.domElement);
    this.controls = new OrbitControls(this.camera, host);
    this.controls.zoomToCursor = true;
    this.controls.addEventListener("change", () => this.changed());
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
  }

  close() {
    cancelAnimationFrame(this.waiting);
    this.observer.disconnect();
    this.controls.dispose();
    this.scene.traverse((each) => {
      each.geometry?.dispose();
      each.material?.dispose();
    });
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!width || !height) return;
    renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.changed();
  }

  changed() {
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0;
      if (this.host.isConnected) this.draw();
    });
  }

  draw() {
    const distance = this.camera.position.distanceTo(this.controls.target);
    const reach = this.bounds.isEmpty() ? distance : this.bounds.getBoundingSphere(new this.three.Sphere()).radius;
    this.camera.near = Math.max(distance / 500, 1e-4);
    this.camera.far = (distance + reach) * 10;
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    renderer.render(this.scene, this.camera);
    this.drawn();
  }

  // Points of the world, which a pose brings there from where they were measured.
  add(places, from, pose, { colours, color }) {
    const { three } = this;
    const geometry = new three.BufferGeometry();
    geometry.setAttribute("position", new three.BufferAttribute(places, 3));
    if (colours) geometry.setAttribute("color", new three.BufferAttribute(colours, 3, true));
    const material = new three.PointsMaterial({ size: colours ? SIZES.plain : SIZES.segment, sizeAttenuation: false, vertexColors: Boolean(colours), toneMapped: false });
    if (color) material.color.set(color);
    const points = new three.Points(geometry, material);
    const { rotation: r } = pose;
    const at = inWorld(pose, from).map((value, axis) => value - this.origin[axis]);
    points.matrixAutoUpdate = false;
    points.matrix.set(r[0], r[1], r[2], at[0], r[3], r[4], r[5], at[1], r[6], r[7], r[8], at[2], 0, 0, 0, 1);
    points.updateMatrixWorld(true);
    // What is labelled lies on what it is part of.
    points.renderOrder = colours ? 0 : 1;
    points.frustumCulled = false;
    this.scene.add(points);
    this.changed();
    return points;
  }

  // How segments look: hidden, pointed at, selected, each by size and not by colour alone.
  style(segment, { hidden, pointed, chosen }) {
    segment.points.visible = !hidden;
    segment.points.material.size = chosen ? SIZES.chosen : pointed ? SIZES.pointed : SIZES.segment;
  }

  // As low as the lowest point.
  get lowest() {
    if (this.bounds.isEmpty()) return 0;
    const { min, max } = this.bounds;
    return dot(this.up.map((along, axis) => (along > 0 ? min : max).getComponent(axis) + this.origin[axis]), this.up);
  }

  include(point) {
    this.bounds.expandByPoint(this.local(point));
  }

  local(point) {
    return new this.three.Vector3(point[0] - this.origin[0], point[1] - this.origin[1], point[2] - this.origin[2]);
  }

  // From where one looks, and where to, in the world.
  get look() {
    const { position } = this.camera;
    const { target } = this.controls;
    return [position, target].flatMap(({ x, y, z }) => [x + this.origin[0], y + this.origin[1], z + this.origin[2]]);
  }

  set look(numbers) {
    this.camera.position.copy(this.local(numbers.slice(0, 3)));
    this.controls.target.copy(this.local(numbers.slice(3)));
    this.controls.update();
    this.changed();
  }

  // So that all of a box is seen, from a direction or from where one looks now.
  fit(box = this.bounds, direction = null) {
    const { three } = this;
    const whole = box.isEmpty() ? new three.Box3(new three.Vector3(-5, -5, -5), new three.Vector3(5, 5, 5)) : box;
    const centre = whole.getCenter(new three.Vector3());
    const away = (direction ? new three.Vector3(...direction) : this.camera.position.clone().sub(this.controls.target)).normalize();
    const right = new three.Vector3().crossVectors(this.camera.up, away).normalize();
    const up = new three.Vector3().crossVectors(away, right);
    const slope = Math.tan(((FIELD / 2) * Math.PI) / 180);
    // As near as every corner allows to be seen, across and down.
    let distance = 0.1;
    for (let corner = 0; corner < 8; corner += 1) {
      const at = new three.Vector3(...["x", "y", "z"].map((axis, bit) => (corner & (1 << bit) ? whole.max : whole.min)[axis])).sub(centre);
      const wide = Math.max(Math.abs(at.dot(right)) / this.camera.aspect, Math.abs(at.dot(up)));
      distance = Math.max(distance, at.dot(away) + (wide / slope) * MARGIN);
    }
    this.controls.target.copy(centre);
    this.camera.position.copy(centre).addScaledVector(away, distance);
    this.controls.update();
    this.changed();
  }

  boxOf(points) {
    const box = new this.three.Box3();
    for (const point of points) box.expandByPoint(this.local(point));
    return box;
  }

  closer(ratio) {
    const away = this.camera.position.clone().sub(this.controls.target);
    this.camera.position.copy(this.controls.target).addScaledVector(away, 1 / ratio);
    this.controls.update();
    this.changed();
  }

  turn(across, up) {
    const { three } = this;
    const away = this.camera.position.clone().sub(this.controls.target);
    away.applyAxisAngle(this.camera.up, across * TURN);
    const angle = Math.min(Math.max(away.angleTo(this.camera.up) - up * TURN, 0.01), Math.PI - 0.01) - away.angleTo(this.camera.up);
    away.applyAxisAngle(new three.Vector3().crossVectors(this.camera.up, away).normalize(), angle);
    this.camera.position.copy(this.controls.target).add(away);
    this.controls.update();
    this.changed();
  }

  move(across, up) {
    const step = this.camera.position.distanceTo(this.controls.target) * 0.05;
    const by = new this.three.Vector3(across * step, up * step, 0).applyQuaternion(this.camera.quaternion);
    this.camera.position.add(by);
    this.controls.target.add(by);
    this.controls.update();
    this.changed();
  }

  get lens() {
    const view = this.camera.matrixWorldInverse.elements;
    const [across, down] = [this.camera.projectionMatrix.elements[0], this.camera.projectionMatrix.elements[5]];
    const { clientWidth: width, clientHeight: height } = this.host;
    const [ox, oy, oz] = this.origin;
    const { near } = this.camera;
    const round = (value) => Math.round(Math.min(Math.max(value, -1e6), 1e6) * 100) / 100;
    return {
      seen: ([px, py, pz]) => {
        const [x, y, z] = [px - ox, py - oy, pz - oz];
        return [0, 1, 2].map((row) => view[row] * x + view[row + 4] * y + view[row + 8] * z + view[row + 12]);
      },
      isBefore: (point) => point[2] < -near,
      // The point itself, or where the line from it to the other comes before the eye.
      cut: (point, other) => {
        if (point[2] < -near) return point;
        const share = (-near * 1.001 - point[2]) / (other[2] - point[2]);
        return point.map((value, axis) => value + (other[axis] - value) * share);
      },
      onScreen: ([x, y, z]) => [round((1 - (across * x) / z) * 0.5 * width), round((1 + (down * y) / z) * 0.5 * height)],
    };
  }

  // The line from the eye through a place of the screen, in the world.
  ray(x, y) {
    const { clientWidth: width, clientHeight: height } = this.host;
    const through = new this.three.Vector3((x / width) * 2 - 1, 1 - (y / height) * 2, 0.5).unproject(this.camera);
    const way = through.sub(this.camera.position).normalize();
    return { from: sum(this.camera.position.toArray(), this.origin), way: way.toArray() };
  }

  // Where the eye looks.
  get facing() {
    return this.camera.getWorldDirection(new this.three.Vector3()).toArray();
  }

  // How much of the world a pixel of the screen is at a place of it.
  perPixel(point) {
    const far = Math.abs(this.lens.seen(point)[2]);
    return (2 * far * Math.tan((FIELD * Math.PI) / 360)) / (this.host.clientHeight || 1);
  }

  // The point of a cloud near a place of the screen, in the world; the nearest to the eye of several.
  pointAt(x, y) {
    const found = nearest(this, this.clouds, x, y);
    return found && sum(found.points.localToWorld(new this.three.Vector3(...found.place)).toArray(), this.origin);
  }

  // All points of clouds, in the world.
  *everyPoint() {
    const at = new this.three.Vector3();
    for (const points of this.clouds) {
      const places = points.geometry.getAttribute("position").array;
      for (let index = 0; index < places.length; index += 3) {
        const { x, y, z } = at.fromArray(places, index).applyMatrix4(points.matrix);
        yield [x + this.origin[0], y + this.origin[1], z + this.origin[2]];
      }
    }
  }

  // The segment with a point near a place of the screen, the nearest to the eye of several.
  segmentAt(x, y) {
    const shown = this.segments.filter(({ points }) => points.visible);
    const found = nearest(this, shown.map(({ points }) => points), x, y);
    return found && shown.find(({ points }) => points === found.points).hash;
  }
}

const nearest = ({ host, camera }, clouds, x, y) => {
  const { clientWidth: width, clientHeight: height } = host;
  let found = null;
  let least = Infinity;
  for (const points of clouds) {
    const matrix = camera.projectionMatrix.clone().multiply(camera.matrixWorldInverse).multiply(points.matrix).elements;
    const places = points.geometry.getAttribute("position").array;
    for (let at = 0; at < places.length; at += 3) {
      const [px, py, pz] = [places[at], places[at + 1], places[at + 2]];
      const depth = matrix[3] * px + matrix[7] * py + matrix[11] * pz + matrix[15];
      if (depth <= 0 || depth >= least) continue;
      const dx = ((matrix[0] * px + matrix[4] * py + matrix[8] * pz + matrix[12]) / depth + 1) * 0.5 * width - x;
      const dy = (1 - (matrix[1] * px + matrix[5] * py + matrix[9] * pz + matrix[13]) / depth) * 0.5 * height - y;
      if (dx * dx + dy * dy > HIT * HIT) continue;
      least = depth;
      found = { points, place: [px, py, pz] };
    }
  }
  return found;
};
