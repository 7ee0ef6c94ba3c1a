import { z } from 'zod';

/** What a value can do harm as. */
export const Danger = z.enum([
  'sql',
  'command',
  'path',
  'html',
  'code',
  'redirect',
  'template',
  'object',
  'request',
  'header',
  'query',
]);
export type Danger = z.infer<typeof Danger>;

/** Where a value comes from: a request, the parameter of a helper function, or the machine itself. */
export const Origin = z.enum(['input', 'parameter', 'environment']);
export type Origin = z.infer<typeof Origin>;

const Pattern = z.string().transform((source) => new RegExp(source));

/** What the scan knows of a language's sources, carriers and cleaners; `rules/flow/*.yml` hold it. */
export const Vocabulary = z.strictObject({
  family: z.enum(['javascript', 'python']),
  request: z.strictObject({
    names: Pattern,
    responses: Pattern,
    members: Pattern,
    calls: Pattern,
    nested: Pattern,
  }),
  sources: z.array(
    z.union([
      z.strictObject({ name: Pattern, origin: Origin }),
      z.strictObject({ call: Pattern, origin: Origin }),
    ]),
  ),
  carriers: z.array(Pattern),
  verdicts: Pattern,
  measures: Pattern,
  fillers: Pattern,
  normalisers: Pattern,
  /** Calls whose result is a text, whatever they were given: no operators of a query can be in it. */
  texts: Pattern,
  exits: Pattern,
  cleaners: z.array(
    z.strictObject({ name: Pattern, cleans: z.union([z.literal('all'), z.array(Danger)]) }),
  ),
});
export type Vocabulary = z.infer<typeof Vocabulary>;

/** The origin of a name such as `process.argv`, or null. */
export function originOfName(vocabulary: Vocabulary, name: string): Origin | null {
  const source = vocabulary.sources.find((item) => 'name' in item && item.name.test(name));
  return source?.origin ?? null;
}

/** The origin of what a call such as `input()` gives back, or null. */
export function originOfCall(vocabulary: Vocabulary, name: string): Origin | null {
  const source = vocabulary.sources.find((item) => 'call' in item && item.call.test(name));
  return source?.origin ?? null;
}

/** What passing through a call makes harmless. */
export function cleansOf(vocabulary: Vocabulary, name: string): readonly Danger[] {
  const cleaners = vocabulary.cleaners.filter((item) => item.name.test(name));
  return cleaners.flatMap((item) => (item.cleans === 'all' ? Danger.options : item.cleans));
}
