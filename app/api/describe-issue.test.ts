import { expect, it } from 'vitest';
import { z } from 'zod';
import { LaunchSession } from '#core/protocol/command.ts';
import { describeIssue } from './describe-issue.ts';

/** The first complaint about a value, as a client reads it. */
function complaint(schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value, { error: describeIssue }).error?.issues[0]?.message;
}

const launch = { task: 'Look', workspace: { kind: 'sample', name: 'web-shop' } };

it.each([
  [[], 'The body must be an object.'],
  [{ ...launch, workspace: undefined }, 'workspace is missing.'],
  [{ ...launch, workspace: { kind: 'git' } }, 'workspace.kind must be sample or folder.'],
  [{ ...launch, workspace: { kind: 'sample', name: '' } }, 'workspace.name is too short.'],
  [{ ...launch, mode: 'chaos' }, 'mode must be orchestrated or isolated.'],
  [{ ...launch, team: 'large' }, 'team must be an object.'],
  [{ ...launch, team: { analyst: 1, boss: 1 } }, 'team does not have “boss”.'],
  [{ ...launch, team: { analyst: 0 } }, 'A team needs at least one agent.'],
])('says of %j: %s', (value, sentence) => {
  expect(complaint(LaunchSession, value)).toBe(sentence);
});

it('names the bound that a number broke, and the type that was wanted', () => {
  const Page = z.object({ limit: z.coerce.number().int().min(1).max(200) });
  expect(complaint(Page, { limit: '0' })).toBe('limit must be at least 1.');
  expect(complaint(Page, { limit: '201' })).toBe('limit must be at most 200.');
  expect(complaint(Page, { limit: 'x' })).toBe('limit must be a number.');
  expect(complaint(Page, { limit: '1.5' })).toBe('limit must be a whole number.');
});

it('leaves a schema its own sentence', () => {
  expect(complaint(LaunchSession, { ...launch, task: ' ' })).toBe('Say what the team should do.');
});
