// Playing: the browser's own decoder where it can play the file, else one still after the other.
// Shapes are drawn by the server and put in when their frame is shown (requestVideoFrameCallback).
// Where playing stops, the exact still of that frame is shown: it stays the truth.
import { all, once } from "./dom.js";
import { chosenRange, goTo, lastFrame, showHere, shownFrame } from "./timeline.js";

const CHUNK = 60;
const SPEED = "playing-speed";
const XHTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";
let current = null;

// Overlays and times, fetched some frames ahead of what is shown.
class Frames {
  constructor(address) {
    this.address = address;
    this.overlays = new Map();
    this.times = [];
    this.asked = new Map();
  }

  chunkOf(frame) {
    return frame - (frame % CHUNK);
  }

  fetch(frame) {
    const first = this.chunkOf(frame);
    if (first > lastFrame()) return Promise.resolve();
    if (!this.asked.has(first)) this.asked.set(first, this.load(first));
    return this.asked.get(first);
  }

  async load(first) {
    const url = new URL(this.address.replace(/\/frames\/\d+\//, `/frames/${first}/`), location.href);
    url.searchParams.set("count", CHUNK);
    const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    if (!response.ok) throw new Error(`The labels of these frames could not be read (${response.status}).`);
    const { times, overlays } = await response.json();
    let before = "";
    overlays.forEach((overlay, index) => {
      before = overlay ?? before;
      this.overlays.set(first + index, before);
    });
    times.forEach((time, index) => {
      this.times[first + index] = time;
    });
    showLoaded(this);
  }

  // The frame that is shown at a time: the last one that began, by the file's own times.
  at(time, guess) {
    let frame = guess;
    const half = 1e-4;
    while (this.times[frame + 1] !== undefined && this.times[frame + 1] <= time + half) frame += 1;
    while (frame > 0 && this.times[frame] !== undefined && this.times[frame] > time + half) frame -= 1;
    return frame;
  }
}

// Which frames can be played at once, as a line under the ruler.
const showLoaded = (frames) => {
  const ruler = document.querySelector(".ruler-marks");
  const element = document.querySelector("[data-timeline]");
  if (!ruler || !element) return;
  for (const line of ruler.querySelectorAll(".loaded")) line.remove();
  const first = Number(element.dataset.first);
  const count = Number(element.dataset.last) - first + 1;
  for (const chunk of frames.asked.keys()) {
    if (!frames.overlays.has(chunk)) continue;
    const rect = document.createElementNS(SVG, "rect");
    rect.classList.add("loaded");
    rect.setAttribute("x", `${((chunk - first) / count) * 100}%`);
    rect.setAttribute("y", "14");
    rect.setAttribute("height", "2");
    rect.setAttribute("width", `${(Math.min(CHUNK, lastFrame() + 1 - chunk) / count) * 100}%`);
    ruler.append(rect);
  }
};

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Player {
  constructor(element) {
    this.element = element;
    this.button = element.querySelector("[data-play]");
    this.speed = element.querySelector("[data-speed]");
    this.speed.value = sessionStorage.getItem(SPEED) ?? "1";
    this.frames = new Frames(element.dataset.playback);
    this.rate = Number(element.dataset.rate) || 10;
    this.playing = false;
    this.button.addEventListener("click", () => (this.playing ? this.stop() : this.start()));
    this.speed.addEventListener("change", () => {
      sessionStorage.setItem(SPEED, this.speed.value);
      if (this.video) this.video.playbackRate = Number(this.speed.value);
      this.speed.blur();
    });
  }

  get viewer() {
    return document.querySelector("[data-viewer]");
  }

  // What is played: the chosen range over and over, else everything once.
  get range() {
    const range = chosenRange();
    return range ? [range[0], Math.min(range[1], lastFrame())] : [0, lastFrame()];
  }

  async start() {
    this.show(true);
    current = this;
    const [first, last] = this.range;
    const here = shownFrame();
    this.frame = here < first || here >= last ? first : here;
    try {
      await Promise.all([this.frames.fetch(0), this.frames.fetch(this.frame)]);
      if (!this.playing) return;
      const played = this.element.dataset.media && this.frames.times.length && (await this.openVideo());
      if (!this.playing) return;
      await (played ? this.playVideo() : this.playStills());
    } catch (error) {
      this.report(error.message);
      this.stop();
    }
  }

  report(text) {
    const state = this.viewer?.querySelector("[data-media-state]");
    if (!state) return;
    state.querySelector("p").textContent = text;
    state.hidden = false;
  }

  show(playing) {
    this.playing = playing;
    this.button.querySelector('[data-when="paused"]').hidden = playing;
    this.button.querySelector('[data-when="playing"]').hidden = !playing;
    this.button.setAttribute("aria-label", playing ? "Pause" : "Play");
    // Taken away with the whole picture, when the still has come.
    if (playing) this.viewer?.classList.add("is-playing");
  }

  // Stop on a frame and show its still, its labels and its panel.
  stop() {
    if (!this.playing) return;
    this.show(false);
    this.video?.pause();
    current = null;
    if (this.element.isConnected && this.frame !== undefined) goTo(this.frame);
  }

  put(frame) {
    this.frame = frame;
    const overlay = this.frames.overlays.get(frame);
    const viewer = this.viewer;
    viewer.dataset.playing = frame;
    viewer.querySelector("[data-selection]").replaceChildren();
    const place = viewer.querySelector("[data-overlay]");
    if (overlay !== undefined && overlay !== this.shown) {
      place.innerHTML = overlay;
      this.shown = overlay;
    }
    for (const field of document.querySelectorAll("[data-frame-form] input:not([type=hidden])")) field.value = frame;
    showHere(frame);
    this.frames.fetch(frame + CHUNK).catch(() => {});
  }

  // The video lies in the picture's own SVG: zoom and pan move both alike.
  openVideo() {
    if (this.video) return Promise.resolve(true);
    const picture = this.viewer.querySelector("image[data-media]");
    if (!picture || !("requestVideoFrameCallback" in HTMLVideoElement.prototype)) return Promise.resolve(false);
    const place = document.createElementNS(SVG, "foreignObject");
    for (const name of ["width", "height"]) place.setAttribute(name, picture.getAttribute(name));
    place.classList.add("played");
    const video = document.createElementNS(XHTML, "video");
    video.muted = true;
    video.playsInline = true;
    video.preload = "auto";
    video.src = this.element.dataset.media;
    place.append(video);
    picture.after(place);
    return new Promise((resolve) => {
      const fail = () => {
        place.remove();
        resolve(false);
      };
      video.addEventListener("error", fail, { once: true });
      // The first frame tells where the browser's clock begins: not always where the file's does.
      video.requestVideoFrameCallback((_, { mediaTime }) => {
        video.removeEventListener("error", fail);
        this.video = video;
        this.offset = mediaTime - this.frames.times[0];
        resolve(true);
      });
      setTimeout(() => this.video || fail(), 15_000);
    });
  }

  async seek(frame) {
    await this.frames.fetch(frame);
    const begins = this.frames.times[frame];
    const ends = this.frames.times[frame + 1] ?? begins + 1 / this.rate;
    // Into the middle of the frame: a rounded time must not show its neighbour.
    this.video.currentTime = begins + (ends - begins) / 2 + this.offset;
    await new Promise((resolve) => this.video.addEventListener("seeked", resolve, { once: true }));
  }

  async playVideo() {
    const video = this.video;
    this.frames.fetch(this.frame + CHUNK).catch(() => {});
    await this.seek(this.frame);
    video.playbackRate = Number(this.speed.value);
    const onFrame = async (_, { mediaTime }) => {
      if (!this.playing || !video.isConnected) return;
      const frame = this.frames.at(mediaTime - this.offset, this.frame);
      const [first, last] = this.range;
      if (frame > last || (frame === last && chosenRange()) || frame < first) {
        if (!chosenRange()) return this.stop();
        this.put(Math.min(frame, last));
        await this.seek(first);
        this.frame = first;
        if (this.playing) video.play().catch(() => {});
      } else {
        this.put(frame);
      }
      video.requestVideoFrameCallback(onFrame);
    };
    video.addEventListener("ended", () => (chosenRange() ? this.seek(this.range[0]).then(() => video.play()) : this.stop()));
    video.requestVideoFrameCallback(onFrame);
    await video.play();
  }

  // Image groups, slices, and videos that the browser can't decode.
  async playStills() {
    const picture = this.viewer.querySelector("image[data-media]");
    if (!picture) throw new Error("There is no picture to play.");
    const address = picture.getAttribute("href");
    const of = (frame) => address.replace(/\/frames\/\d+\//, `/frames/${frame}/`);
    let due = performance.now();
    while (this.playing && picture.isConnected) {
      const [first, last] = this.range;
      const next = this.frame + 1 > last ? (chosenRange() ? first : null) : this.frame + 1;
      this.ahead(of, next ?? this.frame, last);
      if (next === null) return this.stop();
      const image = new Image();
      image.src = of(next);
      await Promise.all([image.decode().catch(() => {}), this.frames.fetch(next)]);
      due = Math.max(due + 1000 / (this.rate * Number(this.speed.value)), performance.now());
      await wait(due - performance.now());
      if (!this.playing || !picture.isConnected) return undefined;
      picture.setAttribute("href", of(next));
      this.put(next);
    }
    return undefined;
  }

  ahead(of, frame, last) {
    for (let number = frame + 1; number <= Math.min(frame + 4, last); number++) new Image().src = of(number);
  }
}

export const bindPlayer = (root) => {
  for (const element of all(root, "[data-player]")) {
    once(element, "player", () => {
      if (current && !current.element.isConnected) current.show(false);
      new Player(element);
    });
  }
};
