import type { PatchApplication } from '#core/projections/patch-application/patch-application.ts';
import type { BlobHash } from '#core/protocol/ids.ts';

/**
 * How a patch that is shown stands to the user's folder. `apart`: nothing of it lies there. `newer`: an
 * earlier one of the session does. `there`: it lies there. `older`: the session has made a later one.
 * `none`: there is no patch.
 */
export type PatchStanding = 'none' | 'apart' | 'newer' | 'there' | 'older';

/** How the patch with this hash stands; null for a session that has changed no file. */
export function patchStanding(
  { produced, applied }: PatchApplication,
  shown: BlobHash | null,
): PatchStanding {
  if (shown === null) return 'none';
  if (applied?.patch.hash === shown) return 'there';
  if (produced?.patch.hash !== shown) return 'older';
  return applied === null ? 'apart' : 'newer';
}
