import type { Interrupted } from '../language-model.ts';
import { escapeAttribute, escapeText } from './escape-markup.ts';

/**
 * What a model had begun to say when it was interrupted: a quotation, escaped, which says what was
 * carried out of it and what was not.
 */
export function renderInterrupted({ said, sent, droppedTools }: Interrupted): string {
  const lines = sent.map(
    ({ id, line }) => `<sent id="${escapeAttribute(id)}">${escapeText(line)}</sent>`,
  );
  return [
    '<interrupted>',
    'Your answer was broken off by the critical message above. Answer anew, knowing it.',
    ...(said.trim() === '' ? [] : [`You had begun: <said>${escapeText(said)}</said>`]),
    ...(lines.length === 0
      ? ['Nothing of it was sent.']
      : ['Of that these were sent already; do not say them again:', ...lines]),
    ...(droppedTools.length === 0
      ? []
      : [`These tools were not used: ${escapeText(droppedTools.join(', '))}.`]),
    '</interrupted>',
  ].join('\n');
}

/** The short form that stands in place of a conversation's earlier part. */
export function renderKnowledge(text: string): string {
  return `<knowledge>\n${escapeText(text)}\n</knowledge>`;
}
