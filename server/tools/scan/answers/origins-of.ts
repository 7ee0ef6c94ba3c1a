/** How many steps a name is followed back. */
const STEP_LIMIT = 6;

/** What a name is made of, one step back, wherever the text gives it a value. */
function madeOf(text: string, name: string): readonly string[] {
  const own = name.replaceAll('$', '\\$');
  const patterns = [
    new RegExp(`(?<![\\w$.])${own}\\s*(?::\\s*[\\w$.<>|[\\] ]+)?=(?![=>])\\s*([^\\n;]+)`, 'g'),
    new RegExp(`\\{[^{}]*(?<![\\w$])${own}(?![\\w$])[^{}]*\\}\\s*=\\s*([^\\n;]+)`, 'g'),
    new RegExp(`\\bwith\\s+([^\\n]+?)\\s+as\\s+${own}\\b`, 'g'),
    new RegExp(
      `([\\w$.]+)\\s*\\(\\s*(?:async\\s+)?(?:function\\s*\\w*\\s*)?\\(\\s*(?:\\w+\\s*,\\s*)?${own}\\s*\\)\\s*(?:=>|\\{)`,
      'g',
    ),
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(
      (match) => (match[1] ?? '').match(/[A-Za-z_$][\w$]*/g) ?? [],
    ),
  );
}

/**
 * A name and what it is made of, by a rough reading of a file's text: `pool`, `Pool`, `pg` for
 * `const pool = new Pool()`. Never fails.
 */
export function originsOf(text: string, name: string): ReadonlySet<string> {
  const origins = new Set<string>();
  let latest = name === '' ? [] : [name];
  for (let step = 0; step < STEP_LIMIT && latest.length > 0; step += 1) {
    for (const item of latest) origins.add(item);
    latest = latest.flatMap((item) => madeOf(text, item)).filter((item) => !origins.has(item));
    latest = [...new Set(latest)].slice(0, 20);
  }
  return origins;
}
