import { expect, test } from 'vitest';
import { splitPatch } from './split-patch.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const NONE = '0'.repeat(40);

test('a patch falls into the parts of its files, whose bytes together are the patch', () => {
  const one = `diff --git a/x b/x\nindex ${A}..${B} 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n`;
  const two = `diff --git a/y b/y\nnew file mode 100755\nindex ${NONE}..${B}\n--- /dev/null\n+++ b/y\n@@ -0,0 +1 @@\n+\xff\n`;
  const three = `diff --git a/z b/z\ndeleted file mode 100644\nindex ${A}..${NONE}\nGIT binary patch\nliteral 0\nHcmV?d00001\n\n`;
  const parts = splitPatch(bytes(one + two + three));
  expect(parts.map(({ text }) => Buffer.from(text).toString('latin1'))).toEqual([one, two, three]);
  expect(parts.map(({ before, after }) => [before, after])).toEqual([
    [A, B],
    [null, B],
    [A, null],
  ]);
  expect(parts.every(({ isRegular }) => isRegular)).toBe(true);
});

test('content that looks like the start of a part is content', () => {
  const line = '+x\rdiff --git a/evil b/evil\n+\u0085diff --git a/evil b/evil\n';
  const text = `diff --git a/x b/x\nindex ${A}..${B} 100644\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n${line}`;
  expect(splitPatch(bytes(text))).toHaveLength(1);
});

test('links and other repositories are told from files', () => {
  const link = `diff --git a/x b/x\nnew file mode 120000\nindex ${NONE}..${B}\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+/etc\n`;
  const changed = `diff --git a/x b/x\nindex ${A}..${B} 120000\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n`;
  const module = `diff --git a/x b/x\nindex ${A}..${B} 160000\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n`;
  const parts = splitPatch(bytes(link + changed + module));
  expect(parts.map(({ isRegular }) => isRegular)).toEqual([false, false, false]);
});
