import { describe, expect, it } from 'vitest';
import { splitPatch } from './split-patch.ts';

const changed =
  'diff --git a/a.js b/a.js\nindex 1..2 100644\n--- a/a.js\n+++ b/a.js\n@@ -1 +1 @@\n-x\n+y';
const deleted =
  'diff --git a/b c.js b/b c.js\ndeleted file mode 100644\n--- a/b c.js\n+++ /dev/null\n@@ -1 +0,0 @@\n-x';
const binary = 'diff --git a/i.png b/i.png\nGIT binary patch\nliteral 4';

describe('splitPatch', () => {
  it('gives each file its part and its name', () => {
    const parts = splitPatch(`${changed}\n${deleted}\n${binary}\n`);
    expect(parts.map((part) => part.path)).toEqual(['a.js', 'b c.js', 'i.png']);
    expect(parts.map((part) => part.text)).toEqual([changed, deleted, binary]);
  });

  it('gives nothing for an empty patch', () => {
    expect(splitPatch('')).toEqual([]);
  });
});
