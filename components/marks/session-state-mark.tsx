import type { SessionState } from '#core/protocol/session-summary.ts';
import { words } from '#components/words.ts';

interface StateLook {
  readonly tone: string;
  /** The shape inside a circle of 16 units. */
  readonly shape: 'ring' | 'half' | 'check' | 'cross' | 'square' | 'pause' | 'broken';
  readonly breathes: boolean;
}

/** How each state looks: its text colour, its sign, whether it lives. */
export const sessionStateLooks: Record<SessionState, StateLook> = {
  preparing: { tone: 'text-request', shape: 'ring', breathes: true },
  running: { tone: 'text-request', shape: 'half', breathes: true },
  paused: { tone: 'text-caution', shape: 'pause', breathes: false },
  'awaiting-approval': { tone: 'text-caution', shape: 'ring', breathes: true },
  stopping: { tone: 'text-ink-faint', shape: 'square', breathes: true },
  completed: { tone: 'text-pass', shape: 'check', breathes: false },
  failed: { tone: 'text-fail', shape: 'cross', breathes: false },
  stopped: { tone: 'text-ink-faint', shape: 'square', breathes: false },
  stalled: { tone: 'text-caution', shape: 'pause', breathes: false },
  interrupted: { tone: 'text-caution', shape: 'broken', breathes: false },
};

const inside: Record<StateLook['shape'], string> = {
  ring: 'M8 8h0',
  half: 'M8 5.25v2.75l1.75 1.75',
  check: 'm5.4 8.2 1.8 1.8 3.4-3.8',
  cross: 'm6 6 4 4m0-4-4 4',
  square: 'M6.25 6.25h3.5v3.5h-3.5z',
  pause: 'M6.5 5.9v4.2m3-4.2v4.2',
  broken: 'M8 4.9v3.6m0 2.4h0',
};

/** A session's state as a small sign; with `label` its word stands beside it, else it is its name. */
export function SessionStateMark({
  state,
  label = false,
}: {
  readonly state: SessionState;
  readonly label?: boolean;
}) {
  const look = sessionStateLooks[state];
  return (
    <span className={`inline-flex items-center gap-1.5 ${look.tone}`}>
      <svg
        role={label ? undefined : 'img'}
        aria-label={label ? undefined : words.states[state]}
        aria-hidden={label || undefined}
        width={16}
        height={16}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
        className="shrink-0"
      >
        <circle
          cx={8}
          cy={8}
          r={6.75}
          strokeDasharray={state === 'interrupted' ? '3 2.3' : undefined}
          className={look.breathes ? 'animate-breathe' : undefined}
        />
        <path d={inside[look.shape]} />
      </svg>
      {label ? <span className="text-13">{words.states[state]}</span> : null}
    </span>
  );
}
