/** The longest an orderly end may take, in milliseconds; after that the process ends anyway. */
const PATIENCE_MS = 15_000;

/** Ends what was started, last first, once. */
export interface Shutdown {
  /** Registers what ends a part. Parts end in the reverse order of their registration. */
  onClose(part: string, close: () => Promise<unknown>): void;
  /** Ends everything and then the process, with this exit code. A second call changes nothing. */
  run(exitCode: number): Promise<void>;
  /** Whether the end has begun. */
  begun(): boolean;
}

/** Creates the shutdown and ties it to Ctrl-C and SIGTERM; a second signal ends the process at once. */
export function createShutdown(): Shutdown {
  const closers: { part: string; close: () => Promise<unknown> }[] = [];
  let running: Promise<void> | null = null;

  async function closeAll(): Promise<void> {
    for (const { part, close } of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        process.stderr.write(`Closing ${part} failed: ${String(error)}\n`);
      }
    }
  }

  const shutdown: Shutdown = {
    onClose: (part, close) => void closers.push({ part, close }),
    run(exitCode) {
      running ??= (async () => {
        setTimeout(() => process.exit(1), PATIENCE_MS).unref();
        await closeAll();
        process.exit(exitCode);
      })();
      return running;
    },
    begun: () => running !== null,
  };
  const end = () => {
    if (running !== null) process.exit(130);
    process.stdout.write('\nStopping …\n');
    void shutdown.run(0);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return shutdown;
}
