// Users: invited, signed in, changed, locked, deleted; their time zone, and the second step.

import { appCode } from '../support/app.ts';
import { PERSON } from '../support/account.ts';
import { expect, test } from '../support/test.ts';
import { choosePassword, fact, field, invite, open, ready, signIn, signOut, title } from '../support/verbs.ts';

/** The zone of the browser, in either spelling. */
const ZONE = /Asia\/Kath?mandu/;

test('a user is invited, signs in, is changed, locked and deleted', async ({ page, browser, server, troubles }) => {
  troubles.expectStatus(422);
  await open(page, '/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'User' }).click();
  await page.getByRole('link', { name: 'New user' }).click();
  await ready(page);
  await page.getByLabel('E-mail address').fill('cleo@ab');
  await page.getByLabel('Time zone').fill('Atlantis');
  await page.getByRole('button', { name: 'Create user' }).click();
  await expect(field(page, 'First name').locator('.error')).toHaveText('Please fill this in.');
  await expect(field(page, 'E-mail address').locator('.error')).toContainText('name@example.com');
  await expect(field(page, 'Time zone').locator('.error')).toContainText('Europe/Brussels');

  const cleo = { first: 'Cleo', last: 'Marsh', email: 'cleo@example.org' };
  const { user, link } = await invite(page, cleo);
  expect(link).toContain(`${server.origin}/password/`);
  await expect(fact(page, 'Groups and profiles')).toContainText('CUSTOMER [R] · Demo fleet');
  await page.reload();
  await expect(page.locator('.once'), 'it is shown once').toHaveCount(0);
  await expect(title(page)).toHaveText('Cleo Marsh');
  await ready(page);
  await page.getByRole('button', { name: 'Make another link' }).click();
  const renewed = await page.locator('.once code').textContent();
  expect(renewed).not.toBe(link);

  // By the last link only, in a browser of her own.
  const password = 'three loud geese walk';
  const context = await browser.newContext({ baseURL: server.origin });
  const her = await context.newPage();
  await open(her, link);
  await expect(title(her)).toHaveText('This link is over');
  await open(her, renewed!);
  await choosePassword(her, password);
  await expect(title(her)).toHaveText('Welcome');
  await open(her, `/users/${user}`);
  await expect(her.getByText('This is you.')).toBeVisible();
  await expect(her.getByRole('link', { name: 'Delete' })).toHaveCount(0);

  // A click beside the links of a row leads to the user, as does the keyboard.
  await open(page, '/users?text=marsh');
  const row = page.getByRole('table').locator('tbody tr');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('active');
  const [whole, cell] = [await row.boundingBox(), await row.getByText('cleo@example.org').boundingBox()];
  await row.click({ position: { x: cell!.x - whole!.x + 4, y: cell!.y - whole!.y + 4 } });
  await expect(title(page)).toHaveText('Cleo Marsh');
  await page.goBack();
  await row.getByRole('link', { name: 'Demo fleet' }).click();
  await expect(title(page)).toHaveText('Demo fleet');
  await page.goBack();
  await row.getByRole('link', { name: 'Cleo Marsh' }).focus();
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText('Cleo Marsh');

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Last name').fill('Brook');
  await page.getByLabel('The bell counts alerts').uncheck();
  await page.getByLabel('E-mail address').fill('cleo.brook@example.org');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(field(page, 'Your own password').locator('.error')).toHaveText('Please fill this in.');
  await page.getByLabel('Your own password').fill(PERSON.password);
  await page.getByLabel('Profile 1').selectOption({ label: 'DEVICE_MANAGER [R]' });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(title(page)).toHaveText('Cleo Brook');
  await expect(fact(page, 'Groups and profiles')).toContainText('DEVICE_MANAGER [R]');
  await expect(fact(page, 'Bell counts alerts')).toHaveText('no');

  await page.getByRole('button', { name: 'Lock' }).click();
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await her.goto('/devices', { waitUntil: 'domcontentloaded' });
  await expect(title(her), 'her session has ended').toHaveText('Sign in');
  await ready(her);
  await signIn(her, { email: 'cleo.brook@example.org', password });
  await expect(her.getByRole('alert')).toContainText('No account has this address with this password.');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('button', { name: 'Lock', exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'Set password' }).click();
  await page.getByLabel('Your own password').fill('not mine at all');
  await page.getByLabel('New password', { exact: true }).fill('four loud geese walk');
  await page.getByLabel('New password once more').fill('four loud geese walk');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(field(page, 'Your own password').locator('.error')).toHaveText('This is not your password.');
  await page.getByLabel('Your own password').fill(PERSON.password);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(title(page)).toHaveText('Cleo Brook');
  await expect(page.getByRole('link', { name: 'Edit' })).toBeVisible();
  await signIn(her, { email: 'cleo.brook@example.org', password: 'four loud geese walk' });
  await expect(title(her)).not.toHaveText('Sign in');
  await context.close();

  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL('/users');
  await expect(page.getByRole('table')).not.toContainText('Brook');
});

test('what a profile allows stands behind its question mark where it is granted and where it is held', async ({ page }) => {
  await open(page, '/users/new');
  const question = page.locator('summary[aria-label="Rights of LIMITED_ADMIN"]');
  await expect(page.getByText('PEOPLE_WRITE').first()).toBeHidden();
  await question.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listitem').filter({ has: question }).getByText('PEOPLE_WRITE')).toBeVisible();

  await invite(page, { first: 'Rita', last: 'Wright', email: 'rita.wright@example.org', profile: 'LIMITED_ADMIN' });
  const held = fact(page, 'Groups and profiles');
  await held.locator('summary[aria-label="Rights of LIMITED_ADMIN"]').click();
  await expect(held.getByText('PEOPLE_WRITE')).toBeVisible();
  await expect(held.getByText('DEVICE_WRITE')).toHaveCount(0);
});

test('whoever has an option alone is told what he may do, and led nowhere else', async ({ page, browser, server }) => {
  const { link } = await invite(page, { first: 'Otto', last: 'Option', email: 'otto@example.org', profile: 'OPT_DOWNLINK' });
  const context = await browser.newContext({ baseURL: server.origin });
  const his = await context.newPage();
  await open(his, link);
  await choosePassword(his, 'five loud geese walk');
  await expect(title(his)).toHaveText('Welcome');
  await expect(his.getByRole('heading', { name: 'No group to see' })).toBeVisible();
  await expect(his.getByText('Choose what devices are answered')).toBeVisible();
  // What computes alone shows nobody's devices.
  await expect(his.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText(['Tools']);
  await context.close();
});

test('a form whose groups are sought by name offers those, and the user keeps what he has', async ({ page }) => {
  const { user } = await invite(page, { first: 'Fia', last: 'Finder', email: 'fia@example.org' });
  await open(page, `/users/${user}/edit?find=nowhere`);
  const offered = page.getByLabel('Group 1').locator('option');
  await expect(offered.filter({ hasText: 'Demo fleet' })).toHaveCount(1);
  const none = page.getByText('No group that you could choose has that in its name.');
  await expect(none).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find group' }).fill('demo');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/[?&]find=demo\b/);
  await expect(none).toHaveCount(0);
  await expect(offered).toHaveText(['—', 'Demo fleet']);
  await page.getByLabel('Last name').fill('Found');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(title(page)).toHaveText('Fia Found');
  await expect(fact(page, 'Groups and profiles')).toContainText('CUSTOMER [R] · Demo fleet');
});

test('what the list of users shows can be had as a file', async ({ page }) => {
  await invite(page, { first: 'Nora', last: 'Quill', email: 'nora.quill@example.org' });
  await open(page, '/users');
  await page.getByRole('searchbox').fill('quill');
  await page.locator('summary', { hasText: 'Columns' }).click();
  for (const column of ['Groups and profiles', 'State', 'Last sign-in']) await page.getByRole('checkbox', { name: column, exact: true }).uncheck();
  await page.getByRole('checkbox', { name: 'Two-step sign-in', exact: true }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/[?&]column=step\b/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('users.csv');
  const address = new URL(download.url());
  const file = await page.request.get(address.pathname + address.search);
  expect(await file.text()).toBe('name,email,step\r\nNora Quill,nora.quill@example.org,no\r\n');
});

test('every time is told in the time zone that one chose', async ({ page, ground }) => {
  await open(page, '/account/settings');
  await expect(page.getByRole('contentinfo')).toContainText(ZONE);
  await page.getByLabel('First name').fill('Ada');
  await page.getByLabel('Time zone').fill('America/Lima');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Your settings are saved.')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('America/Lima');

  await open(page, `/users/${ground.user}`);
  const made = fact(page, 'Made').locator('time');
  const utc = await made.getAttribute('datetime');
  const there = new Date(Date.parse(utc!) - 5 * 3_600_000).toISOString();
  await expect(made).toHaveText(there.slice(0, 19).replace('T', ' '));

  await open(page, '/account/settings');
  await page.getByLabel('Time zone').fill('');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByRole('contentinfo')).toContainText(ZONE);
});

test.describe('nobody signed in', () => {
  test.use({ signedIn: false });

  test('a code is asked for beside the password, and a recovery code does in its place', async ({ page, fresh, troubles }) => {
    troubles.expectStatus(422);
    await open(page, fresh.passwordLink);
    await page.getByLabel('E-mail address').fill(PERSON.email);
    await choosePassword(page, PERSON.password);
    await expect(title(page)).toHaveText('Welcome');
    await page.locator('summary', { hasText: 'Account' }).click();
    await page.getByRole('link', { name: 'Two-step sign-in' }).click();
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await expect(field(page, 'Your password so far').locator('.error')).toHaveText('Please fill this in.');
    await page.getByLabel('Your password so far').fill(PERSON.password);
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await expect(page.getByRole('img', { name: 'The secret as a QR code' })).toBeVisible();
    const secret = (await fact(page, 'Secret').locator('code').textContent())!;
    await page.getByLabel('Code of six digits').fill('none');
    await page.getByLabel('Your password so far').fill(PERSON.password);
    await page.getByRole('button', { name: 'Turn on' }).click();
    await expect(field(page, 'Code of six digits').locator('.error')).toContainText('not the code');
    const first = appCode(secret, Date.now());
    await page.getByLabel('Code of six digits').fill(first);
    await page.getByRole('button', { name: 'Turn on' }).click();
    const codes = page.locator('.codes li');
    await expect(codes).toHaveCount(10);
    const spare = (await codes.first().textContent())!;
    await signOut(page);

    await expect(title(page)).toHaveText('Sign in');
    await signIn(page);
    await expect(title(page)).toHaveText('One more step');
    await page.getByLabel('Code of six digits').fill(first);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(field(page, 'Code of six digits').locator('.error')).toContainText('used already');
    // That of the half minute after this one, which is certainly a later one.
    await page.getByLabel('Code of six digits').fill(appCode(secret, Date.now() + 30_000));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(title(page)).toHaveText('Welcome');
    await signOut(page);
    await signIn(page);
    await page.getByLabel('Code of six digits').fill(spare);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(title(page)).toHaveText('Welcome');

    await open(page, `${fresh.origin}/account/second-step`);
    await expect(fact(page, 'Recovery codes left')).toHaveText('9');
    await page.getByLabel('Your password so far').fill(PERSON.password);
    await page.getByRole('button', { name: 'Turn off' }).click();
    await expect(page.getByRole('button', { name: 'Set up an app' })).toBeVisible();
  });
});
