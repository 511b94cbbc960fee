// In which language pages speak: that of the browser, until their reader chooses one.

import type { BrowserContext, Page } from '@playwright/test';
import { enter, firstSession } from '../support/account.ts';
import { handIn, reception, register } from '../support/radio.ts';
import type { Server } from '../support/server.ts';
import { expect, test } from '../support/test.ts';
import { open, ready, signIn, title } from '../support/verbs.ts';

/** Begins a session on a server of the test's own, where nobody else minds the language, and opens the settings. */
async function toSettings(page: Page, context: BrowserContext, server: Server) {
  await enter(context, await firstSession(server));
  await page.goto(`${server.origin}/account/settings`, { waitUntil: 'domcontentloaded' });
  await expect(title(page)).toHaveText('Settings');
  await expect(page.getByLabel('Language', { exact: true }).locator('option:checked')).toHaveText('that of the browser');
}

async function chooseGerman(page: Page) {
  await page.getByLabel('Language', { exact: true }).selectOption('Deutsch');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(title(page)).toHaveText('Einstellungen');
  await expect(page.getByText('Ihre Einstellungen sind gespeichert.')).toBeVisible();
}

test.describe('by a choice', () => {
  test.use({ signedIn: false });

  test('who chooses German reads German at once and on every page, and when signed out as the browser wishes', async ({ page, context, fresh }) => {
    const device = 'BABE01';
    await register(fresh, 'Counter', [device]);
    await handIn(fresh, [reception({ device, seqNumber: 5, time: Date.now(), rssi: -101.5 })]);
    await toSettings(page, context, fresh);
    await ready(page);
    await chooseGerman(page);
    await ready(page);

    // The browser half speaks it, too: what it makes by itself is German.
    await page.getByRole('navigation', { name: 'Hauptmenü' }).getByRole('link', { name: 'Gerät', exact: true }).click();
    await expect(title(page)).toHaveText('Geräte');
    await expect(page).toHaveTitle(/^Geräte · /);
    await page.getByRole('table').getByRole('link', { name: device }).first().click();
    await page.getByRole('navigation', { name: 'Abschnitte' }).getByRole('link', { name: 'Nachrichten', exact: true }).click();
    await expect(page.getByRole('table')).toContainText('−101,5');
    await expect(page.locator('footer')).toContainText('Zeiten in Asia/Kathmandu');

    // And so does the server, before the browser half is there.
    const sent = await (await page.request.get(page.url())).text();
    expect(sent).toContain('<html lang="de"');
    expect(sent).toContain('−101,5');
    await page.reload();
    await ready(page);
    await expect(page.getByRole('table')).toContainText('−101,5');

    await page.locator('summary', { hasText: 'Konto' }).click();
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(title(page)).toHaveText('Sign in');
    await ready(page);
    await signIn(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(title(page)).toHaveText('Willkommen');
  });
});

test.describe('by a choice, without JavaScript', () => {
  test.use({ signedIn: false, javaScriptEnabled: false });

  test('who chooses German reads German on the next page', async ({ page, context, fresh }) => {
    await toSettings(page, context, fresh);
    await chooseGerman(page);
    await page.getByRole('navigation', { name: 'Hauptmenü' }).getByRole('link', { name: 'Gerät', exact: true }).click();
    await expect(title(page)).toHaveText('Geräte');
  });
});

for (const [locale, lang] of [['de-CH', 'de'], ['fr-FR', 'fr']]) {
  test.describe(`by the browser, ${locale}`, () => {
    test.use({ locale, viewport: { width: 360, height: 740 } });

    test('the main pages speak it and fit a phone', async ({ page, server }) => {
      const device = `BABE0${lang === 'de' ? 2 : 3}`;
      await register(server, 'Counter', [{ id: device, name: 'Buoy', lat: 43.3, lng: 5.36 }]);
      await handIn(server, [reception({ device, seqNumber: 1, time: Date.now() })]);
      for (const address of [
        '/',
        '/devices',
        `/devices/${device}`,
        `/devices/${device}/messages`,
        `/devices/${device}/statistics`,
        '/device-types',
        '/users',
        '/groups',
        '/contracts',
        '/account/settings',
      ]) {
        await open(page, address);
        await expect.soft(page.locator('html')).toHaveAttribute('lang', lang);
        await expect.soft(title(page)).toHaveCount(1);
        const wide = await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth);
        expect.soft(wide, `pixels of ${address} beyond the width of the window`).toBeLessThanOrEqual(0);
      }
    });
  });
}
