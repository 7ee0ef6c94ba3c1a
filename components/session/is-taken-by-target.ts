/** Whether a key belongs to the control that has the focus: typing, choosing, pressing, scrolling. */
export function isTakenByTarget({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  const within = (selector: string) => target.closest(selector) !== null;
  if (within('input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]')) {
    return true;
  }
  // These are moved by keys with a name, such as the arrows; letters are nothing to them.
  if (within('[role="tablist"], [role="separator"]')) return key.length > 1 || key === ' ';
  return key === ' ' && within('button, a, summary, [role="button"]');
}
