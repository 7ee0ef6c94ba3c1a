/**
 * Lets any number of readers in, or one writer alone. First come, first served, so that a stream
 * of readers can't keep a writer out.
 */
export interface ReadWriteLock {
  read<T>(work: () => Promise<T>): Promise<T>;
  write<T>(work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly writes: boolean;
  readonly enter: () => void;
}

/** Creates a lock that nobody holds. */
export function createReadWriteLock(): ReadWriteLock {
  const queue: Waiting[] = [];
  let readers = 0;
  let writing = false;

  const admit = () => {
    for (let next = queue[0]; next && !writing && !(next.writes && readers > 0); next = queue[0]) {
      queue.shift();
      if (next.writes) writing = true;
      else readers += 1;
      next.enter();
    }
  };
  const hold = async <T>(writes: boolean, work: () => Promise<T>): Promise<T> => {
    await new Promise<void>((enter) => {
      queue.push({ writes, enter });
      admit();
    });
    try {
      return await work();
    } finally {
      if (writes) writing = false;
      else readers -= 1;
      admit();
    }
  };
  return { read: (work) => hold(false, work), write: (work) => hold(true, work) };
}
