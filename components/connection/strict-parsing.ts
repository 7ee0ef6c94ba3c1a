import { z } from 'zod';

/**
 * Makes zod parse without compiling functions, which the content security policy forbids. Must run
 * before the first schema is made; instrumentation-client.ts sees to that.
 */
export function parseWithoutEval(): void {
  z.config({ jitless: true });
}
