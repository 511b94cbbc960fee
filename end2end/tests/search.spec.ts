// Search: a page that works by itself, and a palette over every page that finds the same.

import { register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, ready, signIn, title } from '../support/verbs.ts';

const DEVICE = 'C0FFE1';

test('the palette is opened, worked and closed by keys alone', async ({ page, server }) => {
  await register(server, 'Sensor board', [{ id: DEVICE, name: 'Roastery', lat: 51.2, lng: 4.4 }]);
  await open(page, '/groups');
  const palette = page.getByRole('dialog', { name: 'Search' });
  await expect(palette).toHaveCount(0);
  await page.keyboard.press('Control+k');
  const input = palette.getByRole('combobox', { name: 'What begins with' });
  await expect(input).toBeFocused();
  await page.keyboard.type('roast');
  const options = palette.getByRole('option');
  await expect(options).toHaveCount(1);
  await expect(options.first()).toContainText(`${DEVICE} Roastery`);
  await expect(palette.getByRole('status')).toHaveText('1 result');

  // Down and up go round, and the field says which line is meant.
  await input.fill('de');
  await expect.poll(() => options.count()).toBeGreaterThan(1);
  await expect(options.nth(0)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(input).toHaveAttribute('aria-activedescendant', (await options.nth(1).getAttribute('id'))!);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await input.fill(DEVICE.toLowerCase());
  await expect(options.first()).toContainText('Roastery');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${server.origin}/devices/${DEVICE}`);
  await expect(title(page)).toContainText('Roastery');
});

test('the button opens it, and a line is gone to by a press', async ({ page, server }) => {
  await open(page, '/groups');
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  const palette = page.getByRole('dialog', { name: 'Search' });
  await palette.getByRole('combobox').fill('virtual');
  await palette.getByRole('option', { name: /Virtual device/ }).click();
  await expect(page).toHaveURL(`${server.origin}/tools/virtual-device`);
});

test('what can be done is a line of it, too', async ({ page, server }) => {
  await open(page, '/groups');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search' });
  await palette.getByRole('combobox').fill('new user');
  await palette.getByRole('option', { name: /^New user/ }).click();
  await expect(page).toHaveURL(`${server.origin}/users/new`);
});

test.describe('of somebody who goes', () => {
  test.use({ signedIn: false });

  test('the way out is found by a few letters', async ({ page, session, server }) => {
    expect(session.value).not.toBe('');
    await open(page, '/sign-in');
    await signIn(page);
    await expect(title(page)).toHaveText('Welcome');
    await ready(page);
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Search' });
    await palette.getByRole('combobox').fill('sign out');
    await expect(palette.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`${server.origin}/sign-in`);
    await expect(title(page)).toHaveText('Sign in');
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page finds the same', async ({ page, server }) => {
    await register(server, 'Sensor board', [{ id: 'C0FFE2', name: 'Mill', lat: 51.2, lng: 4.4 }]);
    await page.goto('/groups');
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    await expect(title(page)).toHaveText('Search');
    await page.getByLabel('What begins with').fill('c0ffe2');
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/[?&]q=c0ffe2$/);
    await page.getByRole('table').getByRole('link', { name: 'C0FFE2 Mill' }).click();
    await expect(page).toHaveURL(`${server.origin}/devices/C0FFE2`);
  });
});
