import { launch, SAMPLE_LAUNCH } from './fixtures/session-api.ts';
import { completed, openPanel, standsIn } from './fixtures/session-page.ts';
import { expect, test } from './fixtures/test.ts';
import { violations } from './fixtures/violations.ts';

// A page that is full is slow to check where two cores also run the server and the browser.
test.describe.configure({ timeout: 300_000 });

for (const theme of ['light', 'dark'] as const) {
  test.describe(`everyone can use, in ${theme},`, () => {
    test.beforeEach(async ({ context, maos }) => {
      await context.addCookies([{ name: 'maos-theme', value: theme, url: maos.origin }]);
    });

    test('the launch form and the list', async ({ page, maos, finished }) => {
      await page.goto(maos.origin);
      await expect(page.locator(`a[href$="${finished}"]`)).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('textbox', { name: 'Task' }).fill('');
      await page.getByRole('tab', { name: 'Folder on this machine' }).click();
      await page.getByRole('button', { name: /Launch/ }).click();
      await expect(page.getByRole('alert').first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('a session: every panel, and the details of an agent, a message and an edge', async ({
      page,
      maos,
      finished,
    }) => {
      await page.goto(`${maos.origin}/sessions/${finished}`);
      await completed(page);
      await page.keyboard.press('End');
      for (const panel of ['Plan', 'Messages', 'Findings', 'Result', 'Doctor']) {
        await openPanel(page, panel);
        expect.soft(await violations(page), panel).toEqual([]);
      }
      await openPanel(page, 'Plan');
      await page.getByRole('tab', { name: /^Decisions/ }).click();
      expect.soft(await violations(page), 'decisions').toEqual([]);
      await page.locator('[data-agent=developer-1]').click();
      expect.soft(await violations(page), 'an agent').toEqual([]);
      await openPanel(page, 'Messages');
      await page.locator('[data-message]').last().click();
      expect.soft(await violations(page), 'a message').toEqual([]);
      await page.locator('.react-flow__edge').last().dispatchEvent('click');
      await expect(page.locator('.react-flow__edge.selected')).toHaveCount(1);
      expect.soft(await violations(page), 'an edge').toEqual([]);
    });

    test('the plan that waits, limits, and what can be done to a paused run', async ({
      page,
      maos,
    }) => {
      await page.goto(maos.origin);
      await page.locator('summary', { hasText: 'Limits' }).click();
      await page.getByRole('radio', { name: 'Apart' }).check();
      expect.soft(await violations(page), 'limits, and apart').toEqual([]);
      const limited = { ...SAMPLE_LAUNCH, budget: { calls: 40 }, approval: { plan: true } };
      await page.goto(`${maos.origin}/sessions/${await launch(maos, limited)}`);
      await standsIn(page, 'awaiting-approval');
      await page.getByRole('button', { name: /^Edit/ }).last().click();
      expect.soft(await violations(page), 'the plan').toEqual([]);
      await page.getByRole('button', { name: 'Ask for another' }).click();
      expect.soft(await violations(page), 'another plan').toEqual([]);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Pause the run' }).click();
      await standsIn(page, 'paused');
      await page.getByRole('button', { name: /^Budget/ }).click();
      expect.soft(await violations(page), 'the budget').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Saved moments' }).click();
      expect.soft(await violations(page), 'saved moments').toEqual([]);
      await page.keyboard.press('Escape');
      await openPanel(page, 'Messages');
      expect.soft(await violations(page), 'the composer').toEqual([]);
      await page.getByRole('button', { name: 'Stop the run' }).click();
      await standsIn(page, 'stopped');
      await page.waitForFunction(() => document.getAnimations().length === 0);
      expect.soft(await violations(page), 'going on').toEqual([]);
    });

    test('the page of an address that leads nowhere', async ({ page, maos }) => {
      await page.goto(`${maos.origin}/sessions/s-none`);
      expect(await violations(page)).toEqual([]);
    });
  });
}
