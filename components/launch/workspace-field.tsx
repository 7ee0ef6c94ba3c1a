'use client';
import { FolderSearch } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { FieldError } from '#components/ui/field.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { TextField } from '#components/ui/text-field.tsx';
import { words } from '#components/words.ts';
import { FolderDialog } from './folder-dialog.tsx';
import type { LaunchDraft } from './launch-draft.ts';
import type { LaunchChoices } from './launch-options.ts';
import { SampleCards } from './sample-cards.tsx';

interface WorkspaceFieldProps {
  readonly draft: LaunchDraft;
  readonly choices: LaunchChoices;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<LaunchDraft>) => void;
}

/** The code to work on: a sample, or a folder of the server's machine. */
export function WorkspaceField({ draft, choices, error, onChange }: WorkspaceFieldProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-13 font-medium text-ink-soft">{words.launch.workspace}</p>
      <Tabs
        label={words.launch.workspace}
        look="segment"
        value={draft.workspace}
        onChange={(value) => onChange({ workspace: value === 'sample' ? 'sample' : 'folder' })}
        tabs={[
          {
            value: 'sample',
            label: words.launch.sample,
            content: (
              <div className="pt-2">
                <SampleCards
                  samples={choices.samples}
                  chosen={draft.sample}
                  onChoose={(sample) => onChange({ sample })}
                />
                {error ? <FieldError>{error}</FieldError> : null}
              </div>
            ),
          },
          {
            value: 'folder',
            label: words.launch.folder,
            content: (
              <FolderField
                path={draft.path}
                roots={choices.roots}
                error={error}
                onChange={(path) => onChange({ path })}
              />
            ),
          },
        ]}
      />
    </div>
  );
}

interface FolderFieldProps {
  readonly path: string;
  readonly roots: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (path: string) => void;
}

function FolderField({ path, roots, error, onChange }: FolderFieldProps) {
  const [browsing, setBrowsing] = useState(false);
  return (
    <div className="pt-2">
      <TextField
        label={words.launch.path}
        hideLabel
        name="path"
        value={path}
        placeholder={words.launch.pathPlaceholder(roots[0])}
        autoComplete="off"
        spellCheck={false}
        hint={words.launch.workspaceHint}
        error={error}
        onChange={(event) => onChange(event.target.value)}
        className="pr-1 font-mono"
        trailing={
          <Button
            variant="quiet"
            size="small"
            className="font-sans"
            onClick={() => setBrowsing(true)}
          >
            <FolderSearch aria-hidden size={14} />
            {words.launch.browse}
          </Button>
        }
      />
      <FolderDialog
        open={browsing}
        from={path.trim() || null}
        roots={roots}
        onClose={() => setBrowsing(false)}
        onChoose={(chosen) => {
          onChange(chosen);
          setBrowsing(false);
        }}
      />
    </div>
  );
}
