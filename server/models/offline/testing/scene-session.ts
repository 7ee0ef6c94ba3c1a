import { z } from 'zod';
import type { LaunchSession } from '#core/protocol/command.ts';
import type { Finding } from '#core/protocol/finding.ts';
import type { Team } from '#core/protocol/team.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';
import type { Tool } from '#server/tools/tool.ts';
import type { LanguageModel } from '../../language-model.ts';
import { findingAt } from './conversation-builder.ts';
import { createSceneCode, type SceneCode } from './scene.ts';

/** A finding whose fix needs to know the placeholder. */
export const SQL = findingAt('routes/login.js', 12);
const PATH = findingAt('user.js', 5, {
  rule: 'js-path-traversal',
  severity: 'critical',
  title: 'Path traversal',
  fixer: 'confine-path',
});
/** A finding that no fixer mends. */
export const SECRET = findingAt('db.js', 3, { rule: 'js-secret', title: 'Secret', fixer: null });
/** The team of a scene, where a test names no other. */
export const SCENE_TEAM = { analyst: 2, architect: 1, developer: 1, tester: 1 };

/** A session of the offline team on a scene's code. */
export interface SceneSession {
  readonly session: StagedSession;
  readonly code: SceneCode;
}

/** What is asked for at the launch, and what the code holds; three findings when left out. */
export interface SceneOptions extends Partial<LaunchSession> {
  readonly found?: readonly Finding[];
}

/** Stages a whole session on a scene's code. */
export function stageScene(
  model: LanguageModel,
  team: Partial<Team> = SCENE_TEAM,
  { found = [SQL, PATH, SECRET], ...asked }: SceneOptions = {},
): SceneSession {
  const code = createSceneCode({
    files: ['db.js', 'routes/login.js', 'user.js'],
    findings: found,
    needs: (finding) => (finding.rule === 'js-sql-injection' ? 'placeholder' : null),
  });
  return { code, session: stageSession({ model, team, asked, tools: toolsOf(code) }) };
}

/** The tools of a scene behind the port of the workspace's tools; a fix shows as a changed file. */
function toolsOf(code: SceneCode): readonly Tool[] {
  return Object.entries(code.tools).map(([name, perform]) => ({
    name,
    description: name,
    input: z.looseObject({}),
    describe: () => `Using ${name}`,
    async run(input) {
      const given = input as Readonly<Record<string, unknown>>;
      const before = code.left();
      const { value, ok } = await perform(given, '');
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const mended = before.filter((finding) => !code.left().includes(finding));
      return {
        ok,
        text,
        summary: name,
        ...(name === 'scan' ? { found: findingsIn(value) } : {}),
        changes: mended.map(({ place: { path } }) => ({
          path,
          before: null,
          after: null,
          hunk: '',
        })),
        findings: mended.map(({ id }) => id),
      };
    },
  }));
}

function findingsIn(value: unknown): readonly Finding[] {
  return (value as { readonly findings: readonly Finding[] }).findings;
}
