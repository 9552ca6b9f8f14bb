/**
 * The front door of the browser code: names each element once. What needs a connection is only fetched by live pages
 * (`<body data-after>`), so that the welcome, sign-in and help pages stay light. Every page works without any of this.
 */

import "circle/exit";
import "circle/accounts/time-zone";
import { QuietLine } from "circle/accounts/quiet-line";
import { ShowPassword } from "circle/accounts/show-password";
import { GoalHints } from "circle/goals/hints";
import { CopyLink } from "circle/invitations/copy-link";
import { KinderWords } from "circle/moments/kinder-words";
import { PhotoField } from "circle/moments/photo-field";
import { WhoSees } from "circle/moments/who-sees";
import { SharingSheet } from "circle/sharing/sheet";

customElements.define("quiet-line", QuietLine);
customElements.define("show-password", ShowPassword);
customElements.define("goal-hints", GoalHints);
customElements.define("copy-link", CopyLink);
customElements.define("kinder-words", KinderWords);
customElements.define("photo-field", PhotoField);
customElements.define("who-sees", WhoSees);
customElements.define("sharing-sheet", SharingSheet);

if (document.body.dataset.after) {
  const [{ connect }, { LiveStatus }, { MomentStream }, { MomentComposer }] = await Promise.all([
    import("circle/live"),
    import("circle/live-status"),
    import("circle/moments/stream"),
    import("circle/moments/composer"),
    import("circle/gone"),
    import("circle/refresh"),
  ]);
  customElements.define("live-status", LiveStatus);
  customElements.define("moment-stream", MomentStream);
  customElements.define("moment-composer", MomentComposer);
  connect({ after: document.body.dataset.after }); // last, so that nothing arrives before somebody listens
} else if (document.querySelector("moment-composer[data-plain]")) {
  const { MomentComposer } = await import("circle/moments/composer");
  customElements.define("moment-composer", MomentComposer);
}
