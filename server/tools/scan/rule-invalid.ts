/** A rule's file can't be used: it is missing, no YAML, or not of a rule's shape. Mend the file. */
export class RuleInvalid extends Error {
  readonly kind = 'rule-invalid';
  readonly file: string;

  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The rule in ${file} can't be used: ${reason}. Mend that file.`, { cause });
    this.file = file;
  }
}
