import type { AssistantBlock } from '#core/protocol/content.ts';
import type { CallId, MessageId } from '#core/protocol/ids.ts';
import type { Recipient } from '#core/protocol/message.ts';
import type { Interrupted } from '#server/models/language-model.ts';
import { clip } from './clip.ts';
import { createTextCommandReader, readTextCommands } from './text-command-reader.ts';
import { printTextCommand, type TextCommand } from './text-commands.ts';

/** A command with the id of the message that it is. */
export interface NamedCommand {
  readonly command: TextCommand;
  readonly id: MessageId;
  /** The id of what is told about it when it can't be carried out. */
  readonly correctionId: MessageId;
  /** It was carried out of an unfinished answer already. */
  readonly repeated: boolean;
}

/**
 * The commands that were carried out of unfinished answers, until one finishes: whoever answers anew
 * and says the same again (to the letter, importance and verdict included) says it with the same id.
 */
export interface SaidCommands {
  /** Gives each command of one answer its id: that of the call and its place, or the one it had. */
  name(call: CallId, commands: readonly TextCommand[]): readonly NamedCommand[];
  /** Takes note of commands that were carried out of an unfinished answer. */
  note(carriedOut: readonly NamedCommand[]): void;
  /** An answer has finished. */
  clear(): void;
}

/** Nothing said yet. */
export function createSaidCommands(): SaidCommands {
  const said = new Map<string, MessageId[]>();
  return {
    name(call, commands) {
      const times = new Map<string, number>();
      return commands.map((command, index) => {
        const key = printTextCommand(command);
        const time = times.get(key) ?? 0;
        times.set(key, time + 1);
        const earlier = said.get(key)?.[time];
        const id = earlier ?? (`m-${call}-x${index}` as MessageId);
        const correctionId = `m-${call}-c${index}` as MessageId;
        return { command, id, correctionId, repeated: earlier !== undefined };
      });
    },
    note(carriedOut) {
      for (const { command, id, repeated } of carriedOut) {
        const key = printTextCommand(command);
        if (!repeated) said.set(key, [...(said.get(key) ?? []), id]);
      }
    },
    clear: () => said.clear(),
  };
}

/** All commands of a finished answer. */
export function commandsOf(content: readonly AssistantBlock[]): readonly TextCommand[] {
  return content.flatMap((block) => (block.type === 'text' ? readTextCommands(block.text) : []));
}

/**
 * The commands of an answer that was broken off, but for what may be incomplete: the last line of
 * its last text, and the command which that may continue. What is no proper command is left out.
 */
export function completeCommandsOf(content: readonly AssistantBlock[]): readonly TextCommand[] {
  const last = content.length - 1;
  const commands = content.flatMap((block, index) => {
    if (block.type !== 'text') return [];
    return index < last ? readTextCommands(block.text) : createTextCommandReader().push(block.text);
  });
  return commands.filter(({ kind }) => kind !== 'invalid');
}

/** Whether a command's message was sent, by its recipients: somebody has it, or nobody was there to. */
export function isCarriedOut(recipients: readonly Recipient[] | undefined): boolean {
  if (recipients === undefined) return false;
  return recipients.length === 0 || recipients.some(({ state }) => state === 'queued');
}

/** What the next call is told of an answer that was broken off; null when that had said nothing. */
export function tellInterrupted(
  content: readonly AssistantBlock[],
  carriedOut: readonly NamedCommand[],
  droppedTools: readonly string[],
): Interrupted | null {
  const said = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
  if (said.trim() === '' && droppedTools.length === 0) return null;
  const sent = carriedOut.map(({ command, id }) => {
    return { id, line: clip(printTextCommand(command).split('\n')[0] ?? '', 200) };
  });
  return { said, sent, droppedTools };
}
