import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const ROOMS = ['app', 'components', 'core', 'server', 'e2e', 'docs'];
/** How many tests each document names at least, so that none is passed over in silence. */
const DOCUMENTS: Readonly<Record<string, number>> = {
  'delivery-contract.md': 80,
  'control.md': 30,
  'going-on.md': 10,
  'approval.md': 0,
  'patterns.md': 0,
};

const TEST_FILE = /\.(test|contract|spec)\.tsx?$/;
const testFiles = ROOMS.flatMap((room) =>
  readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => TEST_FILE.test(name))
    .map((name) => path.join(room, name)),
);

/** A text that stands first in a call of `test`, `it` or `describe`, or of what `each` gives back. */
const NAMED = /(?:\b(?:test|it|describe)(?:\.\w+)*|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
/** What a row of a table or a variable is put in for. */
const HOLE = /\$\{[^}]*\}|\$[\w.]+|%[sdijo]/;

/** The fixed stretches of each test's name. */
const testNames = testFiles.flatMap((file) =>
  [...readFileSync(path.join(root, file), 'utf8').matchAll(NAMED)].map(([, , name = '']) =>
    name.replaceAll(/\\(.)/g, '$1').split(HOLE),
  ),
);

/** What a document says in code font, on one line each, without its blocks of code. */
function codeIn(document: string): readonly string[] {
  const text = readFileSync(path.join(root, 'docs', document), 'utf8');
  const prose = text.replaceAll(/^ *```[^]*?^ *```$/gm, '');
  return [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
}

/** Tests are named by sentences; nothing else in code font has four words and only words. */
function isSentence(code: string): boolean {
  const words = code.replaceAll('…', '').trim().split(' ');
  return (
    words.length >= 4 && words.every((word) => /^[\p{L}\p{N}][\p{L}\p{N}_’'-]*[,;:]?$/u.test(word))
  );
}

/** Whether a test's name is so, or begins so; after a leading `…`, whether it ends so. */
function isNamed(sentence: string): boolean {
  const wanted = sentence.replaceAll('…', '').trim();
  return testNames.some((stretches) => {
    const [first = '', second = ''] = stretches;
    if (sentence.startsWith('…')) return stretches.at(-1)?.endsWith(wanted) === true;
    if (first.startsWith(wanted)) return true;
    const isFilled = first !== '' && second !== '' && wanted.startsWith(first);
    return isFilled && [...second].some((_, at) => wanted.endsWith(second.slice(0, at + 1)));
  });
}

test.each(Object.entries(DOCUMENTS))('every test that %s names is there', (document, least) => {
  const sentences = codeIn(document).filter(isSentence);
  expect(sentences.length).toBeGreaterThanOrEqual(least);
  expect(sentences.filter((sentence) => !isNamed(sentence))).toEqual([]);
});

test.each(Object.keys(DOCUMENTS))('every file of tests that %s names is there', (document) => {
  const files = codeIn(document).filter((code) => /^[\w./-]+\.(test|spec)\.ts$/.test(code));
  const names = new Set(testFiles.map((file) => path.basename(file)));
  const missing = files.filter((file) =>
    file.includes('/') ? !existsSync(path.join(root, file)) : !names.has(file),
  );
  expect(missing).toEqual([]);
});
