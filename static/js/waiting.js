// Who goes elsewhere, saves or takes back waits for the edits that are under way: they belong to
// what is shown now, and their answers would come to what is shown then.
import { flushAnswers, hasUnkeptAnswers } from "./answers.js";
import { isPlacing } from "./placing.js";
import { arrival, isEditUnderWay, isLook } from "./underway.js";

export const hasUnkeptEdits = () => hasUnkeptAnswers() || isPlacing() || isEditUnderWay();

// Until all of them are kept; false when one was refused, or is still to be sent.
export const flushEdits = async () => {
  if (hasUnkeptAnswers() && !(await flushAnswers())) return false;
  while (isPlacing() || isEditUnderWay()) await arrival();
  return true;
};

// The answer of an edit may have brought the place anew that somebody clicked on.
const successor = (element) => {
  const { objectHash, action } = element.dataset;
  const selector = objectHash
    ? `[data-instance-link][data-object-hash="${CSS.escape(objectHash)}"]`
    : action
      ? `[data-action="${CSS.escape(action)}"]`
      : `form[action="${CSS.escape(element.getAttribute("action") ?? "")}"]`;
  return document.querySelector(selector);
};

const onConfirm = (event) => {
  const { elt, verb, question, issueRequest } = event.detail;
  // These wait for each other by themselves.
  if (elt.matches("[data-answer-form], [data-place-shape]")) return;
  const isEdit = verb === "post" && elt.closest("#frames-panel");
  if (isEdit ? !hasUnkeptAnswers() : !(verb === "post" || isLook(event.detail)) || !hasUnkeptEdits()) return;
  event.preventDefault();
  flushEdits().then((kept) => {
    if (!kept) document.dispatchEvent(new CustomEvent("stayed"));
    else if (!elt.isConnected) {
      const next = successor(elt);
      if (next?.matches("form")) next.requestSubmit();
      else next?.click();
    } else if (!question || window.confirm(question)) issueRequest(true);
  });
};

// Links that lead to another page.
const onClick = (event) => {
  const link = event.target.closest?.("a[href]");
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !hasUnkeptEdits()) return;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  event.preventDefault();
  flushEdits().then((kept) => kept && link.click());
};

export const bindWaiting = () => {
  document.body.addEventListener("htmx:confirm", onConfirm);
  window.addEventListener("click", onClick);
};
