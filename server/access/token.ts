import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SettingRefused } from '#server/errors/setting-refused.ts';

/**
 * The server's token: made at the first start, kept in `<home>/token` with mode 0600, the same ever
 * after. Throws SettingRefused when the file holds none; rejects when it can't be read or written.
 */
export async function readOrCreateToken(home: string): Promise<string> {
  const file = path.join(home, 'token');
  await createToken(file);
  const token = (await readFile(file, 'utf8')).trim();
  if (!/^[A-Za-z0-9_-]{16,200}$/.test(token)) {
    throw new SettingRefused(
      'MAOS_TOKEN',
      `The file ${file} holds no usable token. Delete it and start again.`,
    );
  }
  return token;
}

/** A hard link appears with its whole content, and only where there is nothing: no start sees half. */
async function createToken(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
