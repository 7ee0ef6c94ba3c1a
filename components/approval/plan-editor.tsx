'use client';
import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { RoleMark } from '#components/marks/role-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import type { Hands } from './hands.ts';
import {
  stepsOf,
  type DraftPhase,
  type Hand,
  type PlanDraft,
  type PlanEdit,
} from './plan-draft.ts';
import { StepEditor } from './step-editor.tsx';

const words = sessionWords.approval;

interface PlanEditorProps {
  readonly draft: PlanDraft;
  readonly hands: Hands;
  /** Steps that the server has something against. */
  readonly blamed: ReadonlySet<string>;
  readonly onEdit: (edit: PlanEdit) => void;
}

/** The steps of a plan by phase: to move, give to others, remove, add and word anew. */
export function PlanEditor({ draft, hands, blamed, onEdit }: PlanEditorProps) {
  const [open, setOpen] = useState<string | null>(null);
  const { list, keepFocus } = useKeptFocus();
  const places = new Map(stepsOf(draft).map(({ id }, index) => [id, index + 1]));
  const edit = (change: PlanEdit) => {
    if (change.kind === 'move') keepFocus(change.step);
    onEdit(change);
  };
  return (
    <div ref={list} className="space-y-6">
      {draft.phases.map((phase, index) => (
        <section key={phase.name} aria-label={phase.name}>
          <h3 className="flex items-center gap-2 text-13 font-medium text-ink">
            {phase.role !== null && <RoleMark role={phase.role} size={14} />}
            {phase.name}
          </h3>
          {phase.steps.length === 0 && (
            <p className="mt-2 text-12 text-ink-faint">{words.emptyPhase}</p>
          )}
          <ol className="mt-2 divide-y divide-line rounded-8 border border-line bg-raised empty:hidden">
            {phase.steps.map((step) => (
              <StepEditor
                key={step.id}
                step={step}
                place={places.get(step.id) ?? 0}
                draft={draft}
                hands={hands}
                isBlamed={blamed.has(step.id)}
                isOpen={open === step.id}
                onOpen={(isOpen) => setOpen(isOpen ? step.id : null)}
                onEdit={edit}
              />
            ))}
          </ol>
          <Button
            size="small"
            variant="quiet"
            className="mt-1.5"
            aria-label={words.add(phase.name)}
            onClick={() =>
              edit({ kind: 'add', phase: index, title: words.newStep, hand: handOf(phase, hands) })
            }
          >
            <Plus aria-hidden size={13} />
            {words.addShort}
          </Button>
        </section>
      ))}
    </div>
  );
}

/** A new step is for whom the last one of its phase is, else for the phase's role. */
function handOf({ steps, role }: DraftPhase, { roles, agents }: Hands): Hand {
  const last = steps.at(-1)?.hand;
  if (last !== undefined) return last;
  if (role !== null && roles.includes(role)) return `role:${role}`;
  return `agent:${agents[0]?.id ?? ''}`;
}

/** A step that moves takes the focus with it, whatever phase it comes to. */
function useKeptFocus() {
  const list = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    list.current?.querySelector<HTMLElement>(wanted.current)?.focus();
    wanted.current = null;
  });
  const keepFocus = (step: string) => {
    const control = document.activeElement?.getAttribute('data-control') ?? 'edit';
    wanted.current = `[data-step="${CSS.escape(step)}"] [data-control="${control}"]`;
  };
  return { list, keepFocus };
}
