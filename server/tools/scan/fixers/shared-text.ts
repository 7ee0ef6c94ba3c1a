import type { Site } from '../site.ts';
import type { Syntax } from '../syntax.ts';
import { functionAround, rootOf } from './surroundings.ts';

type CallSpot = Extract<Site['spot'], { kind: 'call' }>;

const LOGGING = /^(console|logger|log|logging|winston|debug|print|app\.logger|req\.log)\b/;

function isLogged(use: Syntax): boolean {
  const call = use.above('call_expression', 'call');
  const callee = call?.field('function')?.text ?? '';
  return LOGGING.test(callee);
}

function isBound(use: Syntax): boolean {
  const owner = use.parent;
  const target = owner?.field('name') ?? owner?.field('left');
  return target?.key === use.key || /^(variable_declarator)$/.test(owner?.kind ?? '');
}

/** Whether a variable that a call is given is used by others too; being logged does not count. */
export function isSharedText(spot: CallSpot): boolean {
  const { argument, call } = spot;
  if (argument.kind !== 'name') return false;
  const scope = functionAround(call.node) ?? rootOf(call.node);
  const uses = [...scope.walk()].filter(
    (node) => node.kind === 'identifier' && node.text === argument.name,
  );
  const others = uses.filter((use) => {
    if (use.key === argument.node.key || isLogged(use) || isBound(use)) return false;
    const binding = use.above(
      'assignment_expression',
      'augmented_assignment_expression',
      'assignment',
      'augmented_assignment',
    );
    return binding?.field('left')?.text !== argument.name;
  });
  return others.length > 0;
}
