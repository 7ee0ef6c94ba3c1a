/** Thrown when a launch asks for Claude and the server has no key; set one, or choose `offline`. */
export class KeyMissing extends Error {
  readonly kind = 'key-missing';
  readonly field = 'model';

  constructor(model: string) {
    super(
      `“${model}” needs an API key: start MAOS with ANTHROPIC_API_KEY set, or choose the offline analyst.`,
    );
    this.name = 'KeyMissing';
  }
}
