// The pixels of a mask: painted by a round brush, filled by an outline, shown on a canvas.
// Places count in pixels of the picture; a pixel belongs to what its middle lies in.

export class Mask {
  constructor(width, height, pixels = new Uint8Array(width * height)) {
    Object.assign(this, { width, height, pixels });
  }

  row(y, from, to, value) {
    const start = Math.max(Math.ceil(from - 0.5), 0);
    const end = Math.min(Math.floor(to - 0.5), this.width - 1);
    if (end >= start) this.pixels.fill(value, y * this.width + start, y * this.width + end + 1);
  }

  // A disc; one of no more than a pixel is the pixel that its centre lies in.
  dot({ x, y }, radius, value) {
    if (radius <= 0.5) {
      const [column, row] = [Math.floor(x), Math.floor(y)];
      if (column >= 0 && column < this.width && row >= 0 && row < this.height) this.pixels[row * this.width + column] = value;
      return;
    }
    const last = Math.min(Math.floor(y + radius - 0.5), this.height - 1);
    for (let row = Math.max(Math.ceil(y - radius - 0.5), 0); row <= last; row += 1) {
      const half = Math.sqrt(Math.max(radius * radius - (row + 0.5 - y) ** 2, 0));
      this.row(row, x - half, x + half, value);
    }
  }

  // The brush from one place to the next, without gaps between.
  line(from, to, radius, value) {
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / Math.max(radius / 8, 0.5));
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps;
      this.dot({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }, radius, value);
    }
    if (!steps) this.dot(to, radius, value);
  }

  // What lies inside of a closed line, by the even-odd rule.
  area(points, value) {
    const ys = points.map(({ y }) => y);
    const last = Math.min(Math.floor(Math.max(...ys)), this.height - 1);
    for (let row = Math.max(Math.floor(Math.min(...ys)), 0); row <= last; row += 1) {
      const y = row + 0.5;
      const crossed = [];
      points.forEach((a, index) => {
        const b = points[(index + 1) % points.length];
        if (a.y > y !== b.y > y) crossed.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
      });
      crossed.sort((a, b) => a - b);
      for (let index = 0; index + 1 < crossed.length; index += 2) this.row(row, crossed[index], crossed[index + 1], value);
    }
  }

  get isEmpty() {
    return !this.pixels.includes(1);
  }
}

// Show a part of a mask on a canvas, one sample for each of its pixels: crisp at any zoom, and as
// quick for a large picture as for a small one. `at` gives the picture's place of a canvas pixel.
export const show = (mask, canvas, at, [red, green, blue]) => {
  const { width, height } = canvas;
  if (!width || !height) return;
  const image = new ImageData(width, height);
  const shades = new Uint32Array(image.data.buffer);
  // Little endian, as every machine that runs a browser.
  const fill = ((110 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  const edge = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  const columns = new Int32Array(width);
  for (let x = 0; x < width; x += 1) {
    const column = Math.floor(at.left + x * at.step);
    columns[x] = column >= 0 && column < mask.width ? column : -1;
  }
  const before = new Uint8Array(width);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(at.top + y * at.stepDown);
    const inside = row >= 0 && row < mask.height;
    const start = row * mask.width;
    let left = 0;
    for (let x = 0; x < width; x += 1) {
      const column = columns[x];
      const value = inside && column >= 0 ? mask.pixels[start + column] : 0;
      if (value) shades[y * width + x] = left && before[x] ? fill : edge;
      else {
        if (left) shades[y * width + x - 1] = edge;
        if (before[x]) shades[(y - 1) * width + x] = edge;
      }
      before[x] = left = value;
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
};
