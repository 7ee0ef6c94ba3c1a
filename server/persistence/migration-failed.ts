/** The tables could not be brought to what this version needs; nothing of it was applied. */
export class MigrationFailed extends Error {
  readonly kind = 'migration-failed';
  readonly migration: string;

  constructor(migration: string, why: string, options?: ErrorOptions) {
    super(`The database could not be brought up to date (${migration}): ${why}`, options);
    this.name = 'MigrationFailed';
    this.migration = migration;
  }
}
