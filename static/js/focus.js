/** Give focus to something that is not a control, without moving the page. */
export function focusOn(element) {
  if (element?.tabIndex < 0) element.tabIndex = -1;
  element?.focus({ preventScroll: true });
}
