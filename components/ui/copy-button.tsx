'use client';
import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.tsx';
import { uiWords } from './ui-words.ts';

type CopyState = 'ready' | 'copied' | 'refused';

const looks = {
  ready: { label: uiWords.copy, Icon: Copy },
  copied: { label: uiWords.copied, Icon: Check },
  refused: { label: uiWords.copyFailed, Icon: X },
} as const;

/** Puts a text on the clipboard and says whether that worked. */
export function CopyButton({
  text,
  label,
}: {
  /** What to copy, or how to find it when the button is pressed. */
  readonly text: string | (() => string);
  readonly label?: string;
}) {
  const [state, setState] = useState<CopyState>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), 1600);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  const { Icon } = looks[state];
  return (
    <IconButton
      label={state === 'ready' ? (label ?? uiWords.copy) : looks[state].label}
      onClick={() => void copy()}
    >
      <Icon aria-hidden size={15} />
    </IconButton>
  );
}
