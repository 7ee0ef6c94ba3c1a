'use client';
import { useRef, useState } from 'react';
import type { CommandMade, CommandRequest } from '#components/connection/api-client.ts';
import type { ApiError } from '#components/connection/api-error.ts';
import { api } from '#components/connection/browser-line.ts';
import { useSummary } from './summary-context.tsx';

/** Commands on the session of this page, one at a time. */
export interface Commanding {
  /** Which command is under way, or null. */
  readonly pending: CommandRequest['command'] | null;
  /** The last one that was sent; null before the first. */
  readonly last: CommandRequest | null;
  /** Why it came to nothing, or null. */
  readonly error: ApiError | null;
  /** Gives what came of it, or null when it was refused or another one is under way. */
  send(command: CommandRequest): Promise<CommandMade | null>;
  forgetError(): void;
}

/** Sends commands; they act on the session as it is now, wherever the playhead stands. */
export function useCommand(): Commanding {
  const { id } = useSummary();
  const underWay = useRef(false);
  const [pending, setPending] = useState<Commanding['pending']>(null);
  const [last, setLast] = useState<CommandRequest | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const send = async (command: CommandRequest) => {
    if (underWay.current) return null;
    underWay.current = true;
    setPending(command.command);
    setLast(command);
    setError(null);
    const answer = await api.command(id, command);
    underWay.current = false;
    setPending(null);
    if (answer.ok) return answer.value;
    setError(answer.error);
    return null;
  };
  return { pending, last, error, send, forgetError: () => setError(null) };
}
