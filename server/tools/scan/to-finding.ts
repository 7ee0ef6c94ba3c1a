import { Finding, type Severity } from '#core/protocol/finding.ts';
import { functionAround } from './surroundings.ts';
import { findingIdOf } from './finding-id.ts';
import type { HitCollector } from './hit-collector.ts';
import type { InputFile } from './input-file.ts';
import type { Hit, Site } from './site.ts';
import type { Syntax } from './syntax.ts';

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

function severityOf({ rule, taint }: Hit): Severity {
  const { severity } = rule;
  return (taint === null ? severity.always : severity[taint.origin]) ?? 'medium';
}

function sourceOf({ taint }: Hit, path: string): Finding['source'] {
  if (taint === null) return null;
  const elsewhere = taint.path === path ? '' : ` in ${taint.path}`;
  return { text: cut(`${taint.text}${elsewhere}`.replace(/\s+/g, ' '), 160), line: taint.line };
}

interface Known {
  readonly path: string;
  readonly code: string;
  /** The code with the function around it. */
  readonly identity: string;
  readonly occurrence: number;
}

/**
 * The code that a finding is known by: of a call, everything up to the dangerous argument. What
 * follows may be a callback with findings of its own, whose fixes must not change this one's id.
 */
function codeOf({ spot, node }: Hit, text: string): string {
  if (spot.kind !== 'call') return node.text;
  const { end } = spot.argument.node;
  return (
    text.slice(node.start, end) + (/^\s*,?\s*\)?$/.test(text.slice(end, node.end)) ? ')' : ', …)')
  );
}

/** The function that a node stands in, as people know it: by its name, or by the call that it is given to. */
function contextOf(node: Syntax): string {
  const around = functionAround(node);
  if (around === null) return '';
  const name = around.field('name')?.text;
  if (name !== undefined) return name;
  const owner = around.parent;
  const call = owner?.kind === 'arguments' ? owner.parent : owner;
  return call === null || call === undefined
    ? ''
    : call.text.slice(0, Math.max(0, around.start - call.start));
}

function toFinding(hit: Hit, { path, code, identity, occurrence }: Known): Finding {
  const { rule, node } = hit;
  return Finding.parse({
    id: findingIdOf({ rule: rule.id, path, code: identity, occurrence }),
    rule: rule.id,
    cwe: rule.cwe,
    severity: severityOf(hit),
    title: rule.title,
    message: rule.message,
    place: {
      path,
      line: node.line + 1,
      column: node.column + 1,
      endLine: node.endLine + 1,
      snippet: cut(code, 300),
    },
    source: sourceOf(hit, path),
    fixer: rule.fixer,
    remedy: rule.remedy,
  });
}

/** Whether a hit says again what another of the same rule inside it says. */
function isRepeated(hit: Hit, all: readonly Hit[]): boolean {
  return all.some(
    (other) =>
      other !== hit &&
      other.rule === hit.rule &&
      other.node.start >= hit.node.start &&
      other.node.end <= hit.node.end &&
      other.node.end - other.node.start < hit.node.end - hit.node.start,
  );
}

/** A file's findings with their places, in the order of the text. */
export function toSites(
  collector: HitCollector,
  neighbours: readonly InputFile[],
): readonly Site[] {
  const { file } = collector;
  const all = collector.hits();
  const counts = new Map<string, number>();
  return all
    .filter(
      (hit) =>
        hit.spot.kind !== 'call' ||
        !isRepeated(
          hit,
          all.filter((other) => other.spot.kind === 'call'),
        ),
    )
    .filter((hit) => hit.spot.kind !== 'join' || !isRepeated(hit, all))
    .map((hit) => {
      const code = codeOf(hit, file.text);
      const identity = `${contextOf(hit.node)} ${code}`;
      const key = `${hit.rule.id}\0${identity.replace(/\s+/g, ' ').trim()}`;
      const occurrence = counts.get(key) ?? 0;
      counts.set(key, occurrence + 1);
      return {
        ...hit,
        finding: toFinding(hit, { path: file.path, code, identity, occurrence }),
        file,
        valueAt: (node) => collector.valueAt(node),
        neighbours,
      };
    });
}
