/** Ends a call in which nothing comes over the wire for too long, pings included. */
export interface StallWatch {
  /** Aborts when there was silence for the whole time. */
  readonly signal: AbortSignal;
  /** The fetch to use, so that every byte of the answer is noticed. */
  readonly fetch: typeof fetch;
  /** Ends the watching. */
  stop(): void;
}

/** Watches one call from now on; `stallMs` is the longest silence, in milliseconds. */
export function createStallWatch(stallMs: number, send: typeof fetch): StallWatch {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), stallMs);

  function notice(): void {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), stallMs);
  }

  return {
    signal: controller.signal,
    async fetch(input, init) {
      const response = await send(input, init);
      notice();
      if (response.body === null) return response;
      const noticing = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, out) {
          notice();
          out.enqueue(chunk);
        },
      });
      const { status, statusText, headers } = response;
      return new Response(response.body.pipeThrough(noticing), { status, statusText, headers });
    },
    stop: () => clearTimeout(timer),
  };
}
