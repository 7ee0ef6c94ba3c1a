/** Moves a session on, one question at a time; whatever happens meanwhile asks again. */
export interface Steering {
  /** Something has happened that may call for something. Never throws, never waits. */
  advance(): void;
}

export interface SteeringParts {
  /** Carries out what is to be done now. */
  readonly step: () => Promise<void>;
  /** Called after a step during which nothing happened. */
  readonly rest: () => Promise<void>;
  /** Whether nothing is to be done any more. */
  readonly isOver: () => boolean;
  readonly onFault: (error: unknown) => void;
}

/** At rest until the first `advance`. */
export function createSteering({ step, rest, isOver, onFault }: SteeringParts): Steering {
  let running = false;
  let dirty = false;

  async function run(): Promise<void> {
    try {
      while (dirty && !isOver()) {
        dirty = false;
        await step();
        if (!dirty) await rest();
      }
    } finally {
      running = false;
    }
  }

  return {
    advance() {
      dirty = true;
      if (running) return;
      running = true;
      void run().catch(onFault);
    },
  };
}
