/** Another living MAOS uses this data folder: use that one, end it, or choose another MAOS_HOME. */
export class HomeInUse extends Error {
  readonly kind = 'home-in-use';
  readonly home: string;
  readonly pid: number;

  constructor(home: string, pid: number) {
    super(
      `MAOS already runs on the data in ${home} (process ${pid}). ` +
        'Use that one, stop it first, or set MAOS_HOME to another folder.',
    );
    this.name = 'HomeInUse';
    this.home = home;
    this.pid = pid;
  }
}
