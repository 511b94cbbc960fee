// Coming in and going out.

import { PERSON } from '../support/account.ts';
import { expect, test } from '../support/test.ts';
import { choosePassword, field, open, ready, signIn, signOut, title } from '../support/verbs.ts';

test.use({ signedIn: false });

test('the first person chooses a password and is welcomed', async ({ page, fresh, troubles }) => {
  troubles.expectStatus(422);
  await open(page, fresh.passwordLink);
  await expect(title(page)).toHaveText('Choose a password');
  await page.getByLabel('E-mail address').fill(PERSON.email);

  await choosePassword(page, 'short');
  const password = field(page, 'New password');
  await expect(password.getByText('Type at least 12 characters.')).toBeVisible();
  await expect(password.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('E-mail address')).toHaveValue(PERSON.email);

  await choosePassword(page, 'password1234');
  await expect(password.getByText('one of the passwords that are guessed first')).toBeVisible();

  await choosePassword(page, PERSON.password, 'something else entirely');
  const again = field(page, 'New password once more');
  await expect(again.getByText('The two entries differ.')).toBeVisible();
  await expect(password.locator('.error')).toBeEmpty();

  await choosePassword(page, PERSON.password);
  await expect(page).toHaveURL(`${fresh.origin}/`);
  await expect(title(page)).toHaveText('Welcome');
  await page.locator('summary', { hasText: 'Account' }).click();
  await expect(page.getByText(PERSON.email)).toBeVisible();
});

test('a link to choose a password is good for one use', async ({ page, server, session, troubles }) => {
  expect(session.value).toHaveLength(43);
  troubles.expectStatus(404);
  const response = await open(page, server.passwordLink);
  expect(response.status()).toBe(404);
  await expect(title(page)).toHaveText('This link is over');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(title(page)).toHaveText('Sign in');
});

test('a wrong password is told, the right one leads in, and out again', async ({ page, session, troubles }) => {
  expect(session.value).not.toBe('');
  troubles.expectStatus(401);
  await open(page, '/sign-in');
  await signIn(page, { ...PERSON, password: 'not the right one' });
  await expect(page.getByRole('alert')).toContainText('No account has this address with this password.');
  await expect(page.getByLabel('E-mail address')).toHaveValue(PERSON.email);

  await signIn(page);
  await expect(title(page)).toHaveText('Welcome');
  await signOut(page);
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(title(page)).toHaveText('Sign in');

  await page.goto('/devices', { waitUntil: 'domcontentloaded' });
  await expect(title(page)).toHaveText('Sign in');
});

test('whoever is not signed in signs in first and comes back', async ({ page, session }) => {
  expect(session.value).not.toBe('');
  const response = await open(page, '/devices?text=C0DE');
  expect(response.request().redirectedFrom()).not.toBeNull();
  const address = new URL(page.url());
  expect(address.pathname).toBe('/sign-in');
  expect(address.searchParams.get('next')).toBe('/devices?text=C0DE');
  await signIn(page);
  await expect(page).toHaveURL('/devices?text=C0DE');
  await expect(page.getByRole('searchbox', { name: 'Id or name' })).toHaveValue('C0DE');
});

test('an address that leads nowhere says so, with its status', async ({ page, troubles }) => {
  troubles.expectStatus(404);
  const response = await open(page, '/no-such-page');
  expect(response.status()).toBe(404);
  await expect(title(page)).toHaveText('Not found');
});

test('a form sent before the browser half has arrived does its work', async ({ page, session, troubles }) => {
  expect(session.value).not.toBe('');
  // The program is held back, so what was to be loaded ahead comes too late to be of use.
  troubles.expect(/preload/);
  let held = 0;
  await page.route('**/*.wasm', (route) => {
    held += 1;
    if (held > 1) return route.continue();
  });
  await page.goto('/sign-in', { waitUntil: 'domcontentloaded' });
  await signIn(page);
  await expect(title(page)).toHaveText('Welcome');
  await ready(page);
  expect(held).toBeGreaterThan(0);
});
