// Groups: a tree that grows, is moved and deleted, and profiles that are composed in it.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { fact, field, open, title } from '../support/verbs.ts';

/** The tree. */
function tree(page: Page) {
  return page.getByRole('list', { name: 'Tree of groups' });
}

/** Goes to the page of a group through the tree. */
async function openGroup(page: Page, name: string) {
  await page.goto('/groups', { waitUntil: 'domcontentloaded' });
  await tree(page).getByRole('link', { name, exact: true }).click();
  await expect(title(page)).toHaveText(name);
}

/** Makes a group below the one that is shown. */
async function makeBelow(page: Page, name: string) {
  await page.getByRole('link', { name: 'New group below' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(title(page)).toHaveText(name);
}

test('a group is made below another, changed, moved and deleted', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  await open(page, '/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Group', exact: true }).click();
  await expect(title(page)).toHaveText('Groups');
  await tree(page).getByRole('link', { name: 'Demo fleet' }).click();
  await page.getByRole('link', { name: 'New group below' }).click();
  await page.getByLabel('Name', { exact: true }).fill('No');
  await page.getByLabel('Time zone').fill('Europe/Nowhere');
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(field(page, 'Name').locator('.error')).toHaveText('Type at least 3 characters.');
  await expect(field(page, 'Time zone').locator('.error')).toContainText('name of a time zone');
  await page.getByLabel('Name', { exact: true }).fill('North pier');
  await page.getByLabel('Time zone').fill('Europe/Oslo');
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(title(page)).toHaveText('North pier');
  await expect(fact(page, 'Type')).toHaveText('Basic');
  await expect(fact(page, 'Time zone')).toHaveText('Europe/Oslo');
  await expect(fact(page, 'Belongs to')).toHaveText('Demo fleet');

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Type', { exact: true }).selectOption({ label: 'Partner' });
  await page.getByLabel('Description').fill('Beyond the lock');
  await page.getByLabel('May be billed').check();
  await page.getByLabel('Prototypes').fill('12');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(fact(page, 'Type')).toHaveText('Partner');
  await expect(fact(page, 'Billable')).toHaveText('yes');
  await expect(fact(page, 'Prototypes')).toHaveText('12');

  // With what lies below it.
  await makeBelow(page, 'North crane');
  await openGroup(page, 'Demo fleet');
  await makeBelow(page, 'South pier');
  await openGroup(page, 'North pier');
  await page.getByRole('link', { name: 'Move', exact: true }).click();
  const places = page.getByLabel('Move below');
  const south = places.locator('option', { hasText: 'South pier' });
  await expect(places.locator('option', { hasText: 'North crane' })).toHaveCount(0);
  await places.selectOption((await south.getAttribute('value'))!);
  await page.getByRole('button', { name: 'Move group' }).click();
  await expect(fact(page, 'Belongs to')).toHaveText('South pier');
  await openGroup(page, 'North crane');
  await expect(page.getByRole('navigation', { name: 'You are here' })).toContainText('South pier');

  // Deleted from the end.
  await openGroup(page, 'North pier');
  await page.getByRole('link', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'This group is not empty' })).toBeVisible();
  await expect(page.locator('.confirm')).toContainText('1 group below');
  for (const name of ['North crane', 'North pier', 'South pier']) {
    await openGroup(page, name);
    await page.getByRole('link', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(title(page)).toHaveText('Groups');
    await expect(tree(page).getByRole('link', { name, exact: true })).toHaveCount(0);
  }
});

test('a distributor names the operator on whose network it is, and no country', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  await openGroup(page, 'Demo fleet');
  await page.getByRole('link', { name: 'New group below' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Sellers of access');
  await page.getByLabel('Type', { exact: true }).selectOption({ label: 'Distributor (DIST)' });
  await page.getByLabel('Country').fill('BEL');
  const operator = page.getByLabel('Network operator');
  await operator.selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(field(page, 'Country').locator('.error')).toHaveText('This is not for groups of this type.');
  await page.getByLabel('Country').fill('');
  const chosen = await operator.locator('option:checked').textContent();
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(title(page)).toHaveText('Sellers of access');
  await expect(fact(page, 'Network operator')).toHaveText(chosen!);
  await expect(page.getByText('Country', { exact: true })).toHaveCount(0);

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Type', { exact: true }).selectOption({ label: 'Infrastructure provider (NIP)' });
  await page.getByLabel('Country').fill('nor');
  await page.getByLabel('Network operator').selectOption({ index: 0 });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(fact(page, 'Country')).toHaveText('NOR');
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(title(page)).toHaveText('Groups');
});

test('the tree is searched by name and type', async ({ page }) => {
  await open(page, '/groups');
  await expect(tree(page).getByRole('listitem').first()).toContainText('Operator (SO)');
  await page.getByRole('searchbox', { name: 'Name' }).fill('demo');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/[?&]text=demo\b/);
  await expect(tree(page).getByRole('link')).toHaveText(['Demo fleet']);
  await page.getByRole('searchbox', { name: 'Name' }).fill('');
  await page.getByLabel('Type').selectOption({ label: 'Channel' });
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No group matches' })).toBeVisible();
});

test('the device types of a group stand on its page', async ({ page }) => {
  await open(page, '/groups');
  await tree(page).getByRole('link', { name: 'Demo fleet' }).click();
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Associated device types' }).click();
  await page.getByRole('table').getByRole('link', { name: 'Sensor board' }).click();
  await expect(title(page)).toHaveText('Sensor board');
});

test('a profile is composed, read behind the question mark, changed and deleted', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  await open(page, '/groups');
  await tree(page).getByRole('link', { name: 'Demo fleet' }).click();
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Profiles' }).click();
  const fixed = page.getByRole('row', { name: 'DEVICE_MANAGER [R]' });
  await expect(fixed).toContainText('the same everywhere');
  await page.locator('summary[aria-label="Rights of DEVICE_MANAGER [R]"]').click();
  await expect(fixed.getByText('DEVICE_READ')).toBeVisible();

  await page.getByRole('link', { name: 'New profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill('SNO [W]');
  await page.getByRole('button', { name: 'Create profile' }).click();
  await expect(field(page, 'Name').locator('.error')).toContainText('taken already');
  await page.getByLabel('Name', { exact: true }).fill('Lookout');
  await page.getByLabel('See groups, device types, devices and messages').check();
  await page.getByLabel('See base stations').check();
  await page.getByRole('button', { name: 'Create profile' }).click();
  const own = page.getByRole('row', { name: 'Lookout' });
  await expect(own).toContainText('Demo fleet');
  await page.locator('summary[aria-label="Rights of Lookout"]').click();
  await expect(own.getByText('NETWORK_READ')).toBeVisible();

  await own.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('See base stations').uncheck();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.locator('summary[aria-label="Rights of Lookout"]').click();
  await expect(own.getByText('NETWORK_READ')).toHaveCount(0);
  await own.getByRole('link', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(fixed).toBeVisible();
  await expect(own).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('groups are made, refused, moved and deleted by plain forms', async ({ page }) => {
    await openGroup(page, 'Demo fleet');
    await page.getByRole('link', { name: 'New group below' }).click();
    await page.getByLabel('Name', { exact: true }).fill('ab');
    await page.getByLabel('Description').fill('Kept while it is wrong');
    await page.getByRole('button', { name: 'Create group' }).click();
    await expect(field(page, 'Name').locator('.error')).toHaveText('Type at least 3 characters.');
    await expect(page.getByLabel('Description')).toHaveValue('Kept while it is wrong');
    await page.getByLabel('Name', { exact: true }).fill('Plain east');
    await page.getByRole('button', { name: 'Create group' }).click();
    await expect(title(page)).toHaveText('Plain east');
    await openGroup(page, 'Demo fleet');
    await makeBelow(page, 'Plain west');
    await page.getByRole('link', { name: 'Move', exact: true }).click();
    const places = page.getByLabel('Move below');
    const east = places.locator('option', { hasText: 'Plain east' });
    await places.selectOption((await east.getAttribute('value'))!);
    await page.getByRole('button', { name: 'Move group' }).click();
    await expect(fact(page, 'Belongs to')).toHaveText('Plain east');

    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Profiles' }).click();
    await page.getByRole('link', { name: 'New profile' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Plain');
    await page.getByRole('button', { name: 'Create profile' }).click();
    await expect(page.getByRole('group', { name: 'What it allows' }).locator('.error')).toHaveText('Please fill this in.');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Plain');
    await page.getByLabel('See groups, device types, devices and messages').check();
    await page.getByRole('button', { name: 'Create profile' }).click();
    const own = page.getByRole('row', { name: 'Plain' });
    await page.locator('summary[aria-label="Rights of Plain"]').click();
    await expect(own.getByText('DEVICE_READ')).toBeVisible();
    await own.getByRole('link', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(own).toHaveCount(0);

    for (const name of ['Plain west', 'Plain east']) {
      await openGroup(page, name);
      await page.getByRole('link', { name: 'Delete' }).click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await expect(title(page)).toHaveText('Groups');
    }
  });
});
