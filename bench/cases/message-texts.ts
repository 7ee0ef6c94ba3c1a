const WORDS =
  'The query in routes/login.js is built from the request; its value reaches the database. ';

/** `count` different texts of exactly `bytes` bytes, flat in memory as parsed ones are. */
export function messageTexts(count: number, bytes: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const text = `${index} ${WORDS.repeat(Math.ceil(bytes / WORDS.length))}`.slice(0, bytes - 1);
    return Buffer.from(`${text}.`, 'latin1').toString('latin1');
  });
}
