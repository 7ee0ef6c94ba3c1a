import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What zod calls a type, and what people do. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/** One sentence on what is wrong with a field, where its schema has none of its own. */
export function describeIssue(issue: Issue): string {
  return `${issue.path?.join('.') || 'The body'} ${complaint(issue)}.`;
}

function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : wrongType(issue.expected);
    case 'too_small':
      return tooSmall(issue.origin, issue.minimum);
    case 'too_big':
      return tooBig(issue.origin, issue.maximum);
    case 'unrecognized_keys':
      return `does not have ${issue.keys.map((key) => `“${key.slice(0, 60)}”`).join(', ')}`;
    case 'invalid_value':
      return mustBe(issue.values);
    case 'invalid_union':
      return mustBe('options' in issue && Array.isArray(issue.options) ? issue.options : []);
    default:
      return 'has a form that is not accepted';
  }
}

function wrongType(expected: string): string {
  return `must be ${EXPECTED[expected] ?? 'something else'}`;
}

function tooSmall(origin: string, minimum: number | bigint): string {
  return origin === 'string' ? 'is too short' : `must be at least ${minimum}`;
}

function tooBig(origin: string, maximum: number | bigint): string {
  return origin === 'string' ? `has more than ${maximum} characters` : `must be at most ${maximum}`;
}

function mustBe(values: readonly unknown[]): string {
  return values.length === 0
    ? 'has a form that is not accepted'
    : `must be ${values.map(String).join(' or ')}`;
}
