// Ranges in the panel's forms: what is chosen on the timeline, a waveform, in a text or a page.
import { all } from "./dom.js";

// What the forms can take: ranges as they are typed, or places of a page as JSON.
let offered = { text: "", places: "" };

const fill = (root) => {
  for (const field of all(root, '[data-ranges-new] input[name="where"]')) {
    if (field !== document.activeElement) field.value = offered.text || field.defaultValue;
  }
  for (const field of all(root, '[data-ranges] input[name="places"]')) field.value = offered.places;
  for (const button of all(root, "[data-ranges-chosen]")) {
    const typed = button.form.querySelector('input[name="where"]');
    button.hidden = !offered.text || offered.text === typed.defaultValue;
    button.value = offered.text;
    // Of two fields of one name the last would count.
    button.onclick = () => { typed.value = offered.text; };
  }
  for (const field of all(root, '[data-ranges-set] input[name="places"]')) {
    field.form.querySelector("button").disabled = !offered.places;
  }
};

export const offerRanges = (text, places = "") => {
  if (text === offered.text && places === offered.places) return;
  offered = { text, places };
  fill(document);
};

export const bindRanges = (root) => fill(root);
