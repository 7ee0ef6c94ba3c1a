import { useId } from 'react';
import { Mode } from '#core/protocol/command.ts';
import { words } from '#components/words.ts';

interface WayFieldProps {
  readonly mode: Mode;
  readonly onChange: (mode: Mode) => void;
}

/** Whether the agents work together or apart, and what that means. */
export function WayField({ mode, onChange }: WayFieldProps) {
  const name = useId();
  const hintId = useId();
  return (
    <div
      role="radiogroup"
      aria-label={words.launch.ways}
      aria-describedby={hintId}
      className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5"
    >
      <div className="flex shrink-0 rounded-8 border border-line bg-sunken p-0.5">
        {Mode.options.map((option) => (
          <label
            key={option}
            className="relative flex h-7 cursor-pointer items-center rounded-6 px-3 text-13 text-ink-soft transition-colors hover:text-ink has-checked:bg-lifted has-checked:text-ink has-checked:shadow-seat has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              value={option}
              checked={mode === option}
              onChange={() => onChange(option)}
              className="absolute inset-0 cursor-pointer appearance-none rounded-6 outline-none"
            />
            {words.launch.way[option].label}
          </label>
        ))}
      </div>
      <p id={hintId} className="min-w-52 flex-1 text-12 text-pretty text-ink-faint">
        {words.launch.way[mode].hint}
      </p>
    </div>
  );
}
