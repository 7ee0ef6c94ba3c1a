'use client';
import { Pause, Play, Radio, SkipBack, StepBack, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { SPEEDS, type Playhead, type PlayheadStatus, type Speed } from '#core/log/playhead.ts';
import type { Seq } from '#core/protocol/ids.ts';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { formatCount } from '#components/ui/number-format.ts';
import { formatClock, formatDuration } from '#components/ui/time-format.ts';

const words = sessionWords.replay;

interface ReplayControlsProps {
  readonly playhead: Playhead;
  readonly status: PlayheadStatus;
  readonly speed: Speed;
  readonly head: Seq;
  /** How much of the session's time has passed at the playhead, in milliseconds. */
  readonly elapsedMs: number;
  /** Whether nothing will follow the head any more. */
  readonly ended: boolean;
  readonly onToggle: () => void;
  readonly onStep: (by: number) => void;
  readonly onStart: () => void;
  readonly onLive: () => void;
  readonly onSpeed: (speed: Speed) => void;
  /** More to do with moments, at the right end. */
  readonly children?: ReactNode;
}

/** Play, pause, step, speed, back to the present, and a link to this very moment. */
export function ReplayControls(props: ReplayControlsProps) {
  const { playhead, status, head } = props;
  const playing = playhead.mode === 'playing' || (playhead.mode === 'live' && !props.ended);
  return (
    <div
      role="toolbar"
      aria-label={words.label}
      className="flex h-10 shrink-0 items-center gap-0.5 overflow-x-auto border-b border-line px-2"
    >
      <IconButton label={words.start} shortcut="Home" onClick={props.onStart}>
        <SkipBack aria-hidden size={15} />
      </IconButton>
      <IconButton
        label={words.back}
        shortcut="←"
        onClick={() => props.onStep(-1)}
        disabled={playhead.seq === 0}
      >
        <StepBack aria-hidden size={15} />
      </IconButton>
      <IconButton
        label={playing ? words.pause : words.play}
        shortcut="Space"
        onClick={props.onToggle}
      >
        {playing ? <Pause aria-hidden size={16} /> : <Play aria-hidden size={16} />}
      </IconButton>
      <IconButton
        label={words.forward}
        shortcut="→"
        onClick={() => props.onStep(1)}
        disabled={playhead.seq >= head}
      >
        <StepForward aria-hidden size={15} />
      </IconButton>
      <SpeedChoice speed={props.speed} onSpeed={props.onSpeed} />
      <LiveButton ended={props.ended} active={playhead.mode === 'live'} onLive={props.onLive} />
      <p className="numeric ml-2 flex items-baseline gap-3 text-12 whitespace-nowrap text-ink-faint">
        <span
          data-testid="playhead"
          data-seq={playhead.seq}
          className="inline-block min-w-28 text-ink-soft"
        >
          {words.position(formatCount(playhead.seq), formatCount(head))}
        </span>
        {head > 0 && (
          <span>
            {formatDuration(props.elapsedMs)} · {formatClock(status.time)}
          </span>
        )}
        <span role="status">{noteOf(playhead, status)}</span>
      </p>
      <span className="ml-auto flex">
        {props.children}
        <CopyButton label={words.link} text={() => momentLink(playhead)} />
      </span>
    </div>
  );
}

/** What a viewer should know of how time passes here. */
function noteOf(playhead: Playhead, status: PlayheadStatus): string {
  if (status.shortenedSilenceMs !== null) {
    return words.shortened(formatDuration(status.shortenedSilenceMs));
  }
  if (playhead.mode === 'live' && status.behind > 0)
    return words.behind(formatCount(status.behind));
  return '';
}

function momentLink(playhead: Playhead): string {
  const url = new URL(location.href);
  url.searchParams.set('seq', String(playhead.seq));
  return url.href;
}

function SpeedChoice(props: { readonly speed: Speed; readonly onSpeed: (speed: Speed) => void }) {
  return (
    <select
      aria-label={words.speed}
      value={props.speed}
      onChange={(event) => {
        const speed = SPEEDS.find((each) => each === Number(event.target.value));
        if (speed !== undefined) props.onSpeed(speed);
      }}
      className="numeric h-7 rounded-6 bg-transparent px-1 text-12 text-ink-soft hover:bg-hover"
    >
      {SPEEDS.map((speed) => (
        <option key={speed} value={speed} className="bg-overlay text-ink">
          {speed}×
        </option>
      ))}
    </select>
  );
}

function LiveButton(props: {
  readonly ended: boolean;
  readonly active: boolean;
  readonly onLive: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={props.active}
      onClick={props.onLive}
      title={props.ended ? words.toEnd : words.toLive}
      className={classNames(
        'ml-1 inline-flex h-7 items-center gap-1.5 rounded-6 px-2 text-12 transition-colors hover:bg-hover',
        props.active ? 'text-ink' : 'text-ink-faint',
      )}
    >
      <Radio
        aria-hidden
        size={13}
        className={classNames(props.active && !props.ended && 'animate-breathe text-fail')}
      />
      {props.ended ? words.end : words.live}
    </button>
  );
}
