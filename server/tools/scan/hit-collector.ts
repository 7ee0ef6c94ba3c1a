import type { Argument, Expression, Join } from './expression.ts';
import type { CallSink, CodeSink, JoinSink, Rule } from './rule.ts';
import type { Hit, Spot } from './site.ts';
import type { SourceFile } from './source-file.ts';
import type { Syntax } from './syntax.ts';
import type { CallSite, Watcher } from './taint/machine.ts';
import { carrying, type Taint, type Value } from './taint/value.ts';
import type { Danger, Origin } from './taint/vocabulary.ts';

const ORIGIN_RANK: Readonly<Record<Origin, number>> = { input: 0, parameter: 1, environment: 2 };

/** The strongest taint that a rule cares for, or null. */
function dangerousTaint(rule: Rule, value: Value): Taint | null {
  const relevant = value.taints.filter((taint) => {
    if (rule.danger !== null && taint.cleaned.includes(rule.danger)) return false;
    if (rule.severity[taint.origin] === undefined || rule.ignores?.test(taint.text)) return false;
    return taint.origin === 'input' || value.isComposed;
  });
  return relevant.sort((a, b) => ORIGIN_RANK[a.origin] - ORIGIN_RANK[b.origin])[0] ?? null;
}

function looksDangerous(sink: CallSink, value: Value): boolean {
  if (sink.onlyText && value.fields !== null) return false;
  if (sink.text === undefined) return true;
  const text = value.text?.trim() ?? '';
  if (text !== '') return sink.text.test(text);
  return sink.whole;
}

/** Whether a sink leaves such a source be, or such a function. */
function isExempt(sink: CallSink, taint: Taint, site: CallSite): boolean {
  return sink.ignores?.test(taint.text) === true || (sink.foreign && site.own() !== null);
}

function argumentsOf(sink: CallSink, all: readonly Argument[]): readonly number[] {
  const positional = all.flatMap((argument, index) => (argument.name === null ? [index] : []));
  if (sink.arguments === 'all') return all.map((_argument, index) => index);
  return sink.arguments.flatMap((wanted) => {
    const index =
      typeof wanted === 'number'
        ? (positional[wanted] ?? -1)
        : all.findIndex((argument) => argument.name === wanted);
    return index < 0 ? [] : [index];
  });
}

function isTagged(site: CallSite): boolean {
  const [first] = site.call.arguments;
  return first?.node.kind === 'template_string' && first.spread;
}

const isCallSink = (sink: Rule['sinks'][number]): sink is CallSink => 'callee' in sink;
const isCodeSink = (sink: Rule['sinks'][number]): sink is CodeSink => 'always' in sink;
const isJoinSink = (sink: Rule['sinks'][number]): sink is JoinSink => 'join' in sink;

/** Whether a value already is such a text: then it was judged where it was put together. */
function looksComposed(rule: Rule, value: Value): boolean {
  return rule.sinks.filter(isJoinSink).some((sink) => sink.join.test(value.text ?? ''));
}

type Candidates = ReadonlyMap<Rule, ReadonlySet<string>>;

/** Found once for a file, however often it is scanned; a book's rules stay the same objects. */
const CANDIDATES = new WeakMap<SourceFile, Map<Rule, ReadonlySet<string>>>();

/** The nodes of a file that each rule's sinks are looked for in. */
function candidatesOf(file: SourceFile, rules: readonly Rule[]): Candidates {
  const known = CANDIDATES.get(file) ?? new Map<Rule, ReadonlySet<string>>();
  CANDIDATES.set(file, known);
  for (const rule of rules) {
    if (rule.match === undefined || known.has(rule)) continue;
    known.set(rule, new Set(file.root.find(rule.match)));
  }
  return known;
}

/** Gathers where the rules hold in one file, while the programs of the workspace are run. */
export class HitCollector implements Watcher {
  readonly file: SourceFile;
  readonly #rules: readonly Rule[];
  readonly #candidates: Candidates;
  readonly #hits = new Map<string, Hit>();
  readonly #values = new Map<string, Value>();

  constructor(file: SourceFile, rules: readonly Rule[]) {
    this.file = file;
    this.#rules = rules.filter((rule) => rule.family === file.family && rule.hint.test(file.text));
    this.#candidates = candidatesOf(file, this.#rules);
  }

  /** What holds as it stands, without following any value. */
  collectCode(): void {
    for (const rule of this.#rules)
      rule.sinks.filter(isCodeSink).forEach((sink) => this.#collect(rule, sink));
  }

  #collect(rule: Rule, sink: CodeSink): void {
    for (const key of this.file.root.find(sink.always)) {
      const node = this.file.root.at(key);
      if (node === null || sink.unless?.test(node.text) === true) continue;
      this.#keep({ rule, node, spot: { kind: 'code' }, taint: null });
    }
  }

  onCall(site: CallSite): void {
    for (const rule of this.#rules) {
      if (this.#candidates.get(rule)?.has(site.call.node.key) !== true) continue;
      const sink = rule.sinks.filter(isCallSink).find((item) => this.#applies(item, site));
      if (sink !== undefined) this.#judgeCall(rule, sink, site);
    }
  }

  onJoin(join: Join, value: Value, holes: readonly Value[]): void {
    for (const rule of this.#rules) {
      const looks = rule.sinks.filter(isJoinSink).some((sink) => sink.join.test(value.text ?? ''));
      if (!looks) continue;
      const taint = holes
        .filter((hole) => !looksComposed(rule, hole))
        .map((hole) => dangerousTaint(rule, { ...hole, isComposed: true }))
        .find((found) => found !== null);
      if (taint === undefined) continue;
      this.#keep({ rule, node: join.node, spot: { kind: 'join', join }, taint });
    }
  }

  onValue(node: Syntax, value: Value): void {
    if (value.taints.length === 0 && !value.isConstant) return;
    const before = this.#values.get(node.key);
    this.#values.set(node.key, before === undefined ? value : eitherOf(before, value));
  }

  /** The value that an expression has at any time, or null when nothing is known of it. */
  valueAt(node: Syntax): Value | null {
    return this.#values.get(node.key) ?? null;
  }

  /** Each rule and node once, in the order of the text. */
  hits(): readonly Hit[] {
    return [...this.#hits.values()].sort(
      (a, b) => a.node.start - b.node.start || a.rule.id.localeCompare(b.rule.id),
    );
  }

  #applies(sink: CallSink, site: CallSite): boolean {
    if (!sink.callee.test(site.name) || isTagged(site)) return false;
    const { text } = site.call.node;
    if (sink.requires?.test(text) === false) return false;
    return sink.unless?.test(text) !== true;
  }

  #judgeCall(rule: Rule, sink: CallSink, site: CallSite): void {
    for (const position of argumentsOf(sink, site.call.arguments)) {
      const value = site.values[position];
      const argument: Expression | undefined = site.call.arguments[position]?.value;
      if (value === undefined || argument === undefined) continue;
      const taint = dangerousTaint(rule, value);
      if (taint === null || !looksDangerous(sink, value) || isExempt(sink, taint, site)) continue;
      const spot: Spot = { kind: 'call', call: site.call, argument, position, name: site.name };
      this.#keep({ rule, node: site.call.node, spot, taint });
    }
  }

  #keep(hit: Hit): void {
    const key = `${hit.rule.id}:${hit.node.key}`;
    const before = this.#hits.get(key);
    const rank = (taint: Taint | null): number => (taint === null ? 0 : ORIGIN_RANK[taint.origin]);
    if (before === undefined || rank(hit.taint) < rank(before.taint)) this.#hits.set(key, hit);
  }
}

/** What is kept of a value that an expression had before, and of another that it has now. */
function eitherOf(before: Value, now: Value): Value {
  if (before === now) return before;
  return {
    ...carrying([before, now]),
    isConstant: before.isConstant && now.isConstant,
    text: before.text ?? now.text,
  };
}

/** The dangers that a value may still do, by whatever origin. */
export function isHarmless(value: Value | null, danger: Danger): boolean {
  return value === null || value.taints.every((taint) => taint.cleaned.includes(danger));
}
