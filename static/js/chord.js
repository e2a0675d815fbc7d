// What is pressed, written as in the registry of actions (labels/keys.py): "ctrl+shift+z", "?".
const HELD = ["Control", "Shift", "Alt", "AltGraph", "Meta", "Dead", "Process", "Unidentified"];

const isLetter = (key) => key.toLowerCase() !== key.toUpperCase();

export const chord = (event) => {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  // Shift is part of a printed sign such as "?", and spelled out for letters and named keys.
  if (event.shiftKey && (event.key.length > 1 || isLetter(event.key))) parts.push("shift");
  if (event.altKey) parts.push("alt");
  parts.push(event.key === " " ? "space" : event.key.toLowerCase());
  return parts.join("+");
};

export const isComplete = (event) => !HELD.includes(event.key) && !event.isComposing;
