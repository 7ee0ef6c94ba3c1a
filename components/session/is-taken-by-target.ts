/** Whether a key belongs to the control that has the focus: typing, choosing, pressing, scrolling. */
export function isTakenByTarget({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (
    target.closest(
      'input, textarea, select, [contenteditable], [role="tablist"], [role="menu"], [role="separator"], [role="dialog"]',
    )
  )
    return true;
  return key === ' ' && target.closest('button, a, summary, [role="button"]') !== null;
}
