'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { TASK_LIMIT } from '#core/protocol/command.ts';
import { budgetFieldOf } from '#components/budget/budget-draft.ts';
import type { ApiError } from '#components/connection/api-error.ts';
import { api } from '#components/connection/browser-line.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { sessionWords } from '#components/session-words.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { ErrorNote } from '#components/ui/error-note.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { TextArea } from '#components/ui/text-area.tsx';
import { useIsAlive } from '#components/ui/use-is-alive.ts';
import { words } from '#components/words.ts';
import {
  fieldOf,
  firstDraft,
  hasPlanFirst,
  readDraft,
  withoutMended,
  type LaunchDraft,
  type LaunchErrors,
} from './launch-draft.ts';
import type { LaunchChoices } from './launch-options.ts';
import { LimitsField } from './limits-field.tsx';
import { ModelField } from './model-field.tsx';
import { TeamField } from './team-field.tsx';
import { WorkspaceField } from './workspace-field.tsx';

/** The form that starts a session. One press launches once; errors stand at their fields. */
export function LaunchForm({ choices }: { readonly choices: LaunchChoices }) {
  const [draft, setDraft] = useState(() => firstDraft(choices));
  const { errors, failure, launching, launch, mend } = useLaunch();
  const isAlive = useIsAlive();
  const form = useRef<HTMLFormElement>(null);
  useFocusOnError(form, errors);

  const change = (part: Partial<LaunchDraft>) => {
    const next = { ...draft, ...part };
    mend(draft, next);
    setDraft(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void launch(draft);
  };
  return (
    <form ref={form} noValidate aria-label={words.launch.heading} onSubmit={submit}>
      {/* What is typed before the page is alive would be lost. */}
      <fieldset
        disabled={!isAlive}
        className="flex min-w-0 flex-col gap-6 disabled:[&_*]:opacity-100!"
      >
        <TextArea
          label={words.launch.task}
          placeholder={words.launch.taskPlaceholder}
          name="task"
          value={draft.task}
          maxLength={TASK_LIMIT}
          error={errors.task}
          onChange={(event) => change({ task: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
          }}
          className="text-16"
        />
        <WorkspaceField
          draft={draft}
          choices={choices}
          error={errors.workspace}
          onChange={change}
        />
        <TeamField draft={draft} error={errors.team} onChange={change} />
        <ModelField
          model={draft.model}
          choices={choices}
          error={errors.model}
          onChange={(model) => change({ model })}
        />
        <LimitsField
          budget={draft.budget}
          errors={errors.budget}
          onChange={(budget) => change({ budget })}
        />
        <Checkbox
          label={sessionWords.approval.launchLabel}
          hint={
            draft.mode === 'isolated' ? words.launch.noPlanApart : sessionWords.approval.launchHint
          }
          disabled={draft.mode === 'isolated'}
          checked={hasPlanFirst(draft)}
          onChange={(planFirst) => change({ planFirst })}
        />
        {failure ? <ErrorNote title={failure.title}>{failure.text}</ErrorNote> : null}
        <div className="sticky bottom-0 -mx-4 -mb-8 flex flex-col border-t border-line bg-ground px-4 py-4 sm:-mx-8 sm:px-8">
          <Button type="submit" variant="primary" size="large" pending={launching}>
            {launching ? words.launch.submitting : words.launch.submit}
            {launching ? null : <Kbd>{words.launch.submitKey}</Kbd>}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

interface Launching {
  readonly errors: LaunchErrors;
  readonly failure: { readonly title: string; readonly text: string } | null;
  readonly launching: boolean;
  readonly launch: (draft: LaunchDraft) => Promise<void>;
  readonly mend: (before: LaunchDraft, after: LaunchDraft) => void;
}

function useLaunch(): Launching {
  const router = useRouter();
  const [errors, setErrors] = useState<LaunchErrors>({});
  const [failure, setFailure] = useState<Launching['failure']>(null);
  const [launching, setLaunching] = useState(false);
  const underWay = useRef(false);

  const refuse = (error: ApiError) => {
    const field = error.kind === 'refused' ? fieldOf(error.field) : 'form';
    const described = describeApiError(error);
    if (field === 'form') setFailure(described);
    else if (field === 'budget') {
      const at = budgetFieldOf(error.kind === 'refused' ? error.field : null);
      setErrors({ budget: { [at]: described.text } });
    } else setErrors({ [field]: described.text });
  };
  const launch = async (draft: LaunchDraft) => {
    if (underWay.current) return;
    const reading = readDraft(draft);
    setFailure(null);
    setErrors(reading.ok ? {} : reading.errors);
    if (!reading.ok) return;
    underWay.current = true;
    setLaunching(true);
    const result = await api.launch(reading.command);
    if (result.ok) return router.push(`/sessions/${result.value}`);
    underWay.current = false;
    setLaunching(false);
    refuse(result.error);
  };
  const mend = (before: LaunchDraft, after: LaunchDraft) =>
    setErrors((known) => withoutMended(known, before, after));
  return { errors, failure, launching, launch, mend };
}

/** Moves the focus to the first field that is wrong, when errors come in. */
function useFocusOnError(
  form: { readonly current: HTMLFormElement | null },
  errors: LaunchErrors,
): void {
  const count = Object.keys(errors).length;
  const before = useRef(0);
  useEffect(() => {
    if (count > before.current) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
    before.current = count;
  }, [count, form]);
}
