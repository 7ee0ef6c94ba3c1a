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

/** What takes the place of a call that always uses a shell; null where its result is used otherwise. */
function shellCallAs(spot: CallSpot, list: string, module: string): Edit | null {
  const { node } = spot.call;
  if (spot.name === 'os.system') {
    const run = `${module}.run(${list})`;
    if (node.parent?.kind === 'expression_statement') return replaceCall(node, run);
    return replaceCall(node, isStatusOnly(node) ? `${run}.returncode` : `(${run}.returncode << 8)`);
  }
  if (/getoutput$/.test(spot.name)) {
    const run = `${module}.run(${list}, stdout=${module}.PIPE, stderr=${module}.STDOUT, text=True)`;
    return replaceCall(node, `${run}.stdout.rstrip("\\n")`);
  }
  const reading = node.parent;
  const outer = reading?.parent;
  const isRead = reading?.kind === 'attribute' && reading.field('attribute')?.text === 'read';
  if (spot.name !== 'os.popen' || !isRead || outer?.kind !== 'call') return null;
  return replaceCall(outer, `${module}.run(${list}, stdout=${module}.PIPE, text=True).stdout`);
}

/** Drops `shell=True` with the comma before it. */
function withoutShell(spot: CallSpot): Edit | null {
  const { arguments: all } = spot.call;
  const index = all.findIndex((argument) => argument.name === 'shell');
  const shell = all[index];
  const before = all[index - 1];
  if (shell === undefined || before === undefined) return null;
  return { start: before.node.end, end: shell.node.end, text: '' };
}

function runWithList(site: Site, spot: CallSpot, line: Words): FixOutcome {
  const list = `[${line.codes.join(', ')}]`;
  const module = ensureModule(site.file, 'subprocess', 'subprocess');
  const { start, end } = spot.argument.node;
  const isShellOnly = /^(os\.(system|popen)|(subprocess|commands)\.getoutput)$/.test(spot.name);
  if (isShellOnly) {
    const edit = shellCallAs(spot, list, module.name);
    if (edit === null)
      return noSafeFix(
        'The result of the call is used in a way that a list of arguments would change.',
      );
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
