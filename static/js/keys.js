// The keyboard map. A control says its own keys in data-hotkey ("f ."), the rest is here;
// nothing acts while somebody types. Keys are matched by event.key: what is printed on them.
import { chooseOption, clearAnswer, flushAnswers, hasUnkeptAnswers, stepAttribute } from "./answers.js";
import { isTyping } from "./dom.js";
import { hideSelected, nextInstance, previousInstance } from "./selection.js";
import { isStep, step } from "./steps.js";
import { chooseFrom, chooseTo } from "./timeline.js";

const chord = (event) => {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  // Shift is part of a printed sign such as "?", and spelled out for letters and named keys.
  if (event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key))) parts.push("shift");
  if (event.altKey) parts.push("alt");
  parts.push(event.key === " " ? "space" : event.key.toLowerCase());
  return parts.join("+");
};

const pan = (key) => {
  document.querySelector(`[data-viewer-action="${key}"], [data-scene-action="${key}"]`)?.click();
};

const focusFrame = () => {
  const field = document.querySelector("[data-goto]");
  field?.focus();
  field?.select();
};

const showHelp = () => {
  const dialog = document.querySelector("[data-help]");
  if (dialog && !dialog.open) dialog.showModal();
};

const inWorkspace = (act) => () => {
  if (!document.querySelector("#frames-workspace")) return false;
  act();
  return true;
};

const always = {
  "?": () => (showHelp(), true),
  f1: () => (showHelp(), true),
  tab: () => moveInstance(nextInstance),
  "shift+tab": () => moveInstance(previousInstance),
  arrowdown: inWorkspace(() => stepAttribute(1)),
  arrowup: inWorkspace(() => stepAttribute(-1)),
  "`": inWorkspace(focusFrame),
  h: inWorkspace(hideSelected),
  "[": inWorkspace(chooseFrom),
  "]": inWorkspace(chooseTo),
  escape: inWorkspace(() => pan("fit")),
};

// Tab moves between instances only while nothing else has the focus, else it stays the browser's.
const moveInstance = (act) => {
  const active = document.activeElement;
  const free = active === document.body || active?.matches("[data-instance-link]");
  if (!free || !document.querySelector("#frames-workspace")) return false;
  act();
  return true;
};

const control = (keys) =>
  [...document.querySelectorAll("[data-hotkey]")].find(
    (element) => element.dataset.hotkey.split(" ").includes(keys) && element.checkVisibility(),
  );

// In a text field only what can't be meant as text: Ctrl+S saves from everywhere.
const worksWhileTyping = (keys) => keys.startsWith("ctrl+") && !["ctrl+z", "ctrl+y", "ctrl+shift+z", "ctrl+arrowleft", "ctrl+arrowright"].includes(keys);

const onKey = (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const keys = chord(event);
  if (isTyping(event.target)) {
    if (keys === "escape") event.target.blur();
    if (!worksWhileTyping(keys)) return;
  }
  // Radio buttons and sliders use the arrows themselves.
  if (keys.startsWith("arrow") && event.target.matches?.("input")) return;
  // The space bar presses what has the focus.
  if (keys === "space" && event.target.closest?.("input, button, select, summary, a")) return;
  const element = control(keys);
  if (element) {
    event.preventDefault();
    const question = element.dataset.hotkeyConfirm;
    if (question && !window.confirm(question)) return;
    if (element.form && hasUnkeptAnswers()) {
      // What is typed right now belongs to what is saved; the button may be another one by then.
      flushAnswers().then((kept) => kept && control(keys)?.click());
      return;
    }
    if (isStep(element)) {
      step(element, event.repeat);
      return;
    }
    if (!element.disabled && element.getAttribute("aria-disabled") !== "true") element.click();
    return;
  }
  if (keys === "0" && document.querySelector("[data-answer-form]")) {
    event.preventDefault();
    clearAnswer();
    return;
  }
  if (/^[1-9]$/.test(keys) && document.querySelector("[data-answer-form]")) {
    event.preventDefault();
    chooseOption(Number(keys));
    return;
  }
  if (always[keys]?.()) event.preventDefault();
};

export const bindKeys = () => {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-help]")) showHelp();
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
  });
};
