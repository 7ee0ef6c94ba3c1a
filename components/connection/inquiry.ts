import type { WatchReply } from '#core/protocol/socket-events.ts';

interface InquiryPorts {
  readonly send: (reply: (reply: WatchReply) => void) => void;
  /** Takes the answer in; `again` when the question should be put once more, later. */
  readonly onReply: (reply: WatchReply) => 'settled' | 'again';
  readonly isBehind: () => boolean;
  /** Calls back after `ms`; returns the way to cancel. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** Without progress for this long, in milliseconds, a viewer that is behind asks again. */
export const PATIENCE_MS = 3_000;

/** A viewer's standing question to the server: what comes after the entries that I have? */
export interface Inquiry {
  readonly ask: () => void;
  readonly isAnswered: () => boolean;
  /**
   * Something came in: patience begins anew while something is missing. A last frame that was lost
   * leaves no gap to notice; being behind in silence is the only sign of it.
   */
  readonly progress: () => void;
  /** The line is down: nothing can be asked. */
  readonly rest: () => void;
  /** Nobody looks any more; an answer that is still under way is not heard. */
  readonly end: () => void;
}

/** An inquiry that has not asked yet. Only the answer to its latest question counts. */
export function createInquiry(ports: InquiryPorts): Inquiry {
  let question = 0;
  let answered = true;
  let cancel = () => {};

  function ask(): void {
    question += 1;
    const mine = question;
    answered = false;
    wait();
    ports.send((reply) => {
      if (mine !== question) return;
      answered = true;
      if (ports.onReply(reply) === 'settled') progress();
    });
  }

  function wait(): void {
    cancel();
    cancel = ports.after(PATIENCE_MS, ask);
  }

  function progress(): void {
    if (!answered || ports.isBehind()) wait();
    else cancel();
  }

  return {
    ask,
    isAnswered: () => answered,
    progress,
    rest: () => cancel(),
    end: () => {
      cancel();
      question += 1;
      answered = true;
    },
  };
}
