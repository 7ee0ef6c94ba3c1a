import path from 'node:path';
import { z } from 'zod';
import { SettingRefused } from './errors/setting-refused.ts';

/** What the environment may say; docs/api.md and .env.example list the same names. */
const port = z.coerce.number().int().min(0).max(65535);
const origin = z.url({ protocol: /^https?$/ }).transform((value) => new URL(value).origin);
const databaseUrl = z.string().regex(/^postgres(ql)?:\/\/\S+$/);

const sentences: Readonly<Record<string, string>> = {
  PORT: 'PORT must be a whole number from 0 to 65535.',
  HOST: 'HOST must be an address to listen on, such as 127.0.0.1.',
  MAOS_TOKEN: 'MAOS_TOKEN must have 16 to 200 letters, digits, - or _.',
  MAOS_ORIGIN: 'MAOS_ORIGIN must be an origin such as https://maos.example.org.',
  DATABASE_URL: 'DATABASE_URL must look like postgresql://user:password@host:5432/database.',
  ANTHROPIC_API_KEY: 'ANTHROPIC_API_KEY must be one word, as Anthropic gave it.',
  ANTHROPIC_BASE_URL: 'ANTHROPIC_BASE_URL must be an http or https address.',
  MAOS_WORKSPACE_ROOTS: 'MAOS_WORKSPACE_ROOTS must list absolute folders, separated by ":".',
  MAOS_HOME: 'MAOS_HOME must be a folder.',
};

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  MAOS_HOME: z.string().default('.maos'),
  MAOS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,200}$/)
    .nullable()
    .default(null),
  MAOS_ORIGIN: origin.nullable().default(null),
  MAOS_WORKSPACE_ROOTS: z
    .string()
    .transform((value) => value.split(path.delimiter).filter((part) => part !== ''))
    .refine((roots) => roots.length > 0 && roots.every((root) => path.isAbsolute(root)))
    .nullable()
    .default(null),
  DATABASE_URL: databaseUrl.nullable().default(null),
  // It travels in a header: a line break in it would fail at the first call only.
  ANTHROPIC_API_KEY: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/)
    .nullable()
    .default(null),
  ANTHROPIC_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  NODE_ENV: z.string().optional(),
});

/** The settings of one server, checked. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Where MAOS keeps its data; absolute. */
  readonly home: string;
  readonly token: string | null;
  /** The origin that browsers use when a proxy stands in front. */
  readonly origin: string | null;
  readonly workspaceRoots: readonly string[] | null;
  readonly databaseUrl: string | null;
  readonly anthropicApiKey: string | null;
  readonly anthropicBaseUrl: string | null;
  readonly development: boolean;
}

/**
 * Reads the settings from an environment; empty values count as unset. Throws `SettingRefused` with
 * a sentence on the first wrong one.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  projectRoot: string,
): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? '');
    throw new SettingRefused(name, sentences[name] ?? `${name} has a value that can't be used.`);
  }
  return toSettings(parsed.data, projectRoot);
}

function toSettings(value: z.output<typeof schema>, projectRoot: string): Settings {
  return {
    port: value.PORT,
    host: value.HOST,
    home: path.resolve(projectRoot, value.MAOS_HOME),
    token: value.MAOS_TOKEN,
    origin: value.MAOS_ORIGIN,
    workspaceRoots: value.MAOS_WORKSPACE_ROOTS,
    databaseUrl: value.DATABASE_URL,
    anthropicApiKey: value.ANTHROPIC_API_KEY,
    anthropicBaseUrl: value.ANTHROPIC_BASE_URL,
    development: value.NODE_ENV === 'development',
  };
}
