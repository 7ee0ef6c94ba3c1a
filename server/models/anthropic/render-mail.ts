import type { Finding } from '#core/protocol/finding.ts';
import type { Broadcast, Message } from '#core/protocol/message.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { escapeAttribute, escapeText } from './escape-markup.ts';

/**
 * A message of the bus as a model reads it: one `mail` element whose attributes the system vouches
 * for. What others wrote is escaped, so that no text can pretend to be another message.
 */
export function renderMail(message: Message, text: string): string {
  const attributes = [
    ['from', message.from],
    ['kind', message.kind],
    ['id', message.id],
    ['importance', message.importance],
    ...ownAttributes(message),
    ...(message.about.length > 0 ? [['about', message.about.join(' ')] as const] : []),
  ] as const;
  const opening = attributes
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join('');
  return `<mail${opening}>\n${escapeText(text)}${ownLines(message)}\n</mail>`;
}

type Attribute = readonly [string, string];

function ownAttributes(message: Message): readonly Attribute[] {
  switch (message.kind) {
    case 'discovery':
    case 'request':
      return [];
    case 'response':
      return [['answers', message.correlationId], ...flag('late', message.late)];
    case 'broadcast':
      return [...given('status', message.status), ...(message.term ? termOf(message.term) : [])];
    case 'dependency':
    case 'fulfilment':
      return [['topic', message.topic]];
    case 'validation':
      return [['verdict', message.verdict]];
    default:
      return steeringAttributes(message);
  }
}

type Steering = Extract<Message, { kind: 'assignment' | 'notice' | 'proposal' | 'ballot' }>;

/** Of messages by which a team is led, or decides. */
function steeringAttributes(message: Steering): readonly Attribute[] {
  switch (message.kind) {
    case 'assignment':
      return [['step', message.step]];
    case 'notice':
      return noticeAttributes(message);
    case 'proposal':
      return [
        ['decision', message.decision],
        ['version', String(message.version)],
        ['role', message.role],
      ];
    case 'ballot':
      return [
        ['decision', message.decision],
        ['version', String(message.version)],
        ['choices', message.choices.join(' > ')],
        ...given('stance', message.stance),
      ];
    default:
      return unreachable(message);
  }
}

function noticeAttributes({
  topic,
  regarding,
  triggers = [],
  decision,
}: Extract<Message, { kind: 'notice' }>): readonly Attribute[] {
  const called = triggers.length === 0 ? [] : [['triggers', triggers.join(' ')] as const];
  return [
    ['topic', topic],
    ...called,
    ...given('regarding', regarding),
    ...given('decision', decision?.id),
    ...given('version', decision?.version.toString()),
  ];
}

function termOf({ decision, term }: NonNullable<Broadcast['term']>): readonly Attribute[] {
  return [
    ['decision', decision],
    ['term', String(term)],
  ];
}

function given(name: string, value: string | undefined): readonly Attribute[] {
  return value === undefined ? [] : [[name, value]];
}

function flag(name: string, value: boolean): readonly Attribute[] {
  return value ? [[name, 'true']] : [];
}

/** Facts that go with some kinds, one a line. */
function ownLines(message: Message): string {
  const lines = linesOf(message).map((line) => `\n- ${escapeText(line)}`);
  return lines.join('');
}

function linesOf(message: Message): readonly string[] {
  if (message.kind === 'discovery') return message.findings.map(tellFinding);
  if (message.kind === 'validation') {
    return message.checks.map(
      ({ name, outcome, detail }) => `check ${name}: ${outcome}; ${detail}`,
    );
  }
  if (message.kind === 'response' && message.data !== undefined) {
    return [`data: ${JSON.stringify(message.data)}`];
  }
  return [];
}

function tellFinding(finding: Finding): string {
  const { place, source } = finding;
  return [
    `finding ${finding.id}: ${finding.severity} ${finding.rule}${finding.cwe === null ? '' : ` (${finding.cwe})`}`,
    `${place.path}:${place.line}`,
    ...(source === null ? [] : [`from ${source.text} (line ${source.line})`]),
    finding.fixer === null ? `no fixer; ${finding.remedy}` : `fixer ${finding.fixer}`,
  ].join(', ');
}
