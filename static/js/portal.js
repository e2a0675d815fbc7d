// The one entry: each module binds itself to data-* attributes, now and after every htmx swap.
import { bindAnswers, bindUnkept } from "./answers.js";
import { bindFrames } from "./frames.js";
import { bindKeys } from "./keys.js";
import { bindNotices } from "./notices.js";
import { bindSelection } from "./selection.js";
import { bindTables } from "./tables.js";
import { bindViewer } from "./viewer.js";

document.documentElement.classList.add("js");

const bindAll = (root) => {
  bindViewer(root);
  bindSelection(root);
  bindFrames(root);
  bindAnswers(root);
  bindTables(root);
};

bindKeys();
bindNotices();
bindUnkept();
bindAll(document);
document.body.addEventListener("htmx:load", (event) => bindAll(event.detail.elt));
