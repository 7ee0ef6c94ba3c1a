import type { NapiConfig } from '@ast-grep/napi';
import { z } from 'zod';
import { Severity } from '#core/protocol/finding.ts';
import { Danger } from './taint/vocabulary.ts';

const Pattern = z.string().transform((source) => new RegExp(source, 'i'));
const Name = z.string().transform((source) => new RegExp(source));

/** An ast-grep rule object, as its documentation describes them. */
const AstGrepRule = z.record(z.string(), z.unknown()).transform((rule) => ({ rule }) as NapiConfig);

/** A call that is dangerous when a followed value reaches one of its arguments. */
const CallSink = z.strictObject({
  /** The name of what is called, imports resolved. */
  callee: Name,
  /** Positions or keywords of the dangerous arguments; `all` for every one. */
  arguments: z.union([z.literal('all'), z.array(z.union([z.int().nonnegative(), z.string()]))]),
  /** What the constant stretches of the argument must look like. */
  text: Pattern.optional(),
  /** Whether a value that is nothing but the source counts too, when there is no text to judge. */
  whole: z.boolean().default(false),
  /** Sources that can do no harm in this call, as they are written. */
  ignores: Pattern.optional(),
  /** Whether only a text does harm there, and no object or list. */
  onlyText: z.boolean().default(false),
  /** Whether only a library's function does harm: the workspace's own are looked at themselves. */
  foreign: z.boolean().default(false),
  /** What the call must contain, or may not, as written. */
  requires: Pattern.optional(),
  unless: Pattern.optional(),
});
export type CallSink = z.infer<typeof CallSink>;

/** A text that is dangerous when it looks so and a followed value is put into it. */
const JoinSink = z.strictObject({ join: Pattern });
export type JoinSink = z.infer<typeof JoinSink>;

/** Code that is a finding as it stands. */
const CodeSink = z.strictObject({ always: AstGrepRule, unless: Pattern.optional() });
export type CodeSink = z.infer<typeof CodeSink>;

const SeverityByOrigin = z.strictObject({
  input: Severity.optional(),
  parameter: Severity.optional(),
  environment: Severity.optional(),
  always: Severity.optional(),
});

/** One kind of vulnerability in one family of languages; `rules/*.yml` hold them. */
export const Rule = z.strictObject({
  id: z.string().regex(/^(js|py)-[a-z0-9-]+$/),
  family: z.enum(['javascript', 'python']),
  cwe: z.string().regex(/^CWE-\d+$/),
  severity: SeverityByOrigin,
  title: z.string().min(1).max(160),
  message: z.string().min(1).max(600),
  remedy: z.string().min(1).max(400),
  fixer: z.string().nullable(),
  danger: Danger.nullable(),
  /** A file whose text does not match holds no finding of this rule: it need not be parsed. */
  hint: Pattern,
  /** Sources that can do no harm here, as they are written. */
  ignores: Pattern.optional(),
  /** The nodes that sinks are looked for in. */
  match: AstGrepRule.optional(),
  sinks: z.array(z.union([CallSink, JoinSink, CodeSink])).min(1),
});
export type Rule = z.infer<typeof Rule>;
