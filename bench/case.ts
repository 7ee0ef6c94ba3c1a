/** One case in this process: its name and settings are the arguments, what it found is its output. */
import type { Case, CaseSettings } from './measured.ts';
import { burstOfBus, burstOfEmitter } from './cases/burst.ts';
import { durableByCopy, durableThroughLog } from './cases/durable.ts';
import { interruptCall } from './cases/interrupt.ts';
import { publishByManyWriters } from './cases/many-writers.ts';
import { memoryOfEverything, memoryOfServer } from './cases/memory.ts';
import { insertOneRow, publishToMailbox } from './cases/publish.ts';
import { seekAnywhere } from './cases/seek.ts';
import { setUp } from './cases/set-up.ts';
import { emitAfterCommit, publishToViewer } from './cases/viewer.ts';

const CASES: Readonly<Record<string, Case>> = {
  burstOfBus,
  burstOfEmitter,
  durableByCopy,
  durableThroughLog,
  publishByManyWriters,
  memoryOfEverything,
  memoryOfServer,
  insertOneRow,
  interruptCall,
  publishToMailbox,
  seekAnywhere,
  setUp,
  emitAfterCommit,
  publishToViewer,
};

const [name = '', settings = '{}'] = process.argv.slice(2);
const measure = CASES[name];
if (measure === undefined) throw new Error(`There is no case ${name}.`);
const measured = await measure(JSON.parse(settings) as CaseSettings);
process.stdout.write(`${JSON.stringify(measured)}\n`);
