import { Badge } from '#components/ui/badge.tsx';
import { words } from '#components/words.ts';
import type { LaunchChoices } from './launch-options.ts';

interface SampleCardsProps {
  readonly samples: LaunchChoices['samples'];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** The built-in samples, one of which is chosen; arrow keys move between them. */
export function SampleCards({ samples, chosen, onChoose }: SampleCardsProps) {
  return (
    <div
      role="radiogroup"
      aria-label={words.launch.sample}
      className="grid grid-cols-1 gap-2 sm:grid-cols-2"
    >
      {samples.map((sample) => (
        <label
          key={sample.name}
          className="relative flex flex-col gap-1 rounded-8 border border-line-strong bg-raised p-3 transition-colors hover:border-ink-faint has-checked:border-ink has-checked:shadow-[inset_0_0_0_1px_var(--color-ink)] has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name="sample"
            value={sample.name}
            checked={sample.name === chosen}
            onChange={() => onChoose(sample.name)}
            className="sr-only"
          />
          <span className="flex items-center justify-between gap-2">
            <span className="truncate text-13 font-medium">{sample.title}</span>
            <Badge>{sample.language}</Badge>
          </span>
          <span className="line-clamp-3 text-12 text-pretty text-ink-soft">
            {sample.description}
          </span>
        </label>
      ))}
    </div>
  );
}
