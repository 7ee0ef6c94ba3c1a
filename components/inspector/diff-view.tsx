import { classNames } from '#components/ui/class-names.ts';

/** One file's part of a unified diff, line by line: added and removed are told apart by sign and colour. */
export function DiffView({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <pre
      aria-label={label}
      tabIndex={0}
      className="hairline-scroll overflow-x-auto rounded-6 border border-line bg-sunken py-1.5 font-mono text-12 leading-[18px]"
    >
      {text.split('\n').map((line, at) => (
        <span key={at} className={classNames('block px-3 whitespace-pre', toneOf(line))}>
          {line === '' ? ' ' : line}
        </span>
      ))}
    </pre>
  );
}

function toneOf(line: string): string {
  if (line.startsWith('+++') || line.startsWith('---')) return 'text-ink-faint';
  if (line.startsWith('+')) return 'bg-pass/10 text-pass';
  if (line.startsWith('-')) return 'bg-fail/10 text-fail';
  if (line.startsWith('@@') || line.startsWith('diff ') || line.startsWith('index '))
    return 'text-ink-faint';
  return 'text-ink-soft';
}
