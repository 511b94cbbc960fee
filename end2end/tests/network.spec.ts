// The network side in a browser: base stations and their tokens, where a device is, what
// happened to it, its figures, and what can be done with it.

import { handIn, place, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { field, open, ready, title } from '../support/verbs.ts';

test('a base station is made, its token is seen once, and renewed', async ({ page, server, context }) => {
  const device = 'AB5001';
  await register(server, 'Counter', [device]);
  await open(page, '/base-stations');
  await page.getByRole('link', { name: 'New base station' }).click();
  await page.getByLabel('Id', { exact: true }).fill('A001');
  await page.getByLabel('Name', { exact: true }).fill('Roof');
  await page.getByLabel('Country').fill('BEL');
  await page.getByLabel('Latitude').fill('50.8503');
  await page.getByLabel('Longitude').fill('4.3517');
  await page.getByRole('button', { name: 'Create base station' }).click();
  await expect(title(page)).toHaveText('Roof');
  const once = page.getByRole('status').filter({ hasText: 'shown this once' });
  const token = await once.locator('code').innerText();
  expect(token).toMatch(/^\S{20,}$/);
  await expect(page.getByRole('main')).toContainText('not seen');

  // With it the station hands in what it heard; nothing keeps it.
  const heard = (seqNumber: number) => [reception({ device, station: 'A001', seqNumber })];
  await handIn({ ...server, token }, heard(1));
  expect((await context.cookies()).filter(({ value }) => value.includes(token))).toEqual([]);
  await page.reload();
  await expect(title(page)).toHaveText('Roof');
  await expect(page.getByRole('main')).toContainText('Last contact');
  await expect(once).toHaveCount(0);
  expect(await page.content()).not.toContain(token);

  // Another one makes it void.
  await page.getByRole('link', { name: 'Renew token' }).click();
  await expect(page.getByRole('heading', { name: 'Renew the token?' })).toBeVisible();
  await page.getByRole('button', { name: 'Renew token' }).click();
  await expect(once).toBeVisible();
  const renewed = await once.locator('code').innerText();
  expect(renewed).not.toBe(token);
  await expect(handIn({ ...server, token }, heard(2))).rejects.toThrow(/401/);
  await handIn({ ...server, token: renewed }, heard(2));
});

test('a device is named and placed, and its map shows who heard it, asking nobody else', async ({ page, server }) => {
  const device = 'AB5002';
  await register(server, 'Counter', [device]);
  const stations = ['AB01', 'AB02'];
  await place(server, { AB01: [50.88, 4.3], AB02: [50.82, 4.45] });
  const at = Date.now() - 600_000;
  await handIn(server, [
    reception({ device, seqNumber: 7, time: at, station: stations[0], rssi: -101.5 }),
    reception({ device, seqNumber: 7, time: at + 40, station: stations[1], rssi: -124.5 }),
    reception({ device, seqNumber: 8, time: at + 60_000, station: stations[0], rssi: -108 }),
  ]);

  await open(page, `/devices/${device}`);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Weather <mast>');
  await page.getByLabel('Latitude').fill('50.8503');
  await page.getByLabel('Longitude').fill('4.3517');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(title(page)).toHaveText('Weather <mast>');
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('link', { name: 'Location' }).click();

  const map = page.getByRole('region', { name: `Map of device ${device}` });
  await expect(map.locator('path.point.stated')).toHaveCount(1);
  await expect(map.locator('path.point.station')).toHaveCount(2);
  await expect(map.locator('path.link.s4')).toHaveCount(1);
  await expect(map.locator('path.link.s2')).toHaveCount(1);
  await expect(map.locator('.label')).toHaveText([`${stations[0]} −101.5`, `${stations[1]} −124.5`]);
  await expect(map.getByText(/°\s[NE]/).first()).toBeVisible();
  await expect(map.locator('canvas')).toHaveCount(0);
  // The same as text.
  const hearers = page.getByRole('region', { name: 'Heard by' }).locator('tbody tr');
  await expect(hearers.filter({ hasText: stations[0] })).toContainText('2 / 2');
  await expect(hearers.filter({ hasText: stations[0] })).toContainText('km');

  // Cells of its own messages, as an address that can be passed on.
  const overlay = async (over: string) => {
    await page.getByRole('combobox', { name: 'Coverage overlay' }).selectOption(over);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
  };
  await overlay('own messages');
  await expect(page).toHaveURL(/[?&]coverage=own\b/);
  await expect(map.locator('canvas')).toHaveCount(1);
  const ten = page.getByRole('navigation', { name: 'Messages', exact: true }).getByRole('link', { name: 'last 10' });
  await ten.click();
  await expect(page).toHaveURL(/coverage=own.*last=10|last=10.*coverage=own/);
  // The page follows its address when what it asked for has come.
  await expect(ten).toHaveAttribute('aria-current', 'true');
  await page.reload();
  await expect(map.locator('canvas')).toHaveCount(1);
  const cells = page.getByRole('region', { name: 'Coverage overlay' }).locator('tbody tr');
  await expect(cells).toHaveCount(1);
  await expect(cells).toContainText('−101.5');
  await expect(cells.locator('td').last()).toHaveText('2');

  // What is chosen is told, in letters and not in elements that somebody typed.
  await map.locator('path.point.stated').click({ force: true });
  await expect(map.locator('.leaflet-popup')).toContainText('Stated position');
  await page.keyboard.press('Escape');
  await expect(map.locator('.leaflet-popup')).toHaveCount(0);

  // Where the map was moved to stays while other things are shown on it.
  const scale = map.locator('.leaflet-control-scale-line');
  const far = await scale.innerText();
  await map.getByRole('button', { name: 'Nearer' }).click();
  await expect(scale).not.toHaveText(far);
  const near = await scale.innerText();
  await overlay('off');
  await expect(map.locator('canvas')).toHaveCount(0);
  await expect(map.locator('path.point.stated')).toHaveCount(1);
  await expect(scale).toHaveText(near);

  // Away and back: the map is taken away and made again.
  await sections.getByRole('link', { name: 'Events' }).click();
  await expect(map).toHaveCount(0);
  await sections.getByRole('link', { name: 'Location' }).click();
  await expect(map.locator('path.point.stated')).toHaveCount(1);
  await overlay('own messages');
  await expect(map.locator('canvas')).toHaveCount(1);
});

test('a map that cannot be fetched says so, and the pages go on', async ({ page, server, troubles }) => {
  const device = 'AB5007';
  await register(server, 'Counter', [{ id: device, name: 'Buoy', lat: -0.5, lng: 179.9 }]);
  troubles.expect(/^request failed: GET \S+\/leaflet\.js /, /^console error: Failed to load resource: net::ERR_FAILED/);
  await page.route('**/leaflet.js', (route) => route.abort());
  await open(page, `/devices/${device}/location`);
  await expect(page.getByText('The map could not be loaded.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('−0.50000, 179.90000');
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('link', { name: 'Statistics' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing in this time' })).toBeVisible();
  // The next one asks again.
  await page.unroute('**/leaflet.js');
  await sections.getByRole('link', { name: 'Location' }).click();
  await expect(page.locator('.map path.point.stated')).toHaveCount(1);
  await expect(page.getByText('The map could not be loaded.')).toBeHidden();
});

test('a break of the sequence is an event that names what is missing, and figures tell what came', async ({ page, server }) => {
  const device = 'AB5003';
  await register(server, 'Sensor board', [device]);
  const at = Date.now() - 120_000;
  await handIn(server, [reception({ device, seqNumber: 10, time: at, rssi: -100 })]);
  await handIn(server, [reception({ device, seqNumber: 14, time: at + 60_000, rssi: -110 })]);
  await open(page, `/devices/${device}/events`);
  const rows = page.getByRole('region', { name: 'Events' }).locator('tbody tr');
  const broken = rows.filter({ hasText: 'Numbers 11–13 are missing' });
  await expect(broken).toHaveCount(1);
  await expect(broken).toContainText('open');
  // One of them was only late.
  await handIn(server, [reception({ device, seqNumber: 12, time: at + 30_000 })]);
  await page.reload();
  await expect(broken).toContainText('12 came late');

  // Only one kind of them, as an address.
  await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: await broken.locator('b').innerText() });
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/[?&]kind=/);
  await expect(rows).toHaveCount(1);
  await open(page, '/events');
  await expect(rows.filter({ hasText: device }).filter({ hasText: 'missing' })).toHaveCount(1);

  await open(page, `/devices/${device}/statistics`);
  const chart = (name: string) => page.locator('.card').filter({ has: page.getByRole('heading', { name }) });
  await expect(chart('Messages an hour')).toContainText('3 in all');
  await expect(chart('RSSI, dBm')).toContainText('mean −103.8');
  await chart('RSSI, dBm').locator('summary').click();
  await expect(chart('RSSI, dBm').locator('tbody')).toContainText('−110.0');
  await page.getByRole('navigation', { name: 'Range of time' }).getByRole('link', { name: '1 year' }).click();
  await expect(chart('Messages a week')).toContainText('3 in all');
});

test('figures of a range that ends at a chosen day, found from the last message on', async ({ page, server, troubles }) => {
  const [device, silent] = ['AB5008', 'AB5009'];
  await register(server, 'Counter', [device, silent]);
  // In the reader's zone the last one came a day later, on the 29th. No other story is of that
  // year: what is counted of a device type and a group is everybody's.
  const last = Date.UTC(2012, 1, 28, 23, 30);
  const days = [40, 3, 0].map((ago, n) => reception({ device, seqNumber: n + 1, data: `000${n}`, time: last - ago * 86_400_000 }));
  await handIn(server, days);
  await open(page, `/devices/${device}`);
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('link', { name: 'Statistics' }).click();
  const ranges = page.getByRole('navigation', { name: 'Range of time' });
  const day = page.getByLabel('Until the end of the day');
  const apply = page.getByRole('button', { name: 'Apply' });
  const nothing = page.getByRole('heading', { name: 'Nothing in this time' });
  const toLast = page.getByRole('link', { name: /^Show until the last message/ });
  const chart = (name: string) => page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });
  await expect(nothing).toBeVisible();
  await expect(day).toHaveValue('');
  await ranges.getByRole('link', { name: '7 days' }).click();
  await expect(page).toHaveURL(/\?range=/);
  await expect(toLast).toHaveAttribute('href', /\?range=.*until=2012-02-29$/);

  // To the last message, with the range that was chosen.
  await toLast.click();
  await expect(page).toHaveURL(/\?range=[^&]+&until=2012-02-29$/);
  await expect(chart('Messages an hour')).toContainText('2 in all');
  await expect(day).toHaveValue('2012-02-29');
  await ranges.getByRole('link', { name: '24 hours' }).click();
  await expect(page).toHaveURL(`/devices/${device}/statistics?until=2012-02-29`);
  await expect(chart('Messages an hour')).toContainText('1 in all');
  await ranges.getByRole('link', { name: '1 year' }).click();
  await expect(chart('Messages a week')).toContainText('3 in all');

  // Another day, typed; its end is the end of the range. It stays after a reload.
  await ranges.getByRole('link', { name: '7 days' }).click();
  await expect(ranges.getByRole('link', { name: '7 days' })).toHaveAttribute('aria-current', 'true');
  await day.fill('2012-02-28');
  await apply.click();
  await expect(page).toHaveURL(/\?range=[^&]+&until=2012-02-28$/);
  await expect(chart('Messages an hour')).toContainText('1 in all');
  await page.reload();
  await expect(day).toHaveValue('2012-02-28');
  await expect(chart('Messages an hour')).toContainText('1 in all');
  // Emptied, it ends now.
  await ready(page);
  await day.fill('');
  await apply.click();
  await expect(page).toHaveURL(/\?range=[^&]+$/);
  await expect(nothing).toBeVisible();
  await page.goBack();
  await expect(day).toHaveValue('2012-02-28');

  // Where nothing ever came, nothing is offered.
  await open(page, `/devices/${silent}/statistics`);
  await expect(nothing).toBeVisible();
  await expect(toLast).toHaveCount(0);

  // The same for its device type and its group.
  await open(page, `/devices/${device}`);
  for (const whole of ['Counter', 'Demo fleet']) {
    await page.getByRole('main').getByRole('link', { name: whole }).last().click();
    await expect(title(page)).toHaveText(whole);
    await sections.getByRole('link', { name: 'Statistics' }).click();
    await day.fill('2012-02-29');
    await apply.click();
    await expect(page).toHaveURL(/\/statistics\?until=2012-02-29$/);
    await expect(chart('Messages an hour')).toContainText('1 in all');
    await day.fill('2019-01-01');
    await apply.click();
    await expect(nothing).toBeVisible();
    await expect(toLast).toHaveCount(0);
    await open(page, `/devices/${device}`);
  }

  // What is no day is refused by name.
  troubles.expectStatus(422);
  const response = await open(page, `/devices/${device}/statistics?until=2015-02-29`);
  expect(response.status()).toBe(422);
  await expect(page.getByRole('alert').locator('code')).toHaveText('until');
});

test('a device is suspended and resumed, and its sequence disengaged', async ({ page, server }) => {
  const device = 'AB5004';
  await register(server, 'Counter', [device]);
  const at = Date.now() - 120_000;
  await handIn(server, [reception({ device, seqNumber: 100, time: at })]);
  await open(page, `/devices/${device}`);
  const card = (name: string) => page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });
  const contract = card('Contract');
  await expect(contract).toContainText('active');
  await contract.getByRole('button', { name: 'Suspend' }).click();
  await expect(contract).toContainText('suspended: kept, not delivered');
  await handIn(server, [reception({ device, seqNumber: 101, time: at + 10_000 })]);
  await contract.getByRole('button', { name: 'Resume' }).click();
  await expect(contract.getByRole('button', { name: 'Suspend' })).toBeVisible();
  await expect(contract).not.toContainText('suspended: kept');

  // Far behind: refused, unless the sequence is disengaged.
  const sequence = card('Sequence number');
  await expect(sequence).toContainText('must follow');
  await sequence.getByRole('button', { name: 'Disengage sequence number' }).click();
  await expect(sequence).toContainText('is accepted whatever it is');
  await expect(sequence.getByRole('button')).toHaveCount(0);
  await handIn(server, [reception({ device, seqNumber: 3, time: at + 20_000 })]);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Messages' }).click();
  const messages = page.getByRole('table').locator('tbody tr');
  await expect(messages).toHaveCount(3);
  await expect(messages.nth(1)).toContainText('suspended');
});

test('the sequence numbers of all devices of a type are disengaged, and the page says so', async ({ page }) => {
  await open(page, '/device-types/new');
  await page.getByLabel('Group', { exact: true }).selectOption({ label: 'Demo fleet' });
  await page.getByLabel('Name', { exact: true }).fill('Restarted');
  await page.getByLabel('Contract', { exact: true }).selectOption({ label: 'Without limits' });
  await page.getByRole('button', { name: 'Create device type' }).click();
  await expect(title(page)).toHaveText('Restarted');
  await page.getByRole('button', { name: 'Disengage for all devices' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toHaveText(
    'Done: the next message of every device is accepted whatever its number.',
  );
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('figures of a range that ends at a chosen day', async ({ page, server }) => {
    const device = 'AB500A';
    await register(server, 'Counter', [device]);
    await handIn(server, [reception({ device, data: '0001', time: Date.UTC(2018, 5, 7, 8) })]);
    await page.goto(`/devices/${device}/statistics`);
    await page.getByRole('navigation', { name: 'Range of time' }).getByRole('link', { name: '7 days' }).click();
    await page.getByRole('link', { name: 'Show until the last message: 2018-06-07' }).click();
    await expect(page.getByRole('main')).toContainText('1 in all');
    await page.getByLabel('Until the end of the day').fill('2018-06-06');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/\?range=[^&]+&from=&until=2018-06-06$/);
    await expect(page.getByRole('heading', { name: 'Nothing in this time' })).toBeVisible();
    await page.getByLabel('Until the end of the day').fill('');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page).toHaveURL(/\?range=[^&]+&from=&until=$/);
    await expect(page.getByRole('link', { name: '7 days' })).toHaveAttribute('aria-current', 'true');
    await expect(page.getByRole('link', { name: /^Show until the last message/ })).toBeVisible();
  });

  test('a refused form of a device keeps what was typed', async ({ page, server }) => {
    const device = 'AB5005';
    await register(server, 'Counter', [device]);
    await page.goto(`/devices/${device}/edit`);
    await page.getByLabel('Name', { exact: true }).fill('Far "away"');
    await page.getByLabel('Latitude').fill('91');
    await page.getByLabel('Longitude').fill('4,35');
    await page.getByLabel('May take a token').selectOption('no');
    await page.getByLabel('Subscription renewal').selectOption('Off');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Far "away"');
    await expect(page.getByLabel('Latitude')).toHaveValue('91');
    await expect(page.getByLabel('Longitude')).toHaveValue('4,35');
    await expect(page.getByLabel('May take a token').locator('option:checked')).toHaveText('no');
    await expect(page.getByLabel('Subscription renewal').locator('option:checked')).toHaveText('Off');
    await expect(field(page, 'Latitude').locator('.error')).toContainText('90');
    await page.getByLabel('Latitude').fill('50.85');
    await page.getByLabel('Longitude').fill('4.35');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(title(page)).toHaveText('Far "away"');
  });

  test('a refused form of a base station keeps what was typed, and then shows the token', async ({ page, context }) => {
    await page.goto('/base-stations/new');
    await page.getByLabel('Id', { exact: true }).fill('A0G2');
    await page.getByLabel('Name', { exact: true }).fill('Silo');
    await page.getByLabel('Region').selectOption({ index: 2 });
    const region = await page.getByLabel('Region').inputValue();
    await page.getByLabel('Country').fill('Belgium');
    await page.getByRole('button', { name: 'Create base station' }).click();
    await expect(title(page)).toHaveText('New base station');
    await expect(page.getByLabel('Id', { exact: true })).toHaveValue('A0G2');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Silo');
    await expect(page.getByLabel('Region')).toHaveValue(region);
    await expect(page.getByLabel('Country')).toHaveValue('Belgium');
    await expect(field(page, 'Id').locator('.error')).not.toBeEmpty();
    await expect(field(page, 'Country').locator('.error')).not.toBeEmpty();
    await page.getByLabel('Id', { exact: true }).fill('A002');
    await page.getByLabel('Country').fill('BEL');
    await page.getByRole('button', { name: 'Create base station' }).click();
    await expect(title(page)).toHaveText('Silo');
    const once = page.getByRole('status').filter({ hasText: 'shown this once' });
    const token = await once.locator('code').innerText();
    expect((await context.cookies()).filter(({ value }) => value.includes(token))).toEqual([]);
    await page.reload();
    await expect(once).toHaveCount(0);
  });

  test('where a device is stands there as text, its cells too', async ({ page, server }) => {
    const device = 'AB5006';
    await register(server, 'Counter', [device]);
    await handIn(server, [reception({ device, rssi: -99.5 })]);
    await page.goto(`/devices/${device}/edit`);
    await page.getByLabel('Latitude').fill('50.85');
    await page.getByLabel('Longitude').fill('4.35');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Location' }).click();
    await expect(page.getByText('50.85000, 4.35000')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Heard by' }).locator('tbody tr')).toContainText('−99.5');
    await expect(page.locator('.map')).toBeHidden();
    await page.getByRole('combobox', { name: 'Coverage overlay' }).selectOption('own messages');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const cells = page.getByRole('region', { name: 'Coverage overlay' }).locator('tbody tr');
    await expect(cells).toHaveCount(1);
    await expect(cells).toContainText('−99.5');
  });
});
