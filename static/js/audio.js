// A recording: click to go there, drag to choose a stretch, play it over and over.
// Waveform, spectrogram and labels come drawn from the server, for one part at a time.
import { all, once } from "./dom.js";
import { fitRegionNames } from "./names.js";
import { offerRanges } from "./ranges.js";
import { chosenRange } from "./timeline.js";
import { keepInAddress, keepInUrl } from "./viewer.js";

const SPEED = "playing-speed";
const DRAG = 4;
const SHORTEST = 20;
let chosen = null;
// Survives another part being shown.
let media = null;
// What is on the page, and the instance that was selected when it was last looked at.
let current = null;
let seen = null;

const parse = (text) => {
  const found = /^(\d{1,9})-(\d{1,9})$/.exec(text ?? "");
  return found ? [Number(found[1]), Number(found[2])].sort((a, b) => a - b) : null;
};
const clock = (milliseconds) => {
  const seconds = milliseconds / 1000;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, "0")}`;
};
// To the millisecond, as it can be typed.
const exact = (milliseconds) => `${Math.floor(milliseconds / 60_000)}:${((milliseconds % 60_000) / 1000).toFixed(3).padStart(6, "0").replace(/\.?0+$/, "")}`;

class Recording {
  constructor(element) {
    this.element = element;
    this.first = Number(element.dataset.first);
    this.last = Number(element.dataset.last);
    this.end = Number(element.dataset.end);
    this.here = element.querySelector(".timeline-here");
    this.area = element.querySelector(".timeline-heads");
    this.now = element.querySelector("[data-sound-now]");
    if (media?.dataset.source !== element.dataset.media) {
      // What was chosen belongs to one recording: the address says what of this one.
      chosen = parse(new URLSearchParams(location.search).get("range"));
      media?.pause();
      media = new Audio();
      media.preload = "metadata";
      media.dataset.source = media.src = element.dataset.media;
    }
    this.button = element.querySelector("[data-sound-play]");
    this.button?.addEventListener("click", () => (media.paused ? this.play() : this.pause()));
    element.querySelector("[data-sound-selected]")?.addEventListener("click", () => this.playSelected());
    element.querySelector("[data-sound-clear]").addEventListener("click", () => this.choose(null));
    const speed = element.querySelector("[data-sound-speed]");
    if (speed) {
      speed.value = sessionStorage.getItem(SPEED) ?? "1";
      media.playbackRate = Number(speed.value);
      speed.addEventListener("change", () => {
        sessionStorage.setItem(SPEED, speed.value);
        media.playbackRate = Number(speed.value);
        speed.blur();
      });
    }
    for (const link of element.querySelectorAll("[data-sound-part]")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (link.getAttribute("aria-disabled") !== "true") this.show(link.dataset.soundPart);
      });
    }
    element.querySelector("[data-sound-body]").addEventListener("pointerdown", (event) => this.onDown(event));
    element.querySelector("[data-sound-body]").addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.show(event.deltaY > 0 ? "farther" : "closer");
    }, { passive: false });
    element.querySelector("[data-spectrogram]")?.addEventListener("error", (event) => event.target.remove());
    this.showState();
    this.showChosen();
    this.tick();
    keepInUrl();
  }

  get part() {
    return this.first > 0 || this.last < this.end ? `${this.first}-${this.last}` : "";
  }

  get moment() {
    return Math.min(Math.round(media.currentTime * 1000), this.end);
  }

  at(clientX) {
    const { left, width } = this.area.getBoundingClientRect();
    const moment = this.first + Math.floor(((clientX - left) / width) * (this.last - this.first + 1));
    return Math.min(Math.max(moment, this.first), this.last);
  }

  put(rect, from, to) {
    const count = this.last - this.first + 1;
    const visible = to >= this.first && from <= this.last;
    rect.setAttribute("visibility", visible ? "visible" : "hidden");
    if (!visible) return;
    const left = Math.max(from, this.first) - this.first;
    const right = Math.min(to, this.last) + 1 - this.first;
    rect.setAttribute("x", `${(left / count) * 100}%`);
    rect.setAttribute("width", `${((right - left) / count) * 100}%`);
  }

  tick() {
    if (!this.element.isConnected) {
      // Nothing on the page would stop it any more.
      if (!document.querySelector("[data-audio]")) media.pause();
      return;
    }
    const moment = this.moment;
    this.put(this.here, moment, moment);
    if (this.now) this.now.textContent = clock(moment);
    if (!media.paused) {
      if (chosen && (moment > chosen[1] || moment < chosen[0] - 500)) media.currentTime = chosen[0] / 1000;
      // What is heard stays in sight.
      else if (!chosen && (moment > this.last || moment < this.first)) this.show("here");
      requestAnimationFrame(() => this.tick());
    } else {
      this.showState();
    }
  }

  showState() {
    if (!this.button) return;
    const playing = !media.paused;
    this.button.querySelector('[data-when="paused"]').hidden = playing;
    this.button.querySelector('[data-when="playing"]').hidden = !playing;
    this.button.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  async play() {
    if (chosen && (this.moment < chosen[0] || this.moment >= chosen[1])) media.currentTime = chosen[0] / 1000;
    try {
      await media.play();
    } catch {
      this.button.disabled = true;
      this.button.title = "This browser can't play this sound.";
      return;
    }
    this.showState();
    this.tick();
  }

  pause() {
    media.pause();
    this.showState();
  }

  playSelected() {
    const lane = this.element.querySelector('[data-lane][aria-current="true"]');
    const stretch = parse(lane?.dataset.stretch);
    if (!stretch) return;
    this.choose(stretch);
    media.currentTime = stretch[0] / 1000;
    this.play();
  }

  choose(range) {
    chosen = range;
    this.showChosen();
    keepInUrl();
  }

  showChosen() {
    const band = this.element.querySelector(".timeline-range");
    if (chosen) this.put(band, ...chosen);
    else band.setAttribute("visibility", "hidden");
    this.element.querySelector("[data-sound-chosen]").textContent = chosen ? `${clock(chosen[0])}–${clock(chosen[1])}` : "";
    this.element.querySelector("[data-sound-clear]").hidden = !chosen;
    offerRanges(chosen ? chosen.map(exact).join("-") : "");
  }

  onDown(event) {
    if (event.button || event.clientX < this.area.getBoundingClientRect().left || event.target.closest("li > a")) return;
    const from = this.at(event.clientX);
    const before = chosen;
    let dragged = false;
    const onMove = (move) => {
      dragged ||= Math.abs(move.clientX - event.clientX) > DRAG;
      if (!dragged) return;
      const to = this.at(move.clientX);
      chosen = from < to ? [from, to] : [to, from];
      this.showChosen();
    };
    const onEnd = (end) => {
      removeEventListener("pointermove", onMove);
      removeEventListener("pointerup", onEnd);
      removeEventListener("pointercancel", onEnd);
      if (end.type === "pointercancel") this.choose(before);
      else if (dragged) {
        // A drag that ends on a label is no click on it.
        addEventListener("click", (click) => (click.preventDefault(), click.stopPropagation()), { capture: true, once: true });
        this.choose(chosen);
      } else {
        media.currentTime = from / 1000;
        this.put(this.here, from, from);
        if (this.now) this.now.textContent = clock(from);
      }
    };
    addEventListener("pointermove", onMove);
    addEventListener("pointerup", onEnd);
    addEventListener("pointercancel", onEnd);
  }

  show(part, moment = this.moment) {
    if (this.asked) return;
    this.asked = true;
    const count = this.last - this.first + 1;
    const wanted = { closer: Math.max(Math.floor(count / 2), SHORTEST), farther: count * 2, whole: this.end + 1, here: count, more: count }[part];
    const shown = Math.min(wanted, this.end + 1);
    const first = Math.min(Math.max(moment - Math.floor(shown / 2), 0), this.end + 1 - shown);
    const url = new URL(this.element.dataset.part, location.href);
    if (shown <= this.end) {
      url.searchParams.set("first", first);
      url.searchParams.set("last", first + shown - 1);
    }
    const selected = document.querySelector("[data-decoration]")?.dataset.selectedHash;
    if (selected) url.searchParams.set("obj", selected);
    window.htmx.ajax("GET", url.pathname + url.search, { source: this.element, target: this.element, swap: "outerHTML" }).finally(() => {
      this.asked = false;
    });
  }
}

// The selected stretch comes into sight, once: from there one may go on to another part.
const reveal = (stretch) => {
  if (!current?.element.isConnected || !stretch) return;
  const [first, last] = stretch;
  if (first <= current.last && last >= current.first) return;
  current.show("here", Math.round((first + Math.min(last, first + current.last - current.first)) / 2));
};

const showSelected = () => {
  const hash = document.querySelector("[data-decoration]")?.dataset.selectedHash ?? "";
  for (const lane of document.querySelectorAll("[data-audio] [data-lane]")) {
    if (lane.dataset.lane === hash) lane.setAttribute("aria-current", "true");
    else lane.removeAttribute("aria-current");
  }
  if (hash === seen || !current) return;
  seen = hash;
  reveal(parse(document.querySelector('[data-audio] [data-lane][aria-current="true"]')?.dataset.stretch));
};

const roomOfNames = new ResizeObserver((entries) => entries.forEach(({ target }) => fitRegionNames(target)));

export const bindAudio = (root) => {
  for (const regions of all(root, ".sound-regions")) once(regions, "names", () => roomOfNames.observe(regions));
  for (const element of all(root, "[data-audio]")) {
    once(element, "audio", () => {
      if (!media) {
        // Beside a recording, a group has parts with frames.
        keepInAddress("range", () => (current?.element.isConnected ? chosen : chosenRange())?.join("-") ?? "");
        keepInAddress("sound", () => (current?.element.isConnected ? current.part : ""));
        // An address that names a part shows that one.
        if (new URLSearchParams(location.search).get("sound")) seen = document.querySelector("[data-decoration]")?.dataset.selectedHash ?? "";
      }
      current = new Recording(element);
    });
  }
  if (all(root, "[data-decoration], [data-audio]").length) showSelected();
};
