import type { Finding } from '#core/protocol/finding.ts';
import type { Briefing } from '../../language-model.ts';

/** What a rehearsal plays with: the code's findings, and how its tools and team behave. */
export interface Scene {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  readonly team?: Briefing['team'];
  readonly briefing?: Partial<Briefing>;
  /** What the fixer of a finding needs; the fix works only with it. */
  readonly needs?: (finding: Finding) => string | null;
  /** Whether a request reaches anyone; else it expires. */
  readonly answers?: boolean;
  /** Findings whose fix does not take the first so many times. */
  readonly stubborn?: ReadonlyMap<string, number>;
  readonly tests?: () => unknown;
}

export type Input = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly value: unknown;
  readonly ok: boolean;
}

/** Something that a tool does, for an agent. */
export type Perform = (input: Input, agent: string) => Reply | Promise<Reply>;

/** A reply of a tool that went well. */
export function ok(value: unknown): Reply {
  return { value, ok: true };
}

/** The code of a scene, and the tools that touch it. */
export interface SceneCode {
  readonly tools: Readonly<Record<string, Perform>>;
  /** The findings that are still there. */
  left(): readonly Finding[];
}

/** Code that is nothing but its findings: a fix takes one away. */
export function createSceneCode(scene: Scene): SceneCode {
  const left = new Map<string, Finding>(scene.findings.map((finding) => [finding.id, finding]));
  const stubborn = new Map(scene.stubborn);
  const allPassed = {
    ran: true,
    passed: 4,
    failed: 0,
    command: 'npm test',
    output: '',
    reason: null,
  };

  function applyFix(input: Input): Reply {
    const finding = left.get(String(input['finding']));
    if (finding === undefined) return { value: { unknownFinding: input['finding'] }, ok: false };
    const needs = scene.needs?.(finding) ?? null;
    const given = (input['parameters'] ?? {}) as Input;
    if (needs !== null && given[needs] === undefined) {
      const question = `Which ${needs} does ${finding.place.path} use?`;
      return { value: { needs, question }, ok: false };
    }
    const resists = stubborn.get(finding.id) ?? 0;
    if (resists > 0) stubborn.set(finding.id, resists - 1);
    else left.delete(finding.id);
    return ok({ changed: [finding.place.path] });
  }

  return {
    left: () => [...left.values()],
    tools: {
      list_files: () => ok(scene.files.join('\n')),
      scan(input) {
        const paths = (input['paths'] ?? scene.files) as readonly string[];
        const findings = [...left.values()].filter(({ place }) => paths.includes(place.path));
        return ok({ findings, scanned: paths.length, skipped: [] });
      },
      explain_finding: () =>
        ok({
          text: 'The driver is pg; it writes $1.',
          data: { placeholder: '$n', values: 'array', driver: 'pg', evidence: 'db.js imports pg' },
        }),
      run_tests: () => ok(scene.tests?.() ?? allPassed),
      apply_fix: applyFix,
    },
  };
}
