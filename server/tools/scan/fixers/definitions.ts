import type { Expression, Statement } from '../expression.ts';
import type { Site } from '../site.ts';
import type { Syntax } from '../syntax.ts';
import { functionAround } from '../surroundings.ts';

/** One place where a variable gets its value, or more of it. */
export interface Definition {
  readonly value: Expression;
  readonly append: boolean;
  readonly node: Syntax;
  /** Whether the variable is made there: `const x = …`, or Python's first assignment. */
  readonly isDeclaration: boolean;
}

function* statementsOf(body: readonly Statement[]): Generator<Statement> {
  for (const statement of body) {
    yield statement;
    if (statement.kind === 'branch') for (const arm of statement.arms) yield* statementsOf(arm);
    if (statement.kind === 'loop' || statement.kind === 'block')
      yield* statementsOf(statement.body);
  }
}

/** `sql = sql + more` is `sql += more`. */
function asAppend(name: string, value: Expression): Expression | null {
  if (value.kind !== 'join' || value.style !== 'plus') return null;
  const [first, ...rest] = value.parts;
  if (first?.kind !== 'hole' || first.value.kind !== 'name' || first.value.name !== name)
    return null;
  return { ...value, parts: rest };
}

function ownBody(site: Site, from: Syntax): readonly Statement[] {
  const around = functionAround(from);
  if (around === null) return site.file.body;
  return site.file.lowering.body(around.field('body'));
}

/** Where a name gets its value in the function around a node, in the order of the text. */
export function definitionsOf(site: Site, name: string, from: Syntax): readonly Definition[] {
  const own = [...statementsOf(ownBody(site, from))].flatMap((statement): readonly Definition[] => {
    if (statement.kind !== 'assign' || statement.target.kind !== 'name') return [];
    if (statement.target.name !== name) return [];
    const more = asAppend(name, statement.value);
    return [
      {
        value: more ?? statement.value,
        append: statement.append || more !== null,
        node: statement.node,
        isDeclaration: statement.node.kind === 'variable_declarator',
      },
    ];
  });
  const around = functionAround(from);
  if (own.length > 0 || around === null) return own;
  return parametersOf(around).includes(name) ? [] : definitionsOf(site, name, around);
}

function parametersOf(around: Syntax): readonly string[] {
  const list = around.field('parameters') ?? around.field('parameter');
  return list === null
    ? []
    : [...list.walk()].filter((node) => node.kind.includes('identifier')).map((node) => node.text);
}
