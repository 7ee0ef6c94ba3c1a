import { Worker } from 'node:worker_threads';
import { unreachable } from '#core/lib/unreachable.ts';

/** Finds the lines of a text that match. Lines count from 1. */
export interface LineSearch {
  /** Rejects with SearchTooSlow when a regular expression takes longer than it is given. */
  linesOf(text: string): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface Pattern {
  readonly text: string;
  readonly kind: 'literal' | 'regex';
  readonly ignoreCase: boolean;
}

/** Thrown when a regular expression backtracks for too long; simplify it, or search for a literal text. */
export class SearchTooSlow extends Error {
  readonly kind = 'search-too-slow';

  constructor(ms: number) {
    super(
      `The regular expression took longer than ${ms} ms on one file. Avoid nested repetition such as (a+)+, or search for a literal text.`,
    );
    this.name = 'SearchTooSlow';
  }
}

const ONE_FILE_MS = 1500;

/** Lines are cut here before they are matched: what follows in a minified file is not searched. */
const LINE_LENGTH = 20_000;

/** Runs in a thread of its own, so that an expression that never ends can be ended. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const expression = new RegExp(workerData.text, workerData.ignoreCase ? 'iu' : 'u');
parentPort.on('message', (text) => {
  const found = [];
  text.split('\\n').forEach((line, at) => {
    if (expression.test(line.slice(0, workerData.length).replace(/\\r$/, ''))) found.push(at + 1);
  });
  parentPort.postMessage(found);
});
`;

/** Opens a search; throws a SyntaxError for a regular expression that is none. Close it. */
export function openLineSearch(pattern: Pattern): LineSearch {
  switch (pattern.kind) {
    case 'literal':
      return openLiteralSearch(pattern);
    case 'regex':
      return openRegexSearch(pattern);
    default:
      return unreachable(pattern.kind);
  }
}

function openLiteralSearch({ text, ignoreCase }: Pattern): LineSearch {
  const fold = (value: string) => (ignoreCase ? value.toLowerCase() : value);
  const wanted = fold(text);
  return {
    linesOf(content) {
      const lines = fold(content).split('\n');
      return Promise.resolve(lines.flatMap((line, at) => (line.includes(wanted) ? [at + 1] : [])));
    },
    close: () => Promise.resolve(),
  };
}

function openRegexSearch({ text, ignoreCase }: Pattern): LineSearch {
  // Compiled here once, so that a mistake is told at once.
  new RegExp(text, ignoreCase ? 'iu' : 'u');
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: { text, ignoreCase, length: LINE_LENGTH },
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  return {
    linesOf: (content) => askWorker(worker, content),
    async close() {
      await worker.terminate();
    },
  };
}

function askWorker(worker: Worker, content: string): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = (lines: readonly number[]) => {
      settle();
      resolve(lines);
    };
    const onError = (error: unknown) => {
      settle();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const timer = setTimeout(() => onError(new SearchTooSlow(ONE_FILE_MS)), ONE_FILE_MS);
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(content);
  });
}
