import type { Site } from '../../site.ts';
import type { Syntax } from '../../syntax.ts';
import { noSafeFix, type Edit, type Fixer, type FixOutcome } from '../fixer.ts';
import { ensureModule } from '../imports.ts';
import { rewriteJoin } from '../rewrite-join.ts';
import { quoteOf } from '../value-text.ts';
import { isSharedText } from '../shared-text.ts';
import { readCommandLine, type CommandLine } from './command-line.ts';
import { quoteForShell } from './quote-for-shell.ts';

type CallSpot = Extract<Site['spot'], { kind: 'call' }>;
type Words = Extract<CommandLine, { kind: 'words' }>;

/** Whether nothing is done with a call's result, or it is only compared with 0. */
function isStatusOnly(call: Syntax): boolean {
  const { parent } = call;
  if (parent === null || parent.kind === 'expression_statement') return true;
  if (
    /^(if_statement|elif_clause|not_operator|boolean_operator|while_statement)$/.test(parent.kind)
  )
    return true;
  return parent.kind === 'comparison_operator' && /[=!]=\s*0$/.test(parent.text);
}

function replaceCall(call: Syntax, text: string): Edit {
  return { start: call.start, end: call.end, text };
}

/** A call's replacement by a list of arguments; `module` is the name of subprocess. */
interface ListCall {
  readonly call: Syntax;
  readonly list: string;
  readonly module: string;
}

function insteadOfSystem({ call, list, module }: ListCall): Edit {
  const run = `${module}.run(${list})`;
  if (call.parent?.kind === 'expression_statement') return replaceCall(call, run);
  return replaceCall(call, isStatusOnly(call) ? `${run}.returncode` : `${run}.returncode << 8`);
}

function insteadOfGetoutput({ call, list, module }: ListCall): Edit {
  const run = `${module}.run(${list}, stdout=${module}.PIPE, stderr=${module}.STDOUT, text=True)`;
  return replaceCall(call, `${run}.stdout.rstrip("\\n")`);
}

/** Only `popen(…).read()` is taken over: whoever keeps the stream does more with it. */
function insteadOfPopen({ call, list, module }: ListCall): Edit | null {
  const outer = call.parent?.parent;
  const isRead = call.parent?.field('attribute')?.text === 'read';
  if (!isRead || outer?.kind !== 'call') return null;
  return replaceCall(outer, `${module}.run(${list}, stdout=${module}.PIPE, text=True).stdout`);
}

const SHELL_CALLS: ReadonlyMap<string, (call: ListCall) => Edit | null> = new Map([
  ['os.system', insteadOfSystem],
  ['os.popen', insteadOfPopen],
  ['subprocess.getoutput', insteadOfGetoutput],
  ['commands.getoutput', insteadOfGetoutput],
]);

/** Drops `shell=True` with the comma before it. */
function withoutShell(spot: CallSpot): Edit | null {
  const { arguments: all } = spot.call;
  const index = all.findIndex((argument) => argument.name === 'shell');
  const shell = all[index];
  const before = all[index - 1];
  if (shell === undefined || before === undefined) return null;
  return { start: before.node.end, end: shell.node.end, text: '' };
}

const RESULT_USED =
  'The result of the call is used in a way that a list of arguments would change.';

function runWithList(site: Site, spot: CallSpot, line: Words): FixOutcome {
  const list = `[${line.codes.join(', ')}]`;
  const module = ensureModule(site.file, 'subprocess', 'subprocess');
  const { start, end } = spot.argument.node;
  const instead = SHELL_CALLS.get(spot.name);
  if (instead !== undefined) {
    const edit = instead({ call: spot.call.node, list, module: module.name });
    if (edit === null) return noSafeFix(RESULT_USED);
    return { kind: 'edits', edits: [...module.edits, edit, ...line.cleanUp] };
  }
  const dropped = withoutShell(spot);
  if (dropped === null)
    return noSafeFix(
      'The call runs its command by a shell in a way that can not be changed by machine.',
    );
  return { kind: 'edits', edits: [{ start, end, text: list }, dropped, ...line.cleanUp] };
}

function quoteValues(site: Site, line: Extract<CommandLine, { kind: 'needs-shell' }>): FixOutcome {
  const pieces = quoteForShell(line.join.parts, quoteOf(site.file.text));
  if (pieces === null)
    return noSafeFix('The quotes of the command line do not close where they can be seen to.');
  const { start, end } = line.join.node;
  const module = ensureModule(site.file, 'shlex', 'shlex');
  return {
    kind: 'edits',
    edits: [...module.edits, { start, end, text: rewriteJoin(line.join, pieces, site.file) }],
  };
}

const BRANCHES =
  'The command line comes from one of several branches: make a list of arguments in each, and run it without a shell.';

/** Python: a list of arguments instead of a shell; where the shell is needed, every value quoted for it. */
export const pythonCommand: Fixer = (site) => {
  const { spot } = site;
  if (spot.kind !== 'call') return noSafeFix('No command is run here.');
  const line = readCommandLine(site);
  switch (line.kind) {
    case 'words':
      return runWithList(site, spot, line);
    case 'needs-shell':
      return quoteValues(site, line);
    case 'choice': {
      const dropped = isSharedText(spot) ? null : withoutShell(spot);
      if (dropped === null) return noSafeFix(BRANCHES);
      return { kind: 'edits', edits: [...line.edits, dropped] };
    }
    case 'unknown':
      return noSafeFix(line.reason);
  }
};
