import { describe, expect, it } from 'vitest';
import { NO_LIMITS } from '#components/budget/budget-draft.ts';
import { fieldOf, firstDraft, readDraft, withoutMended } from './launch-draft.ts';

const choices = {
  samples: [
    { name: 'web-shop', title: 'Web shop', description: 'A shop.', language: 'JavaScript' },
    { name: 'ledger', title: 'Ledger', description: 'Books.', language: 'Python' },
  ],
  roots: ['/home/you'],
  models: [{ name: 'offline', label: 'Offline analyst', note: 'Rules, no network.' }],
  hasKey: false,
};
const draft = firstDraft(choices);

describe('the launch form', () => {
  it('is ready to launch at the first visit', () => {
    expect(readDraft(draft)).toEqual({
      ok: true,
      command: {
        task: 'Analyze security and fix issues',
        workspace: { kind: 'sample', name: 'web-shop' },
        model: 'offline',
        mode: 'orchestrated',
        team: { analyst: 2, architect: 1, developer: 1, tester: 1 },
      },
    });
  });

  it('asks for a folder where there is no sample', () => {
    expect(firstDraft({ ...choices, samples: [] }).workspace).toBe('folder');
  });

  it('names every field that is wrong, in words', () => {
    const none = { analyst: 0, architect: 0, developer: 0, tester: 0 };
    const reading = readDraft({
      ...draft,
      task: '  ',
      workspace: 'folder',
      path: ' ',
      model: '',
      team: none,
    });
    expect(reading).toEqual({
      ok: false,
      errors: {
        task: 'Say what the team should do.',
        workspace: 'Name the folder that the team should work on.',
        model: 'Choose a model.',
        team: 'A team needs at least one agent.',
      },
    });
  });

  it('launches agents apart without a plan to show, and keeps the wish for when they are together', () => {
    const apart = { ...draft, planFirst: true, mode: 'isolated' as const };
    const reading = readDraft(apart);
    expect(reading).toMatchObject({ ok: true, command: { mode: 'isolated' } });
    expect(reading).not.toHaveProperty('command.approval');
    expect(readDraft({ ...apart, mode: 'orchestrated' })).toHaveProperty('command.approval');
  });

  it('carries the wish to see the plan, and limits, and says which limit is wrong', () => {
    const limited = { ...draft, planFirst: true, budget: { ...NO_LIMITS, 'session.calls': '40' } };
    expect(readDraft(limited)).toMatchObject({
      ok: true,
      command: { approval: { plan: true }, budget: { calls: 40 } },
    });
    const wrong = { ...draft, budget: { ...NO_LIMITS, 'perAgent.usd': 'much' } };
    expect(readDraft(wrong)).toEqual({
      ok: false,
      errors: { budget: { 'perAgent.usd': 'A number above 0.' } },
    });
  });

  it('takes any model name, without the spaces around it', () => {
    const reading = readDraft({ ...draft, model: ' claude-next-9 ' });
    expect(reading.ok && reading.command.model).toBe('claude-next-9');
    expect(readDraft({ ...draft, model: 'two words' }).ok).toBe(false);
  });
});

it.each([
  ['workspace.path', 'workspace'],
  ['team.analyst', 'team'],
  ['model', 'model'],
  ['budget.usd', 'budget'],
  ['mode', 'form'],
  [null, 'form'],
] as const)('shows an error about %s at %s', (path, field) => {
  expect(fieldOf(path)).toBe(field);
});

it('takes an error away as soon as its field is touched, and leaves the others', () => {
  const errors = { task: 'empty', workspace: 'missing', form: 'no' };
  expect(withoutMended(errors, draft, { ...draft, path: '/x' })).toEqual({
    task: 'empty',
    form: 'no',
  });
  expect(withoutMended(errors, draft, draft)).toEqual(errors);
});
