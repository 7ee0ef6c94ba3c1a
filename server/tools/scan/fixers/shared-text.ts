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

/** Whether a use hands the text to a call of the same kind, which would miss its values then. */
function isCalledAlike(use: Syntax, method: string): boolean {
  const list = use.parent;
  if (list === null || !/^arguments?(_list)?$/.test(list.kind)) return false;
  const callee = list.parent?.field('function')?.text ?? '';
  return callee.split('.').at(-1) === method;
}

function isBound(use: Syntax): boolean {
  const owner = use.parent;
  const target = owner?.field('name') ?? owner?.field('left');
  return target?.key === use.key || /^(variable_declarator)$/.test(owner?.kind ?? '');
}

/** Whether a text that a call is given is run by others too; being logged or shown does not count. */
export function isSharedText(spot: CallSpot): boolean {
  const { argument, call } = spot;
  if (argument.kind !== 'name') return false;
  const scope = functionAround(call.node) ?? rootOf(call.node);
  const method = call.callee.node.text.split('.').at(-1) ?? '';
  const uses = [...scope.walk()].filter(
    (node) => node.kind === 'identifier' && node.text === argument.name,
  );
  const others = uses.filter((use) => {
    if (use.key === argument.node.key || isLogged(use) || isBound(use)) return false;
    if (/^arguments?(_list)?$/.test(use.parent?.kind ?? '')) return isCalledAlike(use, method);
    if (/^(pair|keyword_argument|shorthand_property_identifier)$/.test(use.parent?.kind ?? ''))
      return false;
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
