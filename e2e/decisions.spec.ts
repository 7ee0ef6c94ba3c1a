import type { Locator } from '@playwright/test';
import type { Entry, EntryBodies } from '#core/protocol/entry.ts';
import { readLog } from './fixtures/session-api.ts';
import { completed, openPanel } from './fixtures/session-page.ts';
import { expect, test } from './fixtures/test.ts';

/** Who cast what in a decision, in the order of the log. */
function ballotsOf(log: readonly Entry[], decision: string): readonly string[] {
  return log.flatMap(({ type, body }) =>
    type === 'message-sent' && body.message.kind === 'ballot' && body.message.decision === decision
      ? [`${body.message.from} ${body.message.choices.join(' › ')}`]
      : [],
  );
}

/** Who cast what by the rows of a card. */
async function drawnBallots(card: Locator): Promise<readonly string[]> {
  const rows = await card
    .getByRole('list', { name: 'Ballots: Ballot' })
    .getByRole('listitem')
    .all();
  return Promise.all(
    rows.map(async (row) => {
      const [who, what] = await row.locator('span span').allInnerTexts();
      return `${who} ${what}`;
    }),
  );
}

test('the vote of analysts who disagree is seen beside the plan, with the ballots of the log', async ({
  page,
  maos,
  finished: session,
}) => {
  await page.goto(`${maos.origin}/sessions/${session}`);
  await completed(page);
  await page.keyboard.press('End');
  const log = await readLog(maos, session);
  const votes = log.flatMap((entry) => (entry.type === 'decision-opened' ? [entry.body] : []));
  expect(votes).not.toEqual([]);
  await openPanel(page, 'Plan');
  await page.getByRole('tab', { name: `Decisions ${votes.length}` }).click();
  const list = page.getByRole('region', { name: 'What the team decides together' });
  await expect(list.getByRole('heading', { level: 2 })).toHaveCount(votes.length);
  const [vote] = votes as [EntryBodies['decision-opened']];
  const card = list.getByRole('group').filter({ hasText: vote.question }).first();
  await expect(card.getByRole('group', { name: 'Outcome' })).toContainText('Decided: ');
  const cast = ballotsOf(log, vote.decision);
  expect(cast.length).toBeGreaterThanOrEqual(vote.quorum);
  expect(await drawnBallots(card)).toEqual(cast);

  await card
    .getByRole('button', { name: /^analyst-/ })
    .first()
    .click();
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details).toContainText('Nobody: it is on record, and was not delivered');
  await expect(details.getByRole('region', { name: 'Deliveries' })).toHaveCount(0);
});
