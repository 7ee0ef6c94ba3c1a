import { Stance } from '#core/protocol/decision.ts';
import { MESSAGE_KINDS, Importance } from '#core/protocol/message.ts';

type Verdict = 'pass' | 'fail' | 'inconclusive';
/** What stands in a ballot's brackets; without brackets it is `choose`. */
type BallotWord = Stance | 'abstain' | 'choose';

/** What an agent says on the bus by writing it. `invalid` is a line that was meant as one and isn't. */
export type TextCommand =
  | { readonly kind: 'discovery'; readonly importance: Importance; readonly text: string }
  | {
      readonly kind: 'request';
      readonly to: string;
      readonly importance: Importance;
      readonly text: string;
    }
  | { readonly kind: 'response'; readonly request: string; readonly text: string }
  | { readonly kind: 'broadcast'; readonly importance: Importance; readonly text: string }
  | { readonly kind: 'dependency'; readonly to: string; readonly topic: string }
  | { readonly kind: 'fulfilment'; readonly topic: string; readonly text: string }
  | { readonly kind: 'validation'; readonly verdict: Verdict; readonly text: string }
  | { readonly kind: 'proposal'; readonly decision: string; readonly text: string }
  | {
      readonly kind: 'ballot';
      readonly decision: string;
      /** `choose`: the text's first line names options; otherwise the text is the reason. */
      readonly stance: BallotWord;
      readonly text: string;
    }
  | { readonly kind: 'invalid'; readonly line: string; readonly reason: string };

type Spoken = Exclude<TextCommand['kind'], 'invalid'>;

/** A command line taken apart, before anything in it is judged. */
interface Parts {
  readonly word: Spoken;
  readonly bracket: string | null;
  readonly sigil: '@' | '#' | null;
  readonly name: string;
  readonly text: string;
}

const SPOKEN = MESSAGE_KINDS.filter(
  (kind): kind is Spoken => kind !== 'assignment' && kind !== 'notice',
);
const LINE = new RegExp(
  `^(${SPOKEN.map((kind) => kind.toUpperCase()).join('|')})` +
    '(?:\\[([^\\]]{0,40})\\])?(?:[ \\t]+([@#])([^\\s:]{1,120}))?[ \\t]*:([^]*)$',
);

/** Whether a line begins a command: a known word in capitals, at the line's start, up to a colon. */
export function isCommandLine(line: string): boolean {
  return LINE.test(line);
}

/** Reads one command from its line and the lines that continue it. Null when the line is none. */
export function parseTextCommand(lines: readonly string[]): TextCommand | null {
  const [line = '', ...more] = lines;
  const match = LINE.exec(line);
  if (match === null) return null;
  const text = [(match[5] ?? '').trim(), ...more].join('\n').trim();
  const sigil = match[3] === '@' || match[3] === '#' ? match[3] : null;
  const parts: Parts = {
    word: (match[1] ?? '').toLowerCase() as Spoken,
    bracket: match[2] ?? null,
    sigil,
    name: match[4] ?? '',
    text,
  };
  const reason = faultOf(parts);
  return reason === null ? toCommand(parts) : { kind: 'invalid', line, reason };
}

/** Writes a command as an agent would; parsing it gives the same command back. */
export function printTextCommand(command: TextCommand): string {
  switch (command.kind) {
    case 'discovery':
    case 'broadcast':
      return `${command.kind.toUpperCase()}[${command.importance}]: ${indent(command.text)}`;
    case 'request':
      return `REQUEST[${command.importance}] @${command.to}: ${indent(command.text)}`;
    case 'response':
      return `RESPONSE #${command.request}: ${indent(command.text)}`;
    case 'dependency':
      return `DEPENDENCY @${command.to}: ${command.topic}`;
    case 'fulfilment':
      return `FULFILMENT: ${indent(`${command.topic}\n${command.text}`)}`;
    case 'validation':
      return `VALIDATION[${command.verdict}]: ${indent(command.text)}`;
    case 'invalid':
      return command.line;
    default:
      return printDeciding(command);
  }
}

function printDeciding(command: Extract<TextCommand, { kind: 'proposal' | 'ballot' }>): string {
  const text = indent(command.text);
  if (command.kind === 'proposal') return `PROPOSAL #${command.decision}: ${text}`;
  const word = command.stance === 'choose' ? '' : `[${command.stance}]`;
  return `BALLOT${word} #${command.decision}: ${text}`;
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ');
}

const WANTS: Readonly<Record<Spoken, '@' | '#' | null>> = {
  discovery: null,
  request: '@',
  response: '#',
  broadcast: null,
  dependency: '@',
  fulfilment: null,
  validation: null,
  proposal: '#',
  ballot: '#',
};
const WEIGHED: readonly Spoken[] = ['discovery', 'request', 'broadcast'];
const VERDICTS: readonly string[] = ['pass', 'fail', 'inconclusive'];
const STANCES: readonly string[] = [...Stance.options, 'abstain'];

function faultOf(parts: Parts): string | null {
  const word = parts.word.toUpperCase();
  if (parts.text === '') return `${word} needs a text after the colon.`;
  return faultOfAddress(parts, word) ?? faultOfBracket(parts, word) ?? faultOfTopic(parts, word);
}

function faultOfAddress(parts: Parts, word: string): string | null {
  const wanted = WANTS[parts.word];
  if (parts.sigil === wanted) return null;
  if (wanted === '@') return `${word} needs the agent it is for: ${word} @analyst-1: …`;
  if (wanted === '#')
    return `${word} needs the id of ${ANSWERS[parts.word] ?? 'what it answers'}: ${word} #id: …`;
  return `${word} is for everyone and names nobody: ${word}: …`;
}

const ANSWERS: Partial<Readonly<Record<Spoken, string>>> = {
  response: 'the request it answers',
  proposal: 'the decision it is for',
  ballot: 'the decision it is for',
};

function faultOfBracket(parts: Parts, word: string): string | null {
  const { bracket } = parts;
  if (parts.word === 'validation') {
    if (bracket !== null && VERDICTS.includes(bracket)) return null;
    return 'VALIDATION needs a verdict: VALIDATION[pass], [fail] or [inconclusive].';
  }
  if (bracket === null) return null;
  if (parts.word === 'ballot') {
    if (STANCES.includes(bracket)) return null;
    return 'BALLOT takes a stance in brackets: agree, reservation, objection or abstain.';
  }
  if (!WEIGHED.includes(parts.word)) return `${word} takes nothing in brackets.`;
  if (Importance.safeParse(bracket).success) return null;
  return `"${bracket}" is no importance: say low, normal, high or critical.`;
}

function faultOfTopic(parts: Parts, word: string): string | null {
  if (parts.word !== 'dependency' && parts.word !== 'fulfilment') return null;
  return topicOf(parts).length <= 120 ? null : `The topic of ${word} has at most 120 characters.`;
}

/** The topic is the command's first line. */
function topicOf(parts: Parts): string {
  return (parts.text.split('\n')[0] ?? '').trim();
}

function toCommand(parts: Parts): TextCommand {
  const importance = Importance.catch('normal').parse(parts.bracket);
  const { text, name, word } = parts;
  switch (word) {
    case 'discovery':
    case 'broadcast':
      return { kind: word, importance, text };
    case 'request':
      return { kind: 'request', to: name, importance, text };
    case 'response':
      return { kind: 'response', request: name, text };
    case 'dependency':
      return { kind: 'dependency', to: name, topic: topicOf(parts) };
    case 'fulfilment': {
      const rest = text.split('\n').slice(1).join('\n').trim();
      return { kind: 'fulfilment', topic: topicOf(parts), text: rest || topicOf(parts) };
    }
    case 'validation':
      return { kind: 'validation', verdict: parts.bracket as Verdict, text };
    default:
      return word === 'proposal'
        ? { kind: word, decision: name, text }
        : { kind: word, decision: name, stance: ballotWord(parts), text };
  }
}

function ballotWord({ bracket }: Parts): BallotWord {
  if (bracket === 'abstain') return 'abstain';
  return Stance.options.find((stance) => stance === bracket) ?? 'choose';
}
