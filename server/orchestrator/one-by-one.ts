/** Does each piece of work after those before it have ended, however they ended. */
export type OneByOne = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of its own, empty. */
export function createOneByOne(): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
