import { launch, readLog } from './fixtures/session-api.ts';
import { completed, draws, drawnEdges, standsAt } from './fixtures/session-page.ts';
import { deliveriesUpTo } from './fixtures/session-reading.ts';
import { expect, test } from './fixtures/test.ts';

test('two viewers see the same; one who closes the page and comes back, too', async ({
  page,
  context,
  maos,
}) => {
  const session = await launch(maos);
  const address = `${maos.origin}/sessions/${session}`;
  const second = await context.newPage();
  const leaving = await context.newPage();
  await Promise.all([page.goto(address), second.goto(address), leaving.goto(address)]);
  await leaving.locator('path[data-edge]').first().waitFor({ state: 'attached' });
  await leaving.close();

  await completed(page);
  await completed(second);
  const log = await readLog(maos, session);
  const expected = deliveriesUpTo(log, log.length);
  for (const viewer of [page, second]) {
    await standsAt(viewer, log.length);
    await draws(viewer, expected);
  }
  expect(await drawnEdges(page)).toEqual(await drawnEdges(second));

  const back = await context.newPage();
  await back.goto(address);
  await completed(back);
  await standsAt(back, log.length);
  await draws(back, expected);
});

test('a run goes on when nobody watches, and is whole when somebody comes', async ({
  page,
  context,
  maos,
}) => {
  const launching = await context.newPage();
  await launching.goto(maos.origin);
  await launching.getByRole('button', { name: /Launch/ }).click();
  await launching.waitForURL('**/sessions/**');
  const address = launching.url();
  await launching.close();

  await page.goto(address);
  await completed(page);
  const session = new URL(address).pathname.split('/').at(-1) ?? '';
  const log = await readLog(maos, session);
  await standsAt(page, log.length);
  await draws(page, deliveriesUpTo(log, log.length));
});
