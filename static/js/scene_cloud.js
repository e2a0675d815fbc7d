// Point clouds as the server packs them: a header, places as float32, shades as bytes.

// From low to high, where a cloud has no shades of its own.
const HEIGHTS = [[96, 128, 214], [80, 178, 190], [140, 208, 140], [240, 220, 130]];
const DARKEST = 0.4;

// Fetch and unpack; what is wrong is thrown as a sentence.
export const fetchPacked = async (url, signal) => {
  let response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server could not be reached, so there are no points.");
  }
  if (!response.ok) {
    const plain = response.headers.get("Content-Type")?.startsWith("text/plain");
    throw new Error(plain ? await response.text() : "The points could not be fetched.");
  }
  const buffer = await response.arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { header, buffer, start: 4 + length };
};

export const placesOf = ({ buffer, start }, first, count) => new Float32Array(buffer, start + first * 12, count * 3);

const byHeight = (places, { low, high }) => {
  const colours = new Uint8Array(places.length);
  const span = high[2] - low[2] || 1;
  for (let at = 0; at < places.length; at += 3) {
    const share = Math.min(Math.max((places[at + 2] - low[2]) / span, 0), 1) * (HEIGHTS.length - 1);
    const step = Math.min(Math.floor(share), HEIGHTS.length - 2);
    for (let part = 0; part < 3; part += 1) {
      const [from, to] = [HEIGHTS[step][part], HEIGHTS[step + 1][part]];
      colours[at + part] = from + (to - from) * (share - step);
    }
  }
  return colours;
};

// Height as the hue, intensity as the brightness: what is bright stands out on every height.
const byIntensity = (values, colours) => {
  for (let at = 0; at < values.length; at += 1) {
    const share = DARKEST + (1 - DARKEST) * (values[at] / 255);
    for (let part = 0; part < 3; part += 1) colours[at * 3 + part] *= share;
  }
  return colours;
};

// Red, green and blue of each point.
export const coloursOf = (packed, places) => {
  const { header, buffer, start } = packed;
  const shades = new Uint8Array(buffer, start + places.byteLength);
  if (header.shades === "rgb") return shades;
  const colours = byHeight(places, header);
  return header.shades === "intensity" ? byIntensity(shades, colours) : colours;
};
