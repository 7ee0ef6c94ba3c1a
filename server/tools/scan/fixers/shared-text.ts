import type { Site } from '../site.ts';
import type { Syntax } from '../syntax.ts';
import { functionAround, rootOf } from '../surroundings.ts';

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

const ASSIGNMENTS = [
  'assignment_expression',
  'augmented_assignment_expression',
  'assignment',
  'augmented_assignment',
];

/** Whether a use only builds the text further or shows it to somebody. */
function isHarmlessUse(use: Syntax, name: string): boolean {
  if (isLogged(use) || isBound(use)) return true;
  if (/^(pair|keyword_argument|shorthand_property_identifier)$/.test(use.parent?.kind ?? ''))
    return true;
  return use.above(...ASSIGNMENTS)?.field('left')?.text === name;
}

/** Whether a text that a call is given is run by others too; being logged or shown does not count. */
export function isSharedText({ argument, call }: CallSpot): boolean {
  if (argument.kind !== 'name') return false;
  const { name } = argument;
  const method = call.callee.node.text.split('.').at(-1) ?? '';
  const scope = functionAround(call.node) ?? rootOf(call.node);
  return [...scope.walk()].some((use) => {
    if (use.kind !== 'identifier' || use.text !== name || use.key === argument.node.key)
      return false;
    const isArgument = /^arguments?(_list)?$/.test(use.parent?.kind ?? '');
    return isArgument && !isLogged(use) ? isCalledAlike(use, method) : !isHarmlessUse(use, name);
  });
}
