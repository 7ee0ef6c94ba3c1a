import { OFFLINE_MODEL } from '#core/protocol/command.ts';

/** A model that the launch form offers. Any other Claude model's name can be typed. */
export interface OfferedModel {
  readonly name: string;
  readonly label: string;
  readonly note: string;
}

const OFFLINE: OfferedModel = {
  name: OFFLINE_MODEL,
  label: 'Offline analyst',
  note: 'Rules and fixers, no language model. Reviews JavaScript, TypeScript and Python for security. No key, no network, no cost.',
};

/** As of 2026-11-22. Models come and go; the API says what it still has. */
const CLAUDE: readonly OfferedModel[] = [
  { name: 'claude-sonnet-5-5', label: 'Claude Sonnet 5.5', note: 'Fast and able; a good default.' },
  {
    name: 'claude-opus-5-5',
    label: 'Claude Opus 5.5',
    note: 'For hard code; costs twice as much.',
  },
  { name: 'claude-haiku-5-5', label: 'Claude Haiku 5.5', note: 'The fastest and cheapest.' },
  { name: 'claude-fable-5-1', label: 'Claude Fable 5.1', note: 'The most able; slow and dear.' },
];

/** The models that can be chosen now: the offline analyst always, Claude when there is a key. */
export function offeredModels(hasKey: boolean): readonly OfferedModel[] {
  return hasKey ? [OFFLINE, ...CLAUDE] : [OFFLINE];
}
