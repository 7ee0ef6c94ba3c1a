import { describe, expect, it } from 'vitest';
import type { Finding } from '#core/protocol/finding.ts';
import type { UserBlock } from '../../language-model.ts';
import {
  ALL_TOOLS,
  assignment,
  briefingOf,
  findingAt,
  result,
  talkOf,
  usesIn,
} from '../testing/conversation-builder.ts';
import type { Happening } from '../testing/rehearsal.ts';
import { createSceneCode, ok, type Scene } from '../testing/scene.ts';

const TEAM_TOOLS = ['request', 'respond', 'declare_dependency', 'await_dependency'];
const ALONE = ALL_TOOLS.filter((name) => !TEAM_TOOLS.includes(name));
const NO_HANDS = ALONE.filter((name) => name !== 'apply_fix');

const files = ['app.js', 'db.js', 'routes/login.js'];
const sql = findingAt('routes/login.js', 12);
const path = findingAt('app.js', 5, { rule: 'js-path-traversal', fixer: 'confine-path' });
const advice = findingAt('db.js', 3, { rule: 'js-hardcoded-secret', fixer: null });
const findings = [sql, path, advice];
const needs = (finding: Finding) => (finding.rule === 'js-sql-injection' ? 'placeholder' : null);

/** Plays one agent that works apart to the end of its step. */
async function playAlone(
  change: Partial<Scene> & { readonly agent?: string; readonly tools?: readonly string[] } = {},
) {
  const { agent = 'developer-1', tools = ALONE, ...scene } = change;
  const role = agent.replace(/-\d+$/, '');
  const code = createSceneCode({ files, findings, needs, ...scene });
  const briefing = briefingOf(agent, { team: [{ agent, role }], role, ...scene.briefing });
  const talk = talkOf(briefing, tools);
  talk.hear(assignment('apart-developer-1', 'Do the whole task alone.'));
  const events: Happening[] = [];
  for (let calls = 0; calls < 100; calls += 1) {
    const uses = usesIn(await talk.next());
    const results: UserBlock[] = [];
    for (const { id, name, input } of uses) {
      const reply = await (code.tools[name] ?? (() => ok('noted')))(input, agent);
      events.push({ agent, tool: name, input, ok: reply.ok });
      results.push(result(id, reply.value, !reply.ok));
    }
    talk.hear(...results);
    if (uses.some(({ name }) => name === 'finish_step')) break;
  }
  const of = (tool: string) => events.filter((event) => event.tool === tool);
  const verdicts = of('report_validation').map(({ input }) => input['verdict']);
  return { events, of, verdicts, left: code.left(), end: events.at(-1)?.input };
}

describe('an offline developer that works apart', () => {
  it('tests, finds, mends and checks the whole by itself, in that order', async () => {
    const { events, left, verdicts, end } = await playAlone();
    const firsts = ['run_tests', 'share_discovery', 'apply_fix', 'report_validation'].map((tool) =>
      events.findIndex((event) => event.tool === tool),
    );
    expect(firsts).not.toContain(-1);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(left).toEqual([advice]);
    expect(new Set(verdicts)).toEqual(new Set(['pass']));
    expect(end?.['outcome']).toBe('done');
    expect(end?.['summary']).toMatch(/found 3 security problems\. Fixed 2 .* 2 fixes confirmed/);
  });

  it('looks up what a fix must know, for there is nobody to ask', async () => {
    const { of } = await playAlone();
    expect(of('explain_finding').map(({ input }) => input['finding'])).toEqual([sql.id]);
    const given = of('apply_fix').flatMap(({ input }) => input['parameters'] ?? []);
    expect(given).toEqual([expect.objectContaining({ placeholder: '$n' })]);
  });

  it('leaves the code as it is where the fact can not be looked up', async () => {
    const tools = ALONE.filter((name) => name !== 'explain_finding');
    const { left, of } = await playAlone({ tools });
    expect(left).toEqual([sql, advice]);
    const declined = of('broadcast').filter(({ input }) => input['status'] === 'declined');
    expect(declined.flatMap(({ input }) => input['about'])).toContain(sql.id);
  });

  it('mends again what its own check refutes', async () => {
    const { left, verdicts } = await playAlone({ stubborn: new Map([[path.id as string, 1]]) });
    expect(left).toEqual([advice]);
    expect(verdicts).toContain('fail');
    expect(verdicts.at(-1)).toBe('pass');
  });

  it('gives up after two repairs, and ends', async () => {
    const { verdicts, end } = await playAlone({ stubborn: new Map([[path.id as string, 99]]) });
    expect(verdicts.filter((verdict) => verdict === 'fail').length).toBeLessThanOrEqual(3);
    expect(end?.['summary']).toContain('not confirmed');
  });

  it('does not blame a fix for tests that failed before', async () => {
    const tests = () => ({ ran: true, passed: 3, failed: 1, command: 'npm test' });
    expect(new Set((await playAlone({ tests })).verdicts)).toEqual(new Set(['inconclusive']));
  });

  it('changes nothing when asked to report only', async () => {
    const { left, of } = await playAlone({ briefing: { task: 'Review security, do not fix it' } });
    expect(left).toEqual(findings);
    expect(of('share_discovery')).toHaveLength(3);
  });

  it('declines what is no security review', async () => {
    const { events, end } = await playAlone({ briefing: { task: 'Translate the README' } });
    expect(events.map(({ tool }) => tool)).toEqual(['finish_step']);
    expect(end?.['outcome']).toBe('failed');
  });

  it('speaks to nobody', async () => {
    const { events } = await playAlone({ tools: ALL_TOOLS });
    expect(events.filter(({ tool }) => TEAM_TOOLS.includes(tool))).toEqual([]);
  });
});

describe('an agent without hands on the code that works apart', () => {
  it.each(['analyst-1', 'architect-1'])('%s finds everything and ends', async (agent) => {
    const { events, of } = await playAlone({ agent, tools: NO_HANDS });
    expect(of('share_discovery')).toHaveLength(3);
    expect(events.at(-1)?.tool).toBe('finish_step');
    expect(of('run_tests')).toEqual([]);
  });

  it('a tester runs the tests once as well', async () => {
    const { of, end } = await playAlone({ agent: 'tester-1', tools: NO_HANDS });
    expect(of('run_tests')).toHaveLength(1);
    expect(end?.['summary']).toContain('4 passed');
  });
});
