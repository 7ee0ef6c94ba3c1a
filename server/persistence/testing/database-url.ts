/** The migrated database that tests copy. */
export const TEMPLATE = 'maos_template';

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
