import { launch, readLog } from './fixtures/session-api.ts';
import { completed, openPanel, standsAt } from './fixtures/session-page.ts';
import { test } from './fixtures/test.ts';

test('the picture of a session, from a run of the web shop', async ({ page, context, maos }) => {
  await context.addCookies([{ name: 'maos-theme', value: 'dark', url: maos.origin }]);
  const session = await launch(maos);
  await page.goto(`${maos.origin}/sessions/${session}`);
  await completed(page);
  await page.keyboard.press('End');
  await standsAt(page, (await readLog(maos, session)).length);
  await openPanel(page, 'Result');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.mouse.move(0, 0);
  await page.screenshot({ path: 'docs/images/session.png', animations: 'disabled' });
});
