import { Info } from 'lucide-react';
import { Combobox } from '#components/ui/combobox.tsx';
import { words } from '#components/words.ts';
import type { LaunchChoices } from './launch-options.ts';

interface ModelFieldProps {
  readonly model: string;
  readonly choices: LaunchChoices;
  readonly error: string | undefined;
  readonly onChange: (model: string) => void;
}

/** Which model does the work; without a key, one line on what the offline analyst is. */
export function ModelField({ model, choices, error, onChange }: ModelFieldProps) {
  return (
    <Combobox
      label={words.launch.model}
      value={model}
      choices={choices.models.map(({ name, ...rest }) => ({ value: name, ...rest }))}
      onChange={onChange}
      error={error}
      hint={choices.hasKey ? words.launch.modelHint : <OfflineNote />}
    />
  );
}

function OfflineNote() {
  return (
    <span className="flex items-start gap-1.5 text-pretty">
      <Info aria-hidden size={14} className="mt-px shrink-0" />
      <span>
        <span className="text-ink-soft">{words.launch.offlineTitle}</span> {words.launch.offline}
      </span>
    </span>
  );
}
