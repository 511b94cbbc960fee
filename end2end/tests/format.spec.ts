// The live preview of a format: the page for everybody, the edit page of a device type and the
// form of a callback.

import { handIn, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { field, open, title } from '../support/verbs.ts';
import type { Page } from '@playwright/test';

/** The format of the sensor board, thirteen fields. */
const BOARD = [
  'Temp::float:32',
  'AccX::uint:16:little-endian',
  'AccY::uint:16:little-endian',
  'AccZ::uint:16:little-endian',
  'Battery::uint:8',
  ...[8, 7, 6, 5, 4, 3, 2, 1].map((n) => `Digital${n}::bool:${n - 1}`),
];
const MESSAGE = '41ea000064014c00daff2b00';
const VALUES = ['29.25', '356', '76', '65498', '43', ...Array<string>(8).fill('false')];

const format = (page: Page) => page.getByRole('textbox', { name: 'Custom format' });
const sample = (page: Page) => page.getByRole('textbox', { name: 'Sample message' });
const values = (page: Page) => page.getByRole('region', { name: 'Bytes and values' }).locator('tbody tr');

test.describe('for everybody', () => {
  test.use({ signedIn: false });

  test('a format is read field by field while it is typed', async ({ page }) => {
    await open(page, '/format');
    await format(page).fill('');
    await expect(values(page)).toHaveCount(0);
    await sample(page).fill(MESSAGE);
    for (const [nth, text] of BOARD.entries()) {
      await format(page).press('End');
      await format(page).pressSequentially(`${nth ? ' ' : ''}${text}`);
      await expect(values(page)).toHaveCount(nth + 1);
      await expect(values(page).nth(nth)).toContainText(text.split(':')[0]);
      await expect(values(page).nth(nth).locator('td').nth(1)).toHaveText(VALUES[nth]);
    }
    // Letter for letter the same text lies painted behind the field.
    await expect(page.locator('.paint')).toHaveText(BOARD.join(' '), { useInnerText: false });
    await expect(page.locator('.paint .wrong')).toHaveCount(0);
    await expect(page.locator('.byte')).toHaveCount(12);
  });

  test('what cannot be read is underlined at its column, and said in a sentence', async ({ page }) => {
    await open(page, '/format');
    const text = 'a::uint:16:litle-endian b::bool:1';
    await format(page).fill(text);
    const wrong = page.locator('.paint .wrong');
    await expect(wrong).toHaveText('litle-endian');
    const before = await wrong.evaluate((span) => {
      const range = document.createRange();
      range.setStart(span.parentElement!, 0);
      range.setEndBefore(span);
      return range.toString().length;
    });
    expect(before).toBe(text.indexOf('litle'));
    await expect(page.locator('.painter')).toContainText(`Column ${before + 1}`);
    await expect(page.locator('.painter')).toContainText('litle-endian');
    await format(page).fill(text.replace('litle', 'little'));
    await expect(wrong).toHaveCount(0);
    await expect(page.locator('.painter .error.live')).toBeEmpty();
  });

  test('the address holds what is typed, and gives it back', async ({ page }) => {
    await open(page, '/format');
    await format(page).fill('speed::uint:8 # odd');
    await format(page).fill('speed::uint:8 name#1::char:3');
    await sample(page).fill('2a 61 62 63');
    await expect(page).toHaveURL(/format=speed%3A%3Auint%3A8%20name%231%3A%3Achar%3A3&sample=2a%2061%2062%2063$/);
    await page.reload();
    await expect(format(page)).toHaveValue('speed::uint:8 name#1::char:3');
    await expect(sample(page)).toHaveValue('2a 61 62 63');
    await expect(values(page).locator('td:nth-child(2)')).toHaveText(['42', '“abc”']);

    // A starting template, and the way back.
    await page.getByRole('link', { name: 'Water meter' }).click();
    await expect(values(page).first()).toContainText('counter');
    await page.goBack();
    await expect(format(page)).toHaveValue('speed::uint:8 name#1::char:3');
  });

  test('values become bytes, and bytes a sample', async ({ page }) => {
    await open(page, '/format?format=temperature::int:16%20open::bool:7&sample=00eb80');
    const result = page.locator('.result code');
    await expect(result).toHaveText('00eb80');
    await page.getByLabel('temperature', { exact: true }).fill('-2');
    await expect(result).toHaveText('fffe80');
    await page.getByLabel('temperature', { exact: true }).fill('40000');
    await expect(page.locator('.values')).toContainText('-32768');
    await page.getByLabel('temperature', { exact: true }).fill('-32768');
    await page.getByRole('button', { name: 'Use as sample' }).click();
    await expect(sample(page)).toHaveValue('800080');
    await expect(values(page).first().locator('td').nth(1)).toHaveText('-32768');
  });

  test('text that is not UTF-8 goes there and back, and what is wrong with a sample is told', async ({ page }) => {
    await open(page, '/format?format=name::char:4&sample=41ff0000');
    const name = page.getByLabel('name', { exact: true });
    const result = page.locator('.result code');
    await expect(name).toHaveValue('A\\xff');
    await expect(result).toHaveText('41ff0000');
    await name.fill('é\\x80');
    await expect(result).toHaveText('c3a98000');
    await name.fill('a\\');
    await expect(page.locator('.values')).toContainText('backslash at column 2');

    await sample(page).fill('41 ff 4g');
    await expect(page.locator('#sample-fault')).toContainText('Column 8');
    await sample(page).fill('00 '.repeat(12));
    await expect(page.locator('#sample-fault')).toBeEmpty();
    await expect(page.locator('#sample-warnings')).toBeEmpty();
    await sample(page).fill('00 '.repeat(13));
    await expect(page.locator('#sample-warnings')).toContainText('13 bytes');
  });

  test('the keyboard alone gets everywhere', async ({ page }) => {
    await open(page, '/format');
    await format(page).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('a::uint:8 b::bool:0');
    await page.keyboard.press('Tab');
    await expect(sample(page)).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('0701');
    await expect(values(page).locator('td:nth-child(2)')).toHaveText(['7', 'true']);
    const reached = async (target: () => Promise<boolean>) => {
      for (let steps = 0; steps < 30; steps++) {
        if (await target()) return true;
        await page.keyboard.press('Tab');
      }
      return false;
    };
    const encoder = page.getByLabel('b', { exact: true });
    expect(await reached(() => encoder.evaluate((one) => one === document.activeElement))).toBe(true);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('false');
    await expect(page.locator('.result code')).toHaveText('0700');
    const use = page.getByRole('button', { name: 'Use as sample' });
    expect(await reached(() => use.evaluate((one) => one === document.activeElement))).toBe(true);
    await page.keyboard.press('Enter');
    await expect(sample(page)).toHaveValue('0700');
  });
});

test('what the browser reads is what the server reads', async ({ page, browser, server }) => {
  const formats = [
    [BOARD.join(' '), MESSAGE],
    ['a::uint:64 b::int:32', 'ffffffffffffffff80000000'],
    ['f::float:32 g:4:float:64', '7fc000000000000000000001'],
    ['x::uint:12 y:1:int:12::3 t:3:char:5', '4b00e1e28088'],
    ['u::uint:24:little-endian late:11:uint:16', '0102030405'],
  ];
  const plain = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
  const served = await plain.newPage();
  for (const [text, message] of formats) {
    const address = `/format?format=${encodeURIComponent(text)}&sample=${message}`;
    await served.goto(address);
    const said = await values(served).allInnerTexts();
    expect(said.length).toBeGreaterThan(0);
    if (message.startsWith('7fc0')) expect(said[0]).toContain('NaN');
    // Typed, not rendered by the server before: the page opens with another format.
    await open(page, '/format?format=other::uint:8&sample=00');
    await format(page).fill(text);
    await sample(page).fill(message);
    await expect.poll(() => values(page).allInnerTexts()).toEqual(said);
  }
  await plain.close();
});

test('a callback with a format of its own shows its variables', async ({ page, ground }) => {
  await open(page, `/device-types/${ground.used}/callbacks/new`);
  await expect(page.getByRole('region', { name: 'Bytes and values' })).toBeHidden();
  await page.getByRole('textbox', { name: 'Custom payload config' }).fill('degrees::float:32');
  const own = page.getByRole('row').filter({ hasText: '{customData#degrees}' });
  await expect(own.locator('code').last()).toHaveText(/^\d+(\.\d+)?$/);
  await expect(page.getByRole('region', { name: 'Last messages' }).locator('tbody tr').first()).toContainText('degrees');
});

test('a device type is made, its format tried on messages, and refused where it is wrong', async ({ page, ground, server, troubles }) => {
  troubles.expectStatus(422);
  await open(page, '/device-types');
  await page.getByRole('link', { name: 'New device type' }).click();
  const name = `Made by hand ${Date.now()}`;
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Keep-alive').fill('60');
  await page.getByLabel('Messages shown as').selectOption('custom');
  await format(page).fill('a::uint:8 b::uinn:8');
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(field(page, 'Keep-alive')).toContainText('1800');
  await expect(field(page, 'Custom format')).toContainText(/column 14/i);
  await expect(format(page)).toHaveValue('a::uint:8 b::uinn:8');

  await page.getByLabel('Keep-alive').fill('7200');
  await format(page).fill('a::uint:8 b::uint:8');
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText(name);
  await expect(page.getByRole('main')).toContainText('a::uint:8 b::uint:8');

  // Another one has messages: another format is seen on them at once, and once it is saved.
  await register(server, 'Position tracker', ['FACE03']);
  await handIn(server, [reception({ device: 'FACE03', data: '0741ac' })]);
  await open(page, `/device-types/${ground.unused}/edit`);
  await page.getByLabel('Messages shown as').selectOption('custom');
  const first = page.getByRole('region', { name: 'Last messages' }).locator('tbody tr').first();
  await format(page).fill('first::uint:8');
  await expect(first).toContainText('first 7');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('main')).toContainText('first::uint:8');
});
