import {
  BadgeCheck,
  Bell,
  CornerDownLeft,
  Lightbulb,
  Link2,
  MessageCircleQuestionMark,
  PackageCheck,
  PenLine,
  RadioTower,
  SquareArrowRight,
  Vote,
  type LucideIcon,
} from 'lucide-react';
import type { MessageKind } from '#core/protocol/message.ts';

/** Each kind's glyph: kinds are told apart by shape as well as by colour. */
export const kindIcons: Record<MessageKind, LucideIcon> = {
  discovery: Lightbulb,
  request: MessageCircleQuestionMark,
  response: CornerDownLeft,
  broadcast: RadioTower,
  dependency: Link2,
  fulfilment: PackageCheck,
  validation: BadgeCheck,
  assignment: SquareArrowRight,
  notice: Bell,
  proposal: PenLine,
  ballot: Vote,
};

/** Each kind's text colour, as a class. */
export const kindText: Record<MessageKind, string> = {
  discovery: 'text-discovery',
  request: 'text-request',
  response: 'text-response',
  broadcast: 'text-broadcast',
  dependency: 'text-dependency',
  fulfilment: 'text-fulfilment',
  validation: 'text-validation',
  assignment: 'text-assignment',
  notice: 'text-notice',
  proposal: 'text-proposal',
  ballot: 'text-ballot',
};

/** Each kind's colour as a CSS value, for strokes and canvases. */
export const kindColor: Record<MessageKind, string> = {
  discovery: 'var(--color-discovery)',
  request: 'var(--color-request)',
  response: 'var(--color-response)',
  broadcast: 'var(--color-broadcast)',
  dependency: 'var(--color-dependency)',
  fulfilment: 'var(--color-fulfilment)',
  validation: 'var(--color-validation)',
  assignment: 'var(--color-assignment)',
  notice: 'var(--color-notice)',
  proposal: 'var(--color-proposal)',
  ballot: 'var(--color-ballot)',
};

/** A kind's glyph in its colour. Decoration: the kind's name stands beside it. */
export function KindMark({
  kind,
  size = 15,
}: {
  readonly kind: MessageKind;
  readonly size?: number;
}) {
  const Icon = kindIcons[kind];
  return (
    <Icon aria-hidden size={size} strokeWidth={1.75} className={`shrink-0 ${kindText[kind]}`} />
  );
}
