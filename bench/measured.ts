/** What a case found: its figure, and how many samples it is made of. */
export interface Measured {
  readonly value: number;
  readonly n: number;
}

/** What a case is told: where its database is (empty for those that need none) and its size. */
export interface CaseSettings {
  readonly databaseUrl: string;
  /** Subscribers, entries a batch or sessions: whatever the case is varied by. */
  readonly size: number;
}

/** One thing that is measured, in a process of its own. Rejects when anything is lost, doubled or out of order. */
export type Case = (settings: CaseSettings) => Promise<Measured>;
