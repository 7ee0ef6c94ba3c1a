import { MESSAGE_KINDS, type MessageKind } from '#core/protocol/message.ts';

/** The theme's colours as a canvas takes them. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly faint: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly sunken: string;
  readonly ground: string;
  readonly fail: string;
  readonly caution: string;
  readonly focus: string;
  readonly kinds: Readonly<Record<MessageKind, string>>;
}

/** Reads the palette in force at `element`: a canvas knows no custom properties. */
export function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const color = (name: string): string => {
    probe.style.color = `var(--color-${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    ink: color('ink'),
    soft: color('ink-soft'),
    faint: color('ink-faint'),
    line: color('line'),
    lineStrong: color('line-strong'),
    sunken: color('sunken'),
    ground: color('ground'),
    fail: color('fail'),
    caution: color('caution'),
    focus: color('focus'),
    kinds: Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, color(kind)])) as Record<
      MessageKind,
      string
    >,
  };
  probe.remove();
  return palette;
}
