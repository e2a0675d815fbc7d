// The wire's code of a mask: lengths of alternating runs of 0 and 1, row by row, from the fourth on
// as differences to those two before, each in groups of five bits from the lowest, one character each.

const FIRST = 48;

// Lengths of the runs in bytes of 0 and 1, beginning with 0s.
const runsOf = (pixels) => {
  const runs = [];
  let start = 0;
  for (let value = 1; start < pixels.length; value = 1 - value) {
    const found = pixels.indexOf(value, start);
    const end = found < 0 ? pixels.length : found;
    runs.push(end - start);
    start = end;
  }
  return runs;
};

export const encode = (pixels) => {
  const runs = runsOf(pixels);
  const codes = [];
  runs.forEach((run, index) => {
    let rest = index > 2 ? run - runs[index - 2] : run;
    for (;;) {
      const group = rest & 31;
      rest >>= 5;
      const last = rest === (group & 16 ? -1 : 0);
      codes.push(group + FIRST + (last ? 0 : 32));
      if (last) break;
    }
  });
  const parts = [];
  for (let at = 0; at < codes.length; at += 4096) parts.push(String.fromCharCode(...codes.slice(at, at + 4096)));
  return parts.join("");
};

const lengthsOf = (text) => {
  const runs = [];
  for (let at = 0; at < text.length; ) {
    let value = 0;
    let shift = 0;
    for (;;) {
      const code = text.charCodeAt(at) - FIRST;
      at += 1;
      value |= (code & 31) << shift;
      shift += 5;
      if (code & 32) continue;
      if (code & 16) value |= -1 << shift;
      break;
    }
    runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
  }
  return runs;
};

// The pixels of a picture of some size under a mask that lies somewhere on it.
export const decode = (mask, width, height) => {
  const pixels = new Uint8Array(width * height);
  const across = Math.min(mask.left + mask.width, width);
  let at = 0;
  let value = 0;
  for (const run of lengthsOf(mask.rleString)) {
    for (let from = at, end = at + run; value && from < end; ) {
      const row = Math.floor(from / mask.width);
      const until = Math.min(end, (row + 1) * mask.width);
      const start = (row + mask.top) * width + mask.left - row * mask.width;
      const limit = (row + mask.top) * width + across;
      if (row + mask.top < height) pixels.fill(1, start + from, Math.min(start + until, limit));
      from = until;
    }
    at += run;
    value = 1 - value;
  }
  return pixels;
};
