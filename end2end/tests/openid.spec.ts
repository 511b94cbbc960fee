// A provider at which people sign in, too: in, refused, linked and unlinked. The stories are told
// with scripts and without.

import type { Page } from '@playwright/test';
import { PERSON, enter, firstSession } from '../support/account.ts';
import { startProvider, type Account, type Provider } from '../support/provider.ts';
import { startServer, type Server } from '../support/server.ts';
import { expect, test as base } from '../support/test.ts';
import { field, open, ready, signIn, signOut, title } from '../support/verbs.ts';

/** The first person of the server, by the same address at the provider. */
const ADA: Account = { subject: '248289761001', email: PERSON.email, verified: true };
/** Whom nobody here knows. */
const STRANGER: Account = { subject: '5', email: 'stranger@elsewhere.example', verified: true };

interface Fixtures {
  provider: Provider;
  /** A server that knows the provider. */
  knowing: Server;
  /** Opens a page of that server. */
  visit: (page: Page, path: string) => Promise<void>;
  /** Waits until a page of that server is there for good. */
  arrived: (page: Page, heading: string) => Promise<void>;
}

const test = base.extend<Fixtures>({
  provider: async ({ origins }, use) => {
    const provider = await startProvider(ADA);
    origins.push(provider.issuer);
    await use(provider);
    await provider.stop();
  },

  knowing: async ({ origins, provider }, use) => {
    const server = await startServer({ settings: provider.settings });
    origins.push(server.origin);
    await use(server);
    await server.stop();
  },

  visit: async ({ knowing, javaScriptEnabled }, use) => {
    await use(async (page, path) => {
      const address = `${knowing.origin}${path}`;
      if (javaScriptEnabled === false) await page.goto(address);
      else await open(page, address);
    });
  },

  arrived: async ({ knowing, javaScriptEnabled }, use) => {
    await use(async (page, heading) => {
      await expect(title(page)).toHaveText(heading);
      expect(new URL(page.url()).origin).toBe(knowing.origin);
      if (javaScriptEnabled !== false) await ready(page);
    });
  },
});

test.use({ signedIn: false });

/** On the provider's page: lets oneself in, or not. */
async function decide(page: Page, button: 'Let me in' | 'Not today') {
  await expect(title(page)).toHaveText('Example');
  await page.getByRole('button', { name: button }).click();
}

test('a person signs in at the provider, and whom nobody knows stays out', async ({ page, provider, knowing, visit, arrived }) => {
  await firstSession(knowing);
  await visit(page, '/devices?text=C0DE');
  await arrived(page, 'Sign in');
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await decide(page, 'Not today');
  await arrived(page, 'Sign in');
  await expect(page.getByRole('alert').filter({ hasText: 'You were not let in' })).toBeVisible();

  provider.visitor = STRANGER;
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await decide(page, 'Let me in');
  await arrived(page, 'Sign in');
  await expect(page.getByRole('alert').filter({ hasText: 'Nobody signs in here with that account' })).toBeVisible();

  provider.visitor = { ...ADA, verified: false };
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await decide(page, 'Let me in');
  await arrived(page, 'Sign in');
  await expect(page.getByRole('alert').filter({ hasText: 'Nobody signs in here with that account' })).toBeVisible();

  provider.visitor = ADA;
  await visit(page, '/sign-in?next=%2Fdevices%3Ftext%3DC0DE');
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await decide(page, 'Let me in');
  await arrived(page, 'Devices');
  expect(new URL(page.url()).searchParams.get('text')).toBe('C0DE');
  expect(provider.tokens).toBe(3);
});

test('an account is linked with the provider from its own page, and unlinked', async ({ page, context, provider, knowing, visit, arrived, troubles }) => {
  troubles.expectStatus(422);
  await enter(context, await firstSession(knowing));
  // Another address there than here.
  provider.visitor = STRANGER;
  await visit(page, '/');
  await page.locator('summary', { hasText: 'Account' }).click();
  await page.getByRole('link', { name: 'Linked accounts' }).click();
  await arrived(page, 'Linked accounts');
  await expect(page.getByText('Your account is linked with none.')).toBeVisible();

  await page.getByLabel('Your password so far').fill('not mine at all');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(field(page, 'Your password so far')).toContainText('This is not your password.');
  await page.getByLabel('Your password so far').fill(PERSON.password);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('link', { name: 'Go on with Example' }).click();
  await decide(page, 'Not today');
  await arrived(page, 'Linked accounts');
  await expect(page.getByRole('alert').filter({ hasText: 'Your account is not linked' })).toBeVisible();

  await page.getByLabel('Your password so far').fill(PERSON.password);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('link', { name: 'Go on with Example' }).click();
  await decide(page, 'Let me in');
  await arrived(page, 'Linked accounts');
  await expect(page.getByText('Your account is linked.', { exact: true })).toBeVisible();
  const row = page.getByRole('table').locator('tbody tr');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Example');
  await expect(row.locator('time')).toHaveCount(1);

  // From now on she comes in by it.
  await signOut(page);
  await arrived(page, 'Sign in');
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await decide(page, 'Let me in');
  await arrived(page, 'Welcome');

  await visit(page, '/account/linked');
  await page.getByLabel('Your password so far').fill('not mine at all');
  await page.getByRole('button', { name: 'Unlink' }).click();
  await expect(field(page, 'Your password so far')).toContainText('This is not your password.');
  await page.getByLabel('Your password so far').fill(PERSON.password);
  await page.getByRole('button', { name: 'Unlink' }).click();
  await expect(page.getByText('Your account is not linked any more.')).toBeVisible();
  await expect(page.getByText('Your account is linked with none.')).toBeVisible();
  await signOut(page);
  await arrived(page, 'Sign in');
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await decide(page, 'Let me in');
  await arrived(page, 'Sign in');
  await expect(page.getByRole('alert').filter({ hasText: 'Nobody signs in here with that account' })).toBeVisible();
  await signIn(page);
  await arrived(page, 'Welcome');
});

test('a link to a password for whoever signs in at the provider takes the own one', async ({ page, context, browser, provider, knowing, visit, arrived, troubles }) => {
  troubles.expectStatus(422);
  await enter(context, await firstSession(knowing));
  await visit(page, '/users/new');
  await page.getByLabel('First name').fill('Cleo');
  await page.getByLabel('Last name').fill('Marsh');
  await page.getByLabel('E-mail address').fill('cleo@example.org');
  await page.getByLabel('Group 1').selectOption({ index: 1 });
  await page.getByLabel('Profile 1').selectOption({ label: 'CUSTOMER [R]' });
  await page.getByRole('button', { name: 'Create user' }).click();
  await arrived(page, 'Cleo Marsh');
  await expect(field(page, 'Your own password')).toHaveCount(0);
  const { pathname } = new URL(page.url());

  provider.visitor = { subject: '77', email: 'cleo@example.org', verified: true };
  const hers = await browser.newContext();
  const her = await hers.newPage();
  await her.goto(`${knowing.origin}/sign-in`);
  await her.getByRole('link', { name: 'Sign in with Example' }).click();
  await decide(her, 'Let me in');
  await expect(title(her)).toHaveText('Welcome');
  await hers.close();

  await visit(page, pathname);
  await expect(page.getByText('This user signs in without a password.')).toBeVisible();
  await page.getByRole('button', { name: 'Make another link' }).click();
  await expect(field(page, 'Your own password')).toContainText('Please fill this in.');
  await page.getByLabel('Your own password').fill(PERSON.password);
  await page.getByRole('button', { name: 'Make another link' }).click();
  await expect(page.locator('.once code')).toContainText(`${knowing.origin}/password/`);
});
