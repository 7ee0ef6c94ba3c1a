import type { Join, Part } from '../../expression.ts';
import type { Site } from '../../site.ts';
import type { Syntax } from '../../syntax.ts';
import type { Definition } from '../definitions.ts';
import { indentAt, indentUnitOf } from '../edits.ts';
import {
  noSafeFix,
  type Edit,
  type FixOutcome,
  type Placeholder,
  type ValuesShape,
} from '../fixer.ts';
import { rewriteJoin, type NewPiece } from '../rewrite-join.ts';
import { freeName, functionAround, rootOf } from '../../surroundings.ts';
import { passValues } from './call-values.ts';
import { countMarks, markOf, parameterCode, uniqueName, type BoundValue } from './marks.ts';
import { planOptionsFor } from './plan-options.ts';
import { planPlaceholders, type Plan } from './plan-placeholders.ts';

type CallSpot = Extract<Site['spot'], { kind: 'call' }>;

/** A statement that grows in a variable, and how its driver wants its values. */
export interface GrowingStatement {
  readonly name: string;
  readonly definitions: readonly Definition[];
  readonly placeholder: Placeholder;
  readonly shape: ValuesShape;
}

interface Growth {
  readonly site: Site;
  readonly statement: GrowingStatement;
  /** The name of the list or mapping that the values gather in. */
  readonly list: string;
  readonly names: Set<string>;
}

/** One definition rewritten: the new text and the values that it brings. */
interface Rewritten {
  readonly definition: Definition;
  readonly edit: Edit | null;
  readonly values: readonly BoundValue[];
}

function ownStatement(node: Syntax): Syntax {
  const kinds = /^(expression_statement|lexical_declaration|variable_declaration)$/;
  return kinds.test(node.kind)
    ? node
    : (node.above('expression_statement', 'lexical_declaration', 'variable_declaration') ?? node);
}

function listLiteral(growth: Growth, values: readonly BoundValue[]): string {
  const isPython = growth.site.file.family === 'python';
  if (growth.statement.placeholder !== ':name') {
    return `[${values.map((value) => value.code).join(', ')}]`;
  }
  if (values.length === 0) return '{}';
  const pairs = values
    .map(({ name, code }) => `${isPython ? `"${name}"` : name}: ${code}`)
    .join(', ');
  return isPython ? `{${pairs}}` : `{ ${pairs} }`;
}

function addition(growth: Growth, values: readonly BoundValue[]): readonly string[] {
  const { list, site, statement } = growth;
  const isPython = site.file.family === 'python';
  const end = isPython || !/;\s*$/m.test(site.file.text) ? '' : ';';
  if (statement.placeholder === ':name') {
    return values.map(({ name, code }) =>
      isPython ? `${list}["${name}"] = ${code}` : `${list}.${name} = ${code}${end}`,
    );
  }
  if (!isPython) return [`${list}.push(${values.map((value) => value.code).join(', ')})${end}`];
  return values.map(({ code }) => `${list}.append(${code})`);
}

/** Numbers that are known only when the program runs are what `push` gives back. */
function runningMark(growth: Growth, value: BoundValue): NewPiece[] {
  return [
    { kind: 'inserted', value: '$' },
    { kind: 'code', code: `${growth.list}.push(${value.code})` },
  ];
}

function rewrite(growth: Growth, definition: Definition, plan: Plan & { kind: 'plan' }): Rewritten {
  const { site, statement, names } = growth;
  const { placeholder } = statement;
  const values: BoundValue[] = [];
  const isRunning = placeholder === '$n' && definition.append;
  const pieces = plan.pieces.flatMap((piece): readonly NewPiece[] => {
    if (piece.kind === 'text') {
      const value = placeholder === '%s' ? piece.value.replace(/%/g, '%%') : piece.value;
      return [{ ...piece, value }];
    }
    if (piece.kind === 'kept') return [piece];
    const name = uniqueName(piece.name, names);
    names.add(name);
    const bound = { name, code: parameterCode(piece, site.file.family, site.file.text) };
    if (isRunning) return runningMark(growth, bound);
    values.push(bound);
    return [{ kind: 'inserted', value: markOf(placeholder, values.length, name) }];
  });
  const join = definition.value as Join;
  const text = rewriteJoin(join, pieces, site.file);
  const edit = { start: startOf(definition, join), end: join.node.end, text };
  return { definition, edit, values };
}

function nodeOf(part: Part): Syntax {
  const node = part.kind === 'hole' ? part.value.node : part.node;
  return /^string_(fragment|content)$/.test(node.kind) ? (node.parent ?? node) : node;
}

/** `sql = sql + more` keeps its beginning; only the part behind it is rewritten. */
function startOf({ append, node }: Definition, join: Join): number {
  const [first] = join.parts;
  const isTail = append && !node.text.includes('+=');
  return isTail && first !== undefined ? nodeOf(first).start : join.node.start;
}

function after(growth: Growth, node: Syntax, lines: readonly string[]): Edit[] {
  const { text } = growth.site.file;
  const indent = indentAt(text, node.start);
  const isAlone = /^(program|statement_block|module|block|switch_case|switch_default)$/.test(
    node.parent?.kind ?? '',
  );
  if (isAlone) {
    return [
      { start: node.end, end: node.end, text: lines.map((line) => `\n${indent}${line}`).join('') },
    ];
  }
  const inner = indent + indentUnitOf(text);
  return [
    { start: node.start, end: node.start, text: `{\n${inner}` },
    {
      start: node.end,
      end: node.end,
      text: `${lines.map((line) => `\n${inner}${line}`).join('')}\n${indent}}`,
    },
  ];
}

function editsFor(
  growth: Growth,
  { definition, edit, values }: Rewritten,
  isFirst: boolean,
): readonly Edit[] {
  const { site, list, statement } = growth;
  const isPython = site.file.family === 'python';
  const end = isPython ? '' : ';';
  const own = ownStatement(definition.node);
  const edits = edit === null ? [] : [edit];
  if (definition.append)
    return values.length === 0
      ? edits
      : [...edits, ...after(growth, own, addition(growth, values))];
  const literal = listLiteral(growth, values);
  if (isPython) return [...edits, ...after(growth, own, [`${list} = ${literal}`])];
  const changes = statement.definitions.filter((item) => !item.append).length > 1;
  const declared = isFirst ? `${changes ? 'let' : 'const'} ` : '';
  return [...edits, ...after(growth, own, [`${declared}${list} = ${literal}${end}`])];
}

function refusalOf({ definitions, placeholder }: GrowingStatement, site: Site): string | null {
  const isPython = site.file.family === 'python';
  if (isPython && placeholder === '$n')
    return 'Numbered placeholders of a statement that grows must be counted by hand.';
  const [first] = definitions;
  if (first === undefined || first.append)
    return 'The statement begins in another place of the program.';
  if (!isPython && !first.isDeclaration)
    return 'The statement begins in one of several branches: declare its list of values before them.';
  const oneLine = definitions.some(
    ({ node }) =>
      isPython &&
      node.parent?.parent?.kind === 'block' &&
      node.parent.parent.line === node.parent.parent.parent?.line,
  );
  if (oneLine)
    return 'Part of the statement is put together on the line of its `if`: give it lines of its own.';
  const text = definitions.map(({ value }) => (value.kind === 'text' ? value.value : '')).join(' ');
  return countMarks(text, placeholder) > 0
    ? 'The statement already has placeholders whose values are kept elsewhere.'
    : null;
}

/** Makes parameters of the values of a statement that is put together in several steps. */
export function buildParts(site: Site, spot: CallSpot, statement: GrowingStatement): FixOutcome {
  const refusal = refusalOf(statement, site);
  if (refusal !== null) return noSafeFix(refusal);
  const around = functionAround(site.node) ?? rootOf(site.node);
  const list = freeName(around, ['params', 'values', 'sqlParams']);
  const growth: Growth = { site, statement, list, names: new Set() };
  const options = planOptionsFor(site, statement.placeholder);
  const rewritten: Rewritten[] = [];
  for (const definition of statement.definitions) {
    if (definition.value.kind !== 'join') {
      rewritten.push({ definition, edit: null, values: [] });
      continue;
    }
    const plan = planPlaceholders(definition.value.parts, options);
    if (plan.kind === 'refused') return noSafeFix(plan.reason);
    rewritten.push(rewrite(growth, definition, plan));
  }
  const passing = passValues(spot.call, spot.position, {
    shape: statement.shape,
    family: site.file.family,
    values: rewritten.flatMap((item) => item.values),
    isNamed: statement.placeholder === ':name',
    variable: list,
  });
  if (passing.kind === 'refused') return noSafeFix(passing.reason);
  const edits = rewritten.flatMap((item, index) => editsFor(growth, item, index === 0));
  return { kind: 'edits', edits: [...edits, ...passing.edits] };
}
