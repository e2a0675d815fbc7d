// The keyboard. Which key does what stands in the list of keys that every page has, drawn by the
// server from the one registry (labels/key_actions.py) with the person's own keys in it. A control
// says in data-action what it does; what has no control is in the table below.
import { chooseOption, clearAnswer, hasJustAnswered, stepAttribute } from "./answers.js";
import { chord } from "./chord.js";
import { all, isTyping, once } from "./dom.js";
import { hideSelected, nextInstance, previousInstance } from "./selection.js";
import { isStep, step } from "./steps.js";
import { chooseFrom, chooseTo } from "./timeline.js";
import { arrival, isLookUnderWay } from "./underway.js";
import { flushEdits, hasUnkeptEdits } from "./waiting.js";

// Key → names of actions; and the actions that work in a text field.
const bound = new Map();
const whileTyping = new Set();

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

// Tab moves between instances only while nothing else has the focus, else it stays the browser's.
// A shape has it after a click only, and a click on it chose the instance that one goes on from.
const isTaken = (keys) => {
  const active = document.activeElement;
  return keys.endsWith("tab") && active !== document.body && !active?.closest("[data-instance-link], [data-overlay]") && !hasJustAnswered();
};

const inForm = (act) => () => {
  if (!document.querySelector("[data-answer-form]")) return false;
  act();
  return true;
};

const deeds = {
  help: () => (showHelp(), true),
  "next-instance": inWorkspace(nextInstance),
  "previous-instance": inWorkspace(previousInstance),
  "next-attribute": inWorkspace(() => stepAttribute(1)),
  "previous-attribute": inWorkspace(() => stepAttribute(-1)),
  "go-to-frame": inWorkspace(focusFrame),
  "hide-selected": inWorkspace(hideSelected),
  "range-from": inWorkspace(chooseFrom),
  "range-to": inWorkspace(chooseTo),
  "no-answer": inForm(clearAnswer),
};
for (let number = 1; number <= 9; number += 1) deeds[`option-${number}`] = inForm(() => chooseOption(number));

const control = (names) => {
  for (const name of names) {
    const found = [...document.querySelectorAll(`[data-action~="${name}"]`)].find((element) => element.checkVisibility());
    if (found) return found;
  }
  return null;
};

// Only what can't be meant as text.
const actsInField = (keys) => /^(ctrl|shift\+alt|alt)\+/.test(keys) || /^(ctrl\+|shift\+|alt\+)*f\d+$/.test(keys);

// Whether something was done.
const perform = (names, repeated = false) => {
  const element = control(names);
  if (!element) return names.some((name) => deeds[name]?.());
  const question = element.dataset.keyConfirm;
  if (question && !window.confirm(question)) return true;
  if (isStep(element)) step(element, repeated);
  else if (!element.disabled && element.getAttribute("aria-disabled") !== "true") element.click();
  return true;
};

// Presses that came before what they are meant for: another instance or frame, or the end of an edit.
const early = [];
let isCatchingUp = false;

const catchUp = async () => {
  if (isCatchingUp) return;
  isCatchingUp = true;
  while (early.length) {
    while (isLookUnderWay()) await arrival();
    if (document.querySelector("dialog[open]") || !(await flushEdits())) early.length = 0;
    else if (early.length) perform(early.shift());
  }
  isCatchingUp = false;
};

const inOpenForm = (name) => /^option-|^no-answer$|-attribute$/.test(name);

// How one looks is nobody's edit: it waits for nothing, also while the server is away.
const isOfTheEye = (name) => /^(zoom-(in|out|fit)|scene-.+|hide-all|names|timeline.*|help)$/.test(name);

// Frames wait for each other by themselves, of instances the last one counts.
const isEarly = (names) => {
  if (names.every(isOfTheEye)) return false;
  if (early.length || isCatchingUp) return true;
  if (!isLookUnderWay()) return hasUnkeptEdits() && !names.every(inOpenForm);
  if (hasUnkeptEdits()) return true;
  if (names.some((name) => name.endsWith("-instance"))) return isLookUnderWay("#frames-workspace");
  const element = control(names);
  return !(element && isStep(element)) || isLookUnderWay("#frames-panel");
};

const onKey = (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const keys = chord(event);
  let names = bound.get(keys) ?? [];
  if (isTyping(event.target)) {
    if (keys === "escape") event.target.blur();
    if (!actsInField(keys)) return;
    names = names.filter((name) => whileTyping.has(name));
  }
  // Radio buttons and sliders use the arrows themselves.
  if (keys.startsWith("arrow") && event.target.matches?.("input")) return;
  // The space bar and Enter press what has the focus; links know Enter alone.
  if (["space", "enter"].includes(keys) && event.target.closest?.("input, button, select, summary")) return;
  if (keys === "enter" && event.target.closest?.("a")) return;
  if (isTaken(keys)) return;
  if (!document.querySelector("#frames-workspace") || !names.length || !isEarly(names)) {
    if (perform(names, event.repeat)) event.preventDefault();
    return;
  }
  event.preventDefault();
  // What is held down means no more than once what isn't there yet.
  if (!event.repeat) early.push(names);
  catchUp();
};

const readList = (list) => {
  bound.clear();
  whileTyping.clear();
  for (const row of list.querySelectorAll("[data-key-action]")) {
    const name = row.dataset.keyAction;
    for (const key of row.dataset.keys.split(" ")) if (key) bound.set(key, [...(bound.get(key) ?? []), name]);
    if (row.hasAttribute("data-while-typing")) whileTyping.add(name);
  }
};

// Other keys were chosen, on this page or on another: what the page says of keys follows.
const showList = (list) => {
  for (const { dataset } of list.querySelectorAll("[data-key-action]")) {
    const text = dataset.keyText;
    for (const mark of document.querySelectorAll(`[data-key-of="${dataset.keyAction}"]`)) mark.textContent = text;
    for (const element of document.querySelectorAll(`[data-action^="${dataset.keyAction}"][title]`)) {
      if (element.dataset.action.split(" ")[0] !== dataset.keyAction) continue;
      element.title = element.title.replace(/ \([^()]*\)$/, "") + (text ? ` (${text})` : "");
    }
  }
};

const askForList = () => {
  const list = document.querySelector("[data-help]");
  if (list) window.htmx.ajax("GET", list.dataset.list, { source: list, target: list, swap: "outerHTML" });
};

let isFirst = true;
export const bindKeyList = (root) => {
  for (const list of all(root, "[data-help]")) {
    once(list, "keys", () => {
      readList(list);
      if (!isFirst) showList(list);
      isFirst = false;
    });
  }
};

export const bindKeys = () => {
  document.addEventListener("keydown", onKey);
  for (const name of ["sendError", "responseError", "timeout"]) document.body.addEventListener(`htmx:${name}`, () => (early.length = 0));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-help]")) showHelp();
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
  });
  const others = new BroadcastChannel("keys");
  others.addEventListener("message", askForList);
  document.body.addEventListener("keys-changed", () => {
    askForList();
    others.postMessage("changed");
  });
};
