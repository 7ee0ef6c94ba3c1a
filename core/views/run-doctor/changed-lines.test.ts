import { expect, test } from 'vitest';
import { changedLines } from './changed-lines.ts';

const HUNK = `--- a/db.js
+++ b/db.js
@@ -1,4 +1,4 @@
 const db = open();
-db.query("a" + id);
-  moved(somewhere);
-}
+db.query("$1", [id]);
+moved(somewhere);
+}
`;

test('lines that were only indented anew, headers and braces tell nothing', () => {
  expect(changedLines({ text: HUNK })).toEqual({
    removed: ['db.query("a" + id);'],
    added: ['db.query("$1", [id]);'],
  });
});

test('the last line of a long hunk may be cut and is left out', () => {
  const blob = { hash: 'a'.repeat(64), bytes: 9999 } as never;
  const { added } = changedLines({ text: '@@ -1 +1,2 @@\n+the first line\n+the secon', blob });
  expect(added).toEqual(['the first line']);
});
