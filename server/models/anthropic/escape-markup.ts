/** Makes a text safe between tags: whatever it says, it can't open or close one. */
export function escapeText(text: string): string {
  return toWellFormed(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Makes a text safe between double quotes in a tag. */
export function escapeAttribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replaceAll(/[\r\n]+/g, ' ');
}

/** Replaces lone surrogates by U+FFFD: the API refuses text that is no Unicode. */
export function toWellFormed(text: string): string {
  return text.replaceAll(LONE_SURROGATE, '\ufffd');
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
