// The one entry: each module binds itself to data-* attributes, now and after every htmx swap.
import { bindAnswers, bindUnkept } from "./answers.js";
import { bindAudio } from "./audio.js";
import { bindChooseKeys } from "./choose_keys.js";
import { bindConflicts } from "./conflicts.js";
import { bindDrawing } from "./drawing.js";
import { bindEditing } from "./editing.js";
import { bindFrames } from "./frames.js";
import { bindGroup } from "./group.js";
import { bindIssues } from "./issues.js";
import { bindKeyList, bindKeys } from "./keys.js";
import { bindNotices } from "./notices.js";
import { bindRetry } from "./retry.js";
import { bindPlayer } from "./player.js";
import { bindPresence, watchPresence } from "./presence.js";
import { bindScene } from "./scene.js";
import { bindSteps } from "./steps.js";
import { bindOverlay, bindSelection } from "./selection.js";
import { bindTables } from "./tables.js";
import { bindTexts } from "./texts.js";
import { bindTimeline } from "./timeline.js";
import { bindViewer } from "./viewer.js";
import { bindWindow } from "./window.js";

document.documentElement.classList.add("js");

const bindAll = (root) => {
  bindPresence(root);
  bindViewer(root);
  bindOverlay(root);
  bindSelection(root);
  bindConflicts(root);
  bindEditing(root);
  bindDrawing(root);
  bindFrames(root);
  bindAnswers(root);
  bindTables(root);
  bindTimeline(root);
  bindPlayer(root);
  bindWindow(root);
  bindAudio(root);
  bindTexts(root);
  bindGroup(root);
  bindScene(root);
  bindIssues(root);
  bindKeyList(root);
  bindChooseKeys(root);
};

bindKeys();
bindNotices();
bindRetry();
bindSteps();
bindUnkept();
watchPresence();
bindAll(document);
document.body.addEventListener("htmx:load", (event) => bindAll(event.detail.elt));
