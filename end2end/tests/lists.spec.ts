// Working with lists: what is said of devices, conditions, views that are kept, files, and the keys.

import type { Page } from '@playwright/test';
import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { fact, field, open, title } from '../support/verbs.ts';

const DEVICES = ['B0B001', 'B0B002', 'B0B003'];
/** One that is told of in a file, and one of forms without a script. */
const [FILED, PLAIN] = ['B0BE01', 'B0BE02'];

test.beforeAll(async ({ server }) => {
  await register(server, 'Counter', [...DEVICES, FILED, PLAIN]);
});

function rows(page: Page) {
  return page.getByRole('table').locator('tbody tr');
}

/** Says that of a device, in its form. */
async function label(page: Page, device: string, tags: string, note: string) {
  await page.goto(`/devices/${device}/edit`);
  await page.getByLabel('Tags', { exact: true }).fill(tags);
  await page.getByLabel('Note', { exact: true }).fill(note);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(title(page)).toHaveText(`Device ${device}`);
  await expect(fact(page, 'Tags')).toBeVisible();
}

test('tags and a note are said in the form, shown, and found by a press', async ({ page }) => {
  await label(page, DEVICES[0], 'spring, Roof top', 'Behind the door');
  await expect(fact(page, 'Note')).toHaveText('Behind the door');
  await fact(page, 'Tags').getByRole('link', { name: 'Roof top' }).click();
  await expect(title(page)).toHaveText('Devices');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(DEVICES[0]);
  await expect(page.getByRole('combobox', { name: 'Condition 1: what' }).locator('option:checked')).toHaveText('Tag');
});

test('a tag that is too long is refused beside its field', async ({ page, troubles }) => {
  troubles.expectStatus(422);
  await open(page, `/devices/${DEVICES[1]}/edit`);
  await page.getByLabel('Tags', { exact: true }).fill('x'.repeat(41));
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(field(page, 'Tags').locator('.error')).toContainText('40');
});

test('conditions are joined, stand in the address, and go with what is done to all that match', async ({ page }) => {
  await label(page, DEVICES[1], 'autumn', '');
  await label(page, DEVICES[2], 'autumn, wall', '');
  await open(page, '/devices');
  await page.locator('summary', { hasText: 'Conditions' }).click();
  await page.getByRole('combobox', { name: 'Condition 1: what' }).selectOption('Tag');
  await page.getByLabel('Condition 1: value').fill('autumn');
  await page.getByRole('combobox', { name: 'Condition 2: what' }).selectOption('Tag');
  await page.getByRole('combobox', { name: 'Condition 2: how' }).selectOption('is not');
  await page.getByLabel('Condition 2: value').fill('wall');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(DEVICES[1]);
  const asked = new URL(page.url()).searchParams;
  expect([asked.get('c1'), asked.get('v1'), asked.get('h2')]).toEqual(['tag', 'autumn', 'is_not']);

  await page.getByRole('checkbox', { name: /^All that match/ }).check();
  await page.getByRole('combobox', { name: 'With the chosen devices' }).selectOption('Edit');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Add tags').fill('ripe');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('It is done to 1 device.')).toBeVisible();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  // It goes on by itself; its page tells when it is done.
  await expect(fact(page, 'Changed')).toHaveText('1');
  await open(page, '/devices?c1=tag&v1=ripe');
  await expect(rows(page)).toContainText('ripe');

  await open(page, '/devices?c1=tag&v1=ripe&c2=tag&v2=wall&join=any');
  await expect(rows(page)).toHaveCount(2);
});

test('a view keeps what the list shows', async ({ page }) => {
  await open(page, '/devices?text=B0B00&column=id&column=note&sort=id');
  await page.locator('summary', { hasText: 'Views' }).click();
  await page.getByRole('link', { name: 'Save this view' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Three of them');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(/text=B0B00.*view=[0-9a-f]{24}/);
  await expect(rows(page)).toHaveCount(3);

  await open(page, '/devices');
  await page.locator('summary', { hasText: 'Views' }).click();
  await page.getByRole('link', { name: 'Three of them' }).click();
  await expect(page.getByRole('columnheader', { name: 'Note' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'State' })).toHaveCount(0);
  await expect(rows(page)).toHaveCount(3);

  await open(page, '/devices/views');
  await page.getByRole('button', { name: 'Delete view Three of them' }).click();
  await expect(page.getByRole('link', { name: 'Three of them' })).toHaveCount(0);
});

test('the file holds what the list shows', async ({ page }) => {
  await label(page, FILED, 'spring', '=1+1');
  await page.goto('/devices?text=B0BE01&column=id&column=note');
  const file = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
  const answer = await page.request.get(file!);
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toBe("id,note\r\nB0BE01,'=1+1\r\n");
});

test('a column orders, and orders the other way round when it is pressed again', async ({ page }) => {
  await open(page, '/devices?text=B0B00');
  const id = page.getByRole('columnheader', { name: 'Id', exact: true });
  await id.getByRole('link').click();
  await expect(id).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows(page).first()).toContainText(DEVICES[0]);
  await id.getByRole('link').click();
  await expect(id).toHaveAttribute('aria-sort', 'descending');
  await expect(rows(page).first()).toContainText(DEVICES[2]);
  expect(new URL(page.url()).searchParams.get('reversed')).toBe('on');
});

test('keys move in the list, open a row, and lead to the filter', async ({ page }) => {
  await open(page, '/devices?text=B0B00&sort=id');
  const link = (device: string) => page.getByRole('table').getByRole('link', { name: device, exact: true });
  await page.keyboard.press('j');
  await expect(link(DEVICES[0])).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect(link(DEVICES[2])).toBeFocused();
  await page.keyboard.press('k');
  await expect(link(DEVICES[1])).toBeFocused();

  await page.keyboard.press('/');
  const text = page.getByRole('searchbox', { name: 'Id or name' });
  await expect(text).toBeFocused();
  // There letters are letters, and take the place of what was sought.
  await page.keyboard.press('j');
  await expect(text).toHaveValue('j');

  await link(DEVICES[1]).focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await expect(sheet).toBeVisible();
  await sheet.getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await link(DEVICES[1]).focus();
  await page.keyboard.press('j');
  await expect(link(DEVICES[1])).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(link(DEVICES[2])).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText(`Device ${DEVICES[2]}`);
});

test('messages are found by where their callbacks stand', async ({ page, server }) => {
  const device = 'B0BE04';
  await register(server, 'Counter', [device]);
  await handIn(server, [reception({ device, seqNumber: 3 })]);
  await open(page, `/devices/${device}/messages`);
  await expect(rows(page)).toHaveCount(1);
  const callbacks = page.getByRole('combobox', { name: 'Callbacks' });
  await callbacks.selectOption('delivered');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No message matches' })).toBeVisible();
  await callbacks.selectOption('none');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('conditions, views and tags are plain forms', async ({ page }) => {
    await label(page, PLAIN, 'plainly', '');
    await page.goto('/devices');
    await page.locator('summary', { hasText: 'Conditions' }).click();
    await page.getByLabel('Condition 1: what').selectOption('Tag');
    await page.getByLabel('Condition 1: value').fill('plainly');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await expect(rows(page)).toHaveCount(1);
    await page.locator('summary', { hasText: 'Views' }).click();
    await page.getByRole('link', { name: 'Save this view' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Plain one');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(rows(page)).toHaveCount(1);
    await page.goto('/devices/views');
    await page.getByRole('button', { name: 'Delete view Plain one' }).click();
    await expect(page.getByRole('link', { name: 'Plain one' })).toHaveCount(0);
  });
});

test('a field that has words offers those and no others', async ({ page }) => {
  await open(page, '/devices?c1=token&v1=active');
  const value = page.getByLabel('Condition 1: value');
  const offered = async () => {
    const list = await value.getAttribute('list');
    return list === null ? [] : page.locator(`datalist#${list} option`).evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
  };
  expect(await offered()).toEqual(['none', 'active', 'off_contract', 'invalid']);
  await page.getByRole('combobox', { name: 'Condition 1: what' }).selectOption('Suspended');
  await expect.poll(offered).toEqual(['yes', 'no']);
  await page.getByRole('combobox', { name: 'Condition 1: what' }).selectOption('Tag');
  await expect.poll(offered).toEqual([]);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'other lists with scripts' : 'other lists without scripts', () => {
    test.use({ javaScriptEnabled });

    for (const { address, column, sorted, shown, file } of [
      { address: '/base-stations', column: 'Position', sorted: 'Name', shown: 'position', file: 'base-stations.csv' },
      { address: '/contracts', column: 'Made', sorted: 'Start', shown: 'created', file: 'contracts.csv' },
      { address: '/users', column: 'Two-step sign-in', sorted: 'Last sign-in', shown: 'step', file: 'users.csv' },
      { address: '/device-types', column: 'Description', sorted: 'Devices', shown: 'description', file: 'device-types.csv' },
    ]) {
      test(`${address} has columns, orders and a file`, async ({ page }) => {
        await page.goto(address, { waitUntil: 'domcontentloaded' });
        const head = (name: string) => page.getByRole('columnheader', { name, exact: true });
        await head(sorted).getByRole('link').click();
        await expect(head(sorted)).toHaveAttribute('aria-sort', /ending$/);
        const before = await head(sorted).getAttribute('aria-sort');
        await head(sorted).getByRole('link').click();
        await expect(page).toHaveURL(/[?&]reversed=on\b/);
        await expect(head(sorted)).not.toHaveAttribute('aria-sort', before!);
        await page.locator('summary', { hasText: 'Columns' }).click();
        await page.getByRole('checkbox', { name: column, exact: true }).check();
        await page.getByRole('button', { name: 'Apply' }).click();
        await expect(head(column)).toBeVisible();
        const href = await page.getByRole('link', { name: 'CSV', exact: true }).getAttribute('href');
        expect(href).toMatch(new RegExp(`/export/${file}[?].*column=${shown}\\b`));
        expect(href).not.toMatch(/sort=|reversed=|size=/);
        const answer = await page.request.get(href!);
        expect((await answer.text()).split('\r\n')[0].split(',')).toContain(shown);
      });
    }

    test('groups are a tree, or a table with columns', async ({ page }) => {
      await page.goto('/groups', { waitUntil: 'domcontentloaded' });
      await page.getByRole('link', { name: 'As a table' }).click();
      await expect(rows(page).first()).toBeVisible();
      await page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
      await expect(page).toHaveURL(/[?&]reversed=on\b/);
      const href = await page.getByRole('link', { name: 'CSV', exact: true }).getAttribute('href');
      const file = await (await page.request.get(href!)).text();
      expect(file.split('\r\n')[0]).toBe('name,kind,parent');
      await page.getByRole('link', { name: 'As a tree' }).click();
      await expect(page.getByRole('list', { name: 'Tree of groups' }).getByRole('link', { name: 'Demo fleet' })).toBeVisible();
    });

    test('the users, contracts and device types of a group keep its menu', async ({ page, ground }) => {
      const menu = page.getByRole('navigation', { name: 'Sections' });
      await page.goto(`/groups/${ground.group}`, { waitUntil: 'domcontentloaded' });
      for (const [name, address] of [['Users', 'users'], ['Contracts', 'contracts'], ['Associated device types', 'device-types']]) {
        await menu.getByRole('link', { name, exact: true }).click();
        await expect(page).toHaveURL(new RegExp(`/groups/${ground.group}/${address}$`));
        await expect(menu.getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'page');
        await page.getByRole('searchbox').fill('nothing of that name');
        await page.getByRole('button', { name: 'Filter', exact: true }).click();
        await expect(page.getByRole('link', { name: 'Clear filter' }).first()).toBeVisible();
      }
    });
  });
}
