import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelAborted } from '../model-aborted.ts';
import { createOfflineModel } from './create-offline-model.ts';
import {
  ALL_TOOLS,
  assignment,
  briefingOf,
  findingAt,
  mail,
  result,
  talkOf,
  TEAM,
  usesIn,
} from './testing/conversation-builder.ts';
import { rehearse } from './testing/rehearsal.ts';

const files = ['app.js', 'db.js', 'routes/login.js', 'routes/search.js'];
const sql = [findingAt('routes/login.js', 12), findingAt('routes/search.js', 30)];
const path = findingAt('app.js', 5, {
  rule: 'js-path-traversal',
  title: 'Path traversal',
  severity: 'critical',
  fixer: 'confine-path',
});
const advice = findingAt('db.js', 3, {
  rule: 'js-hardcoded-secret',
  title: 'Secret in the code',
  severity: 'medium',
  fixer: null,
});
const findings = [...sql, path, advice];
const late = findingAt('routes/search.js', 40, { rule: 'js-xss', severity: 'low' });
const needs = (finding: { rule: string }): string | null =>
  finding.rule === 'js-sql-injection' ? 'placeholder' : null;

describe('a whole session with the offline analyst', () => {
  it('discovers, asks, is answered, fixes and validates, in that order', async () => {
    const { events, left, summary } = await rehearse({ files, findings, needs });
    const first = (
      tool: string,
      has: (input: Readonly<Record<string, unknown>>) => boolean = () => true,
    ): number => events.findIndex((event) => event.tool === tool && event.ok && has(event.input));
    const order = [
      first('share_discovery'),
      first('respond'),
      first('request'),
      first('apply_fix', (input) => input['parameters'] !== undefined),
      first('report_validation'),
      first('finish'),
    ];
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(left).toEqual([advice]);
    expect(summary).toContain('no language model');
    expect(summary).toContain(
      '4 security problems found, 3 fixed, 3 of the fixes confirmed, 1 left',
    );
    expect(summary).toContain('npm test: 4 passed, 0 failed');
  });

  it('mends a file with a critical discovery at once, before the others are ordered', async () => {
    const { events } = await rehearse({ files, findings: [...findings, late], needs });
    const plans = events.filter((e) => e.tool === 'set_plan').map((e) => JSON.stringify(e.input));
    expect(plans).toHaveLength(2);
    expect(plans[1]).toContain('Fix at once: app.js');
    const fixed = events.findIndex((e) => e.input['finding'] === path.id);
    const ordered = events.findIndex((e) => e.agent === 'architect-1');
    expect([fixed >= 0, fixed < ordered]).toEqual([true, true]);
    const fixes = events.filter((e) => e.tool === 'apply_fix' && e.input['finding'] === path.id);
    expect(fixes).toHaveLength(1);
  });

  it('divides the files between two analysts, so that each file is scanned by one', async () => {
    const { events } = await rehearse({ files, findings, needs });
    const scanned = events
      .filter((event) => event.tool === 'scan' && event.agent.startsWith('analyst'))
      .map((event) => event.input['paths'] as string[]);
    expect(scanned).toHaveLength(2);
    expect(scanned.flat().sort()).toEqual([...files].sort());
  });

  it('leaves code as it is when the answer that its fix needs is withheld', async () => {
    const { left, summary, events } = await rehearse({ files, findings, needs, answers: false });
    expect(left).toEqual([...sql, advice]);
    expect(summary).toContain('was not answered in time');
    const withParameters = events.filter((e) => e.tool === 'apply_fix' && e.input['parameters']);
    expect(withParameters).toEqual([]);
  });

  it('passes what the answer said on to the fix', async () => {
    const { events } = await rehearse({ files, findings, needs });
    const given = events.filter((e) => e.tool === 'apply_fix' && e.input['parameters']);
    expect(given.map((e) => e.input['parameters'])).toEqual([
      { placeholder: '$n', values: 'array', driver: 'pg' },
      { placeholder: '$n', values: 'array', driver: 'pg' },
    ]);
  });

  it('has a fix repaired that its validation refutes', async () => {
    const stubborn = new Map([[path.id as string, 1]]);
    const { left, events, summary } = await rehearse({ files, findings, needs, stubborn });
    const verdicts = events
      .filter(
        (e) => e.tool === 'report_validation' && (e.input['about'] as string[]).includes(path.id),
      )
      .map((e) => e.input['verdict']);
    expect(verdicts).toEqual(['fail', 'pass']);
    expect(left).toEqual([advice]);
    expect(summary).toContain('3 of the fixes confirmed');
  });

  it('gives up a repair after two and says that the fix does not hold', async () => {
    const stubborn = new Map([[path.id as string, 99]]);
    const { events, summary } = await rehearse({ files, findings, needs, stubborn });
    const plan = events.findLast((e) => e.tool === 'set_plan');
    expect(JSON.stringify(plan?.input).match(/"id":"(repair|recheck)-\d"/g)).toHaveLength(4);
    expect(summary).toContain('fix not confirmed');
  });

  it('confirms nothing while tests fail that passed before', async () => {
    let runs = 0;
    const tests = (): unknown => ({
      ran: true,
      passed: 3,
      failed: runs++ === 0 ? 0 : 1,
      command: 'npm test',
    });
    const { events } = await rehearse({ files, findings, needs, tests });
    const verdicts = events
      .filter((e) => e.tool === 'report_validation')
      .map((e) => e.input['verdict']);
    expect(new Set(verdicts)).toEqual(new Set(['fail']));
  });

  it('is undecided where as many tests failed before any change', async () => {
    const tests = (): unknown => ({ ran: true, passed: 3, failed: 1, command: 'npm test' });
    const { events } = await rehearse({ files, findings, needs, tests });
    const verdicts = events
      .filter((e) => e.tool === 'report_validation')
      .map((e) => e.input['verdict']);
    expect(new Set(verdicts)).toEqual(new Set(['inconclusive']));
  });

  it('says where tests could not run, and confirms by the scan alone', async () => {
    const tests = (): unknown => ({ ran: false, reason: 'there is no sandbox here' });
    const { summary } = await rehearse({ files, findings, needs, tests });
    expect(summary).toContain('tests not run: there is no sandbox here');
    expect(summary).toContain('3 of the fixes confirmed');
  });

  it.each([
    [['developer', 'developer', 'tester', 'tester']],
    [['analyst', 'analyst', 'analyst', 'developer']],
    [['analyst', 'developer', 'developer']],
  ])('mends all it can with a team of %j', async (roles) => {
    const team = teamOf(roles);
    const { left, summary } = await rehearse({ files, findings, needs, team });
    expect(left).toEqual([advice]);
    expect(summary).toContain('3 of the fixes confirmed');
  });

  it('says that fixes were not validated where nobody but their author could', async () => {
    const { left, summary } = await rehearse({
      files,
      findings,
      needs,
      team: teamOf(['developer']),
    });
    expect(left).toEqual([advice]);
    expect(summary).toContain('fixed, not validated');
    expect(summary).toContain('No fix was validated');
  });

  it.each([[['analyst']], [['architect']], [['tester']]])(
    'finds and changes nothing with a team of %j',
    async (roles) => {
      const { left, summary, events } = await rehearse({ files, findings, team: teamOf(roles) });
      expect(left).toEqual(findings);
      expect(events.some((e) => e.tool === 'apply_fix')).toBe(false);
      expect(summary).toContain('4 security problems found, 0 fixed');
    },
  );

  it('asks for what all findings of a kind in a file lack, after trying one of them', async () => {
    const twins = [findingAt('app.js', 4), findingAt('app.js', 9), findingAt('app.js', 14)];
    const { events, left } = await rehearse({ files, findings: twins, needs });
    const failed = events.filter((e) => e.tool === 'apply_fix' && !e.ok);
    const asked = events.filter((e) => e.tool === 'request').map((e) => e.input['about']);
    expect(failed).toHaveLength(1);
    expect(asked).toEqual([expect.arrayContaining(twins.map(({ id }) => id))]);
    expect(left).toEqual([]);
  });

  it('needs few calls for three hundred findings', async () => {
    const many = Array.from({ length: 300 }, (_, i) => findingAt(`src/f${i % 30}.js`, i + 1));
    const { left, calls } = await rehearse({
      files: many.slice(0, 30).map((finding) => finding.place.path),
      findings: many,
      needs,
    });
    expect(left).toEqual([]);
    for (const [agent, count] of calls) expect(count, agent).toBeLessThan(60);
  });
});

describe('a task that is no security review', () => {
  it.each(['Add a feature for gift cards', 'Translate the README', 'Write documentation'])(
    '"%s" is declined in plain words, with a way on',
    async (task) => {
      const { events, summary } = await rehearse({ files, findings, briefing: { task } });
      expect(events.map((e) => e.tool)).toEqual(['finish']);
      expect(summary).toContain('can not do this task');
      expect(summary).toContain('ANTHROPIC_API_KEY');
    },
  );

  it('is declined for code in a language that it does not read', async () => {
    const workspace = { files: 3, languages: ['Go'], sandbox: { available: true, detail: '' } };
    const { summary } = await rehearse({ files, findings, briefing: { workspace } });
    expect(summary).toContain('no JavaScript, TypeScript or Python, only Go');
  });

  it('changes nothing when asked to report only', async () => {
    const task = 'Review security, do not change any code';
    const { left } = await rehearse({ files, findings, briefing: { task } });
    expect(left).toEqual(findings);
  });
});

describe('an answer of the offline analyst', () => {
  it('is the same for the same request', async () => {
    const talk = talkOf(briefingOf('analyst-1'));
    talk.hear(assignment('discover-1', 'Scan part 1 of 2 of the files.'));
    const request = talk.request();
    const [one, two] = await Promise.all([collect(request), collect(request)]);
    expect(one).toEqual(two);
  });

  it('is the same whether or not it was interrupted before, or its conversation shortened', async () => {
    const interrupted = { type: 'interrupted', said: 'I sc', sent: [], droppedTools: [] } as const;
    const plain = talkOf(briefingOf('analyst-1'));
    const broken = talkOf(briefingOf('analyst-1'));
    broken.hear({ type: 'knowledge', text: 'Known.' });
    for (const talk of [plain, broken]) talk.hear(assignment('discover-1', 'Scan the files.'));
    broken.hear(interrupted);
    expect(await collect(broken.request())).toEqual(await collect(plain.request()));
  });

  it('streams its text in pieces that add up to the text of the message', async () => {
    const parts = await collect(talkOf(briefingOf('coordinator')).request());
    const deltas = parts.flatMap((part) => (part.type === 'text-delta' ? [part.text] : []));
    const last = parts.at(-1);
    const text =
      last?.type === 'message-finished' ? last.content.find((b) => b.type === 'text') : null;
    expect(deltas.length).toBeGreaterThan(1);
    expect(text).toEqual({ type: 'text', text: deltas.join('') });
  });

  it('throws when the signal has ended it', async () => {
    const stopped = AbortSignal.abort();
    const stream = createOfflineModel().stream(
      talkOf(briefingOf('coordinator')).request(),
      stopped,
    );
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(ModelAborted);
  });

  it('answers a question of the human that names no finding', async () => {
    const talk = talkOf(briefingOf('tester-1'));
    talk.hear(
      mail({ kind: 'request', id: 'm-ask', from: 'human', deadlineAt: 0 }, 'How is it going?'),
    );
    const [use] = usesIn(await talk.next());
    expect(use?.name).toBe('respond');
    expect(use?.input['request']).toBe('m-ask');
    expect(use?.input['text']).toContain('no language model');
  });

  it('tells findings apart in one answer where their facts differ', async () => {
    const talk = talkOf(briefingOf('analyst-1'));
    talk.hear(
      mail({ kind: 'request', id: 'm-q', from: 'developer-1', about: ['a', 'b'], deadlineAt: 0 }),
    );
    const [first, second] = usesIn(await talk.next());
    const explain = (placeholder: string): unknown => ({
      text: `It is ${placeholder}`,
      data: { placeholder, evidence: 'package.json' },
    });
    talk.hear(result(first?.id ?? '', explain('?')), result(second?.id ?? '', explain('%s')));
    const [respond] = usesIn(await talk.next());
    expect(respond?.input).toEqual({
      request: 'm-q',
      text: 'It is ? It is %s',
      data: { byFinding: { a: { placeholder: '?' }, b: { placeholder: '%s' } } },
    });
  });

  it('ends its step at once when asked to wrap up', async () => {
    const talk = talkOf(briefingOf('analyst-1'));
    talk.hear(
      assignment('discover-1'),
      mail({ kind: 'notice', from: 'coordinator', topic: 'wrap-up' }),
    );
    expect(usesIn(await talk.next()).map((use) => use.name)).toEqual(['finish_step']);
  });

  it('gives the result with what there is when the session stalls', async () => {
    const talk = talkOf(briefingOf('coordinator'));
    const [plan] = usesIn(await talk.next());
    talk.hear(
      result(plan?.id ?? '', 'planned'),
      mail({ kind: 'notice', from: 'coordinator', topic: 'stall' }, 'Nobody can go on.'),
    );
    const [finish] = usesIn(await talk.next());
    expect(finish?.name).toBe('finish');
    expect(finish?.input['summary']).toContain('Nobody can go on.');
  });

  it('gives what a lost agent had to do to another, and does without where there is none', async () => {
    const team = teamOf(['analyst', 'developer', 'developer', 'tester']);
    const talk = talkOf(briefingOf('coordinator', { team }));
    const [plan] = usesIn(await talk.next());
    talk.hear(result(plan?.id ?? '', 'planned'));
    await talk.next();
    const lost = (agent: string, was: string) =>
      mail(
        { kind: 'notice', from: 'coordinator', topic: 'review', triggers: ['agent-lost'] },
        `Look at your plan again.\n- agent-lost: ${agent} has left the team. Too slow.${was}`,
      );
    talk.hear(lost('developer-1', ''));
    const [second] = usesIn(await talk.next());
    expect(stepsIn(second?.input)).toMatchObject({
      'fix-1': 'developer-2',
      'fix-2': 'developer-2',
    });
    talk.hear(result(second?.id ?? '', 'planned'));
    await talk.next();
    talk.hear(lost('developer-2', ' It was at fix-2. Not begun: fix-1.'));
    const [third] = usesIn(await talk.next());
    expect(Object.keys(stepsIn(third?.input))).not.toContain('fix-1');
    expect(third?.input['reason']).toContain('developer-2 is lost; nobody of its role is left');
    talk.hear(result(third?.id ?? '', 'planned'));
    expect(usesIn(await talk.next())).toEqual([]);
  });

  it('begins anew, with another agent, what a lost one was at and others wait for', async () => {
    const talk = talkOf(briefingOf('coordinator'));
    const [plan] = usesIn(await talk.next());
    talk.hear(result(plan?.id ?? '', 'planned'));
    await talk.next();
    const text = '- agent-lost: analyst-1 has left the team. Too slow. It was at discover-1.';
    talk.hear(mail({ kind: 'notice', from: 'coordinator', topic: 'review' }, text));
    const [second] = usesIn(await talk.next());
    expect(stepsIn(second?.input)).toMatchObject({ 'discover-1-again': 'analyst-2' });
    expect(JSON.stringify(second?.input)).toContain('"after":["discover-1-again","discover-2"]');
  });

  it('puts the fixes of a file first that the human names, and says when it can not', async () => {
    const talk = talkOf(briefingOf('coordinator'));
    const [plan] = usesIn(await talk.next());
    talk.hear(result(plan?.id ?? '', 'planned'));
    await talk.next();
    talk.hear(mail({ kind: 'broadcast', from: 'human' }, 'Please hurry.'));
    const [reply] = usesIn(await talk.next());
    expect(reply?.input).toMatchObject({ to: ['human'] });
    expect(reply?.input['text']).toContain('follows rules');
    talk.hear(result(reply?.id ?? '', 'sent'));
    expect(usesIn(await talk.next())).toEqual([]);
    talk.hear(
      mail({ kind: 'discovery', from: 'analyst-1', findings: sql }),
      mail({ kind: 'broadcast', from: 'human' }, 'Mend ./routes/search.js first.'),
    );
    const uses = usesIn(await talk.next());
    expect(uses.map(({ name }) => name)).toEqual(['broadcast', 'set_plan']);
    expect(JSON.stringify(uses[1]?.input)).toContain('Fix at once: routes/search.js');
  });

  it('ends every turn, whatever the tools reply and whichever of them exist', async () => {
    await fc.assert(fc.asyncProperty(parts, tools, replies, playTurn), {
      numRuns: 300,
    });
  });
});

const replies = fc.infiniteStream(
  fc.record({
    isError: fc.boolean(),
    value: fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant({ findings, scanned: 4, skipped: [] }),
      fc.constant(files.join('\n')),
      fc.constant({ needs: 'placeholder', question: 'Which?' }),
      fc.constant({ noSafeFix: 'it is not safe' }),
      fc
        .constantFrom('expired', 'refused', 'provider-left', 'interrupted')
        .map((outcome) => ({ outcome })),
      fc.constant({ outcome: 'response', data: { placeholder: '?' } }),
      fc.constant({ ran: true, passed: 1, failed: 1 }),
    ),
  }),
);
const tools = fc.subarray([...ALL_TOOLS], { minLength: 1 });
const parts = fc.record({
  member: fc.constantFrom(...TEAM),
  step: fc.constantFrom(
    ...['discover-1', 'baseline-1', 'order-1', 'fix-1', 'validate-1', 'step-9', 'apart-1'],
  ),
});

async function playTurn(
  { member, step }: { member: { agent: string }; step: string },
  offered: readonly string[],
  answers: Iterable<{ isError: boolean; value: unknown }>,
): Promise<void> {
  const talk = talkOf(briefingOf(member.agent), offered);
  talk.hear(
    mail({ kind: 'discovery', from: 'analyst-2', findings }),
    mail({ kind: 'broadcast', from: 'developer-1', status: 'fixed', about: [path.id] }),
    mail({ kind: 'request', from: 'developer-1', about: [sql[0]?.id], deadlineAt: 0 }),
    assignment(step),
  );
  const source = answers[Symbol.iterator]();
  for (let calls = 0; calls < (step.startsWith('apart') ? 190 : 90); calls += 1) {
    const uses = usesIn(await talk.next());
    if (uses.length === 0) return;
    expect(uses.every((use) => offered.includes(use.name))).toBe(true);
    talk.hear(
      ...uses.map((use) => {
        const reply = source.next().value as { isError: boolean; value: unknown };
        return result(use.id, reply.value, reply.isError);
      }),
    );
  }
  throw new Error('The turn did not end.');
}

/** Who does which step of a plan. */
function stepsIn(input: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const phases = (input?.['phases'] ?? []) as readonly {
    readonly steps: readonly { readonly id: string; readonly assignee: string }[];
  }[];
  const steps = phases.flatMap((phase) => phase.steps);
  return Object.fromEntries(steps.map(({ id, assignee }) => [id, assignee]));
}

function teamOf(roles: readonly string[]): { agent: string; role: string }[] {
  const members = roles.map((role, index) => ({
    agent: `${role}-${roles.slice(0, index + 1).filter((other) => other === role).length}`,
    role,
  }));
  return [{ agent: 'coordinator', role: 'coordinator' }, ...members];
}

async function collect(request: ReturnType<ReturnType<typeof talkOf>['request']>) {
  const parts = [];
  for await (const part of createOfflineModel().stream(request, new AbortController().signal)) {
    parts.push(part);
  }
  return parts;
}
