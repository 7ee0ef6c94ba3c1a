'use client';
import { ArrowDown, ArrowUp, Pencil, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { SelectField } from '#components/ui/select-field.tsx';
import { words as appWords } from '#components/words.ts';
import { canMove, stepsOf, type DraftStep, type PlanDraft, type PlanEdit } from './plan-draft.ts';
import { toHand } from './to-hand.ts';
import type { Hands } from './hands.ts';
import { StepFields } from './step-fields.tsx';

const words = sessionWords.approval;

interface StepEditorProps {
  readonly step: DraftStep;
  /** Its place in the whole plan, from 1. */
  readonly place: number;
  readonly draft: PlanDraft;
  readonly hands: Hands;
  readonly isBlamed: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onEdit: (edit: PlanEdit) => void;
}

/** A step in a line, with all that can be done to it; opened, its words and what it waits for. */
export function StepEditor(props: StepEditorProps) {
  const { step, place, draft, isBlamed, isOpen, onOpen, onEdit } = props;
  const move = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onEdit({ kind: 'move', step: step.id, by: event.key === 'ArrowUp' ? -1 : 1 });
  };
  return (
    // The keys are a shorter way to the buttons within.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      data-step={step.id}
      onKeyDown={move}
      className={classNames('px-3 py-2', isBlamed && 'bg-fail/8')}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        <span
          className={classNames(
            'numeric w-5 shrink-0 text-12',
            isBlamed ? 'text-fail' : 'text-ink-faint',
          )}
        >
          {place}
        </span>
        <button
          type="button"
          data-control="edit"
          aria-expanded={isOpen}
          title={words.edit(step.title)}
          onClick={() => onOpen(!isOpen)}
          className="min-w-40 flex-1 rounded-4 text-left"
        >
          <span className="block text-13 break-words text-ink">{step.title}</span>
          <span className="block truncate text-12 text-ink-faint">{afterLine(step, draft)}</span>
        </button>
        <HandSelect {...props} />
        <StepButtons {...props} />
      </div>
      {isOpen && (
        <StepFields
          step={step}
          others={stepsOf(draft).filter(({ id }) => id !== step.id)}
          onChange={(part) => onEdit({ kind: 'change', step: step.id, part })}
        />
      )}
    </li>
  );
}

function afterLine({ after }: DraftStep, draft: PlanDraft): string {
  if (after.length === 0) return words.afterNone;
  const titles = new Map(stepsOf(draft).map(({ id, title }) => [id, title]));
  return words.afterList(after.map((id) => titles.get(id) ?? id).join(', '));
}

function HandSelect({ step, hands, onEdit }: StepEditorProps) {
  return (
    <SelectField
      label={words.hand}
      value={step.hand}
      onChoose={(value) => {
        const hand = toHand(value);
        if (hand !== null) onEdit({ kind: 'change', step: step.id, part: { hand } });
      }}
      className="w-36"
    >
      <optgroup label={words.agentsGroup}>
        {hands.agents.map(({ id }) => (
          <option key={id} value={`agent:${id}`}>
            {id}
          </option>
        ))}
      </optgroup>
      <optgroup label={words.rolesGroup}>
        {hands.roles.map((role) => (
          <option key={role} value={`role:${role}`}>
            {words.anyOf(appWords.roles[role])}
          </option>
        ))}
      </optgroup>
    </SelectField>
  );
}

function StepButtons({ step, draft, isOpen, onOpen, onEdit }: StepEditorProps) {
  const { id, title } = step;
  return (
    <span className="flex shrink-0 items-center">
      <IconButton
        label={words.up(title)}
        shortcut="Alt ↑"
        data-control="up"
        aria-disabled={!canMove(draft, id, -1)}
        onClick={() => onEdit({ kind: 'move', step: id, by: -1 })}
      >
        <ArrowUp aria-hidden size={14} />
      </IconButton>
      <IconButton
        label={words.down(title)}
        shortcut="Alt ↓"
        data-control="down"
        aria-disabled={!canMove(draft, id, 1)}
        onClick={() => onEdit({ kind: 'move', step: id, by: 1 })}
      >
        <ArrowDown aria-hidden size={14} />
      </IconButton>
      <IconButton
        label={words.edit(title)}
        pressed={isOpen}
        data-control="pencil"
        onClick={() => onOpen(!isOpen)}
      >
        <Pencil aria-hidden size={13} />
      </IconButton>
      <IconButton
        label={words.remove(title)}
        data-control="remove"
        onClick={() => onEdit({ kind: 'remove', step: id })}
      >
        <X aria-hidden size={14} />
      </IconButton>
    </span>
  );
}
