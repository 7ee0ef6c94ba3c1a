import { z } from 'zod';
import type { Finding } from '#core/protocol/finding.ts';
import { oneLine, orRefused, refused } from './answers.ts';
import type { Skipped } from './scan/scan-workspace.ts';
import type { Scanner } from './scan/scanner.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';

/** The most findings, and the most skipped files, that one result lists. */
const FINDINGS_LIMIT = 200;
const SKIPPED_LIMIT = 100;

const Input = z.object({
  paths: z
    .array(z.string().min(1).max(1024))
    .max(20_000)
    .optional()
    .describe('Files or folders, relative to the root of the workspace. All of it if left out.'),
});
type Input = z.infer<typeof Input>;

/**
 * What the scan answers, as JSON. `scanned` counts the files that were looked at; `skipped` names
 * those that were not and why (`unparsable` ones were, but for a stretch). `total` counts all
 * findings, `truncated` says that `findings` holds only the worst of them.
 */
export interface ScanAnswer {
  readonly findings: readonly Finding[];
  readonly total: number;
  readonly truncated: boolean;
  readonly scanned: number;
  readonly skipped: readonly Skipped[];
  readonly skippedTotal: number;
}

function isUnder(path: string, wanted: readonly string[]): boolean {
  return wanted.some((raw) => {
    const root = raw.replace(/^\.\/|^\.$/, '').replace(/\/+$/, '');
    return root === '' || path === root || path.startsWith(`${root}/`);
  });
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/**
 * The tool that scans code for vulnerabilities. Its text is a `ScanAnswer` as JSON, worst finding
 * first. The whole workspace is followed whatever `paths` says, so that a finding does not depend on
 * how the work was shared out; `paths` chooses what is reported.
 */
export function createScanTool(scanner: Scanner): Tool<Input> {
  return {
    name: 'scan',
    description:
      'Scans JavaScript, TypeScript and Python for vulnerabilities: follows values from requests, arguments and ' +
      'the environment to SQL, shells, paths, pages and code. Returns JSON {findings, total, truncated, scanned, ' +
      'skipped}; each finding has an id, rule, CWE, severity, place, source, the fixer that can mend it ' +
      '(apply_fix) or null, and a remedy. Tests, vendored, generated and minified files are left out.',
    input: Input,
    describe: ({ paths }) =>
      oneLine(
        paths === undefined
          ? 'Scanning all files'
          : `Scanning ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ' …' : ''}`,
      ),
    run: (input, context) => orRefused(() => scan(scanner, input, context)),
  };
}

async function scan(scanner: Scanner, { paths }: Input, context: ToolContext): Promise<ToolResult> {
  const { report, files } = await scanner.scan(context.workspace, context.signal);
  const isWanted = (path: string): boolean => paths === undefined || isUnder(path, paths);
  if (
    paths !== undefined &&
    !files.some((file) => isWanted(file.path)) &&
    !report.skipped.some((item) => isWanted(item.path))
  ) {
    return refused(
      'None of these paths holds code that the scan reads (.js .mjs .cjs .jsx .ts .mts .cts .tsx .py). Look them up with list_files.',
    );
  }
  const all = report.sites.map((site) => site.finding).filter((item) => isWanted(item.place.path));
  const findings = all.slice(0, FINDINGS_LIMIT);
  const skipped = report.skipped.filter((item) => isWanted(item.path));
  const left = new Set(
    skipped.filter((item) => item.reason !== 'unparsable').map((item) => item.path),
  );
  const scanned = report.scannedPaths.filter((path) => isWanted(path) && !left.has(path)).length;
  const answer: ScanAnswer = {
    findings,
    total: all.length,
    truncated: all.length > findings.length,
    scanned,
    skipped: skipped.slice(0, SKIPPED_LIMIT),
    skippedTotal: skipped.length,
  };
  const summary = `${counted(all.length, 'finding')} in ${counted(scanned, 'file')}`;
  return { ok: true, text: JSON.stringify(answer), summary: oneLine(summary), found: findings };
}
