import { isCommandLine, parseTextCommand, type TextCommand } from './text-commands.ts';

/** Finds the commands in a text that arrives in pieces; where it is cut makes no difference. */
export interface TextCommandReader {
  /** Takes the next piece; returns the commands that are complete now. */
  push(piece: string): readonly TextCommand[];
  /** The text has ended; returns what was still open. */
  end(): readonly TextCommand[];
}

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const CONTINUED = /^(?: {2}|\t)/;

/**
 * A command begins at the start of a line; lines indented by two spaces or a tab continue it. Inside
 * a code fence (three or more ` or ~; one that is never closed lasts to the end) nothing is a command.
 */
export function createTextCommandReader(): TextCommandReader {
  let partial = '';
  let open: string[] = [];
  let fence: string | null = null;

  function close(): readonly TextCommand[] {
    const command = open.length > 0 ? parseTextCommand(open) : null;
    open = [];
    return command === null ? [] : [command];
  }

  function readLine(raw: string): readonly TextCommand[] {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (open.length > 0 && CONTINUED.test(line)) {
      open.push(line.replace(CONTINUED, ''));
      return [];
    }
    const done = close();
    const marker = FENCE.exec(line);
    if (fence !== null) {
      if (closes(marker, fence)) fence = null;
    } else if (marker !== null && opens(marker)) fence = marker[1] ?? null;
    else if (isCommandLine(line)) open = [line];
    return done;
  }

  return {
    push(piece) {
      const lines = (partial + piece).split('\n');
      partial = lines.pop() ?? '';
      return lines.flatMap(readLine);
    },
    end() {
      const last = readLine(partial);
      partial = '';
      return [...last, ...close()];
    },
  };
}

/** All commands of a whole text, in order. Never throws. */
export function readTextCommands(text: string): readonly TextCommand[] {
  const reader = createTextCommandReader();
  return [...reader.push(text), ...reader.end()];
}

/** A backtick fence's info string holds no backtick; else it is inline code. */
function opens(marker: RegExpExecArray): boolean {
  return marker[1]?.startsWith('~') === true || !(marker[2] ?? '').includes('`');
}

function closes(marker: RegExpExecArray | null, fence: string): boolean {
  const run = marker?.[1] ?? '';
  return run[0] === fence[0] && run.length >= fence.length && (marker?.[2] ?? '').trim() === '';
}
