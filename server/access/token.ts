import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The server's token: made at the first start, kept in `<home>/token` with mode 0600, the same ever
 * after. Rejects when the file can't be read or written.
 */
export async function readOrCreateToken(home: string): Promise<string> {
  const file = path.join(home, 'token');
  try {
    const handle = await open(file, 'wx', 0o600);
    const token = randomBytes(24).toString('base64url');
    await handle.writeFile(`${token}\n`);
    await handle.close();
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const token = (await readFile(file, 'utf8')).trim();
  if (!/^[A-Za-z0-9_-]{16,200}$/.test(token)) {
    throw new Error(`The file ${file} holds no usable token. Delete it and start again.`);
  }
  return token;
}
