import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { SampleMissing } from '#server/errors/sample-missing.ts';
import type { SampleInfo } from '#server/runtime.ts';

const Description = z.object({ title: z.string(), description: z.string(), language: z.string() });

/** The samples that MAOS brings along, by name; those that describe themselves in maos-sample.json. */
export async function listSamples(folder: string): Promise<readonly SampleInfo[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const samples = await Promise.all(names.map((name) => readSample(folder, name)));
  // The web shop comes first: it is what a first visit launches.
  return samples.toSorted((a, b) => b.name.localeCompare(a.name));
}

/** The folder of a sample. Rejects with SampleMissing. */
export async function sampleFolder(folder: string, name: string): Promise<string> {
  const known = (await listSamples(folder)).map((sample) => sample.name);
  if (!known.includes(name)) throw new SampleMissing(name, known);
  return path.join(folder, name);
}

async function readSample(folder: string, name: string): Promise<SampleInfo> {
  const text = await readFile(path.join(folder, name, 'maos-sample.json'), 'utf8');
  return { name, ...Description.parse(JSON.parse(text)) };
}
