// Maps of many devices: marks, cells and the list beside them; and choosing a place in a form.

import { type Page } from '@playwright/test';
import { handIn, place, reception, register } from '../support/radio.ts';
import { expect, test } from '../support/test.ts';
import { open, title } from '../support/verbs.ts';

/** Says where a device stands, and what it is called. */
async function stand(page: Page, device: string, name: string, lat: string, lng: string) {
  await open(page, `/devices/${device}/edit`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Latitude').fill(lat);
  await page.getByLabel('Longitude').fill(lng);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(title(page)).toHaveText(name);
}

test('the devices of a type lie on its map, and each is a row of the list', async ({ page, server }) => {
  await register(server, 'Counter', ['AC0001', 'AC0002']);
  await stand(page, 'AC0001', 'Buoy <one>', '-41.2', '174.8');
  await stand(page, 'AC0002', 'Buoy two', '-41.3', '174.9');
  await page.getByRole('main').getByRole('link', { name: 'Counter' }).first().click();
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Location' }).click();
  const map = page.getByRole('region', { name: 'Map of Counter' });
  await expect(map.locator('.leaflet-control-scale')).toBeVisible();
  // Land without tiles, from this server.
  await expect(map.locator('path.land')).not.toHaveCount(0);

  // By the list to each device, also from where the whole fleet is in sight.
  const seen = '11,-41.6,174.4,-40.9,175.3';
  await open(page, `${new URL(page.url()).pathname}?seen=${seen}`);
  const list = page.getByRole('region', { name: 'Where they are' });
  await expect(list.getByRole('link', { name: 'Buoy <one>' })).toBeVisible();
  await expect(map.locator('path.point.stated')).toHaveCount(2);
  await map.locator('path.touch').first().click({ force: true });
  await expect(map.locator('.leaflet-popup').getByRole('link')).toHaveText(/Buoy/);
  await page.keyboard.press('Escape');
  await map.getByRole('button', { name: 'Farther' }).click();
  await expect(list.getByRole('row')).not.toHaveCount(0);
  await list.getByRole('link', { name: 'Buoy two' }).click();
  await expect(title(page)).toHaveText('Buoy two');
});

test('a refused viewport is told by name', async ({ page, server, troubles }) => {
  troubles.expectStatus(422);
  await register(server, 'Counter', ['AC0003']);
  await stand(page, 'AC0003', 'Buoy three', '10', '10');
  await open(page, '/coverage-map?seen=somewhere');
  await expect(page.getByRole('alert')).toContainText('zoom,south,west,north,east');
});

test('the coverage overlay of the fleet is chosen from a drop-down and stands in the address', async ({ page, server }) => {
  await register(server, 'Counter', ['AC0004']);
  await stand(page, 'AC0004', 'Silo', '62.5', '-114.3');
  await handIn(server, [reception({ device: 'AC0004', rssi: -108 })]);
  await open(page, '/');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Coverage map' }).click();
  await page.getByRole('combobox', { name: 'Coverage overlay' }).selectOption('best signal');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(/\/coverage-map\?coverage=best$/);
  await expect(page.getByRole('slider', { name: 'Opacity' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('Cells by best RSSI');
});

test('what lies over a map is chosen by keyboard: best signal, stations, link quality', async ({ page, server }) => {
  await register(server, 'Counter', [{ id: 'AC0008', name: 'Dam', lat: 63.1, lng: -112.2 }]);
  await handIn(server, [reception({ device: 'AC0008', rssi: -108 })]);
  await open(page, '/devices/AC0008/location');
  const choice = page.getByRole('combobox', { name: 'Coverage overlay' });
  await choice.focus();
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'Show', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/[?&]coverage=quality\b/);
  await expect(page.getByRole('slider', { name: 'Opacity' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('Cells by mean link quality');
  await open(page, '/coverage-map?coverage=stations');
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('Cells by base stations');
  await expect(choice).toHaveValue('stations');
  await page.getByRole('slider', { name: 'Opacity' }).focus();
  await page.keyboard.press('End');
  await expect(page.locator('.leaflet-coverage-pane')).toHaveCSS('opacity', '1');
});

test('a map follows what happens', async ({ page, server }) => {
  await register(server, 'Counter', [{ id: 'AC0009', name: 'Lock', lat: -54.2, lng: -36.5 }]);
  await open(page, '/coverage-map?seen=9,-54.9,-37.5,-53.5,-35.5');
  const list = page.getByRole('region', { name: 'Where they are' });
  await expect(list.getByRole('link', { name: 'Lock' })).toBeVisible();
  await register(server, 'Counter', [{ id: 'AC000A', name: 'Weir', lat: -54.5, lng: -36.9 }]);
  await handIn(server, [reception({ device: 'AC000A' })]);
  await expect(list.getByRole('link', { name: 'Weir' })).toBeVisible({ timeout: 20_000 });
});

test('base stations lie on the map of those who operate them, and lead to their pages', async ({ page, server }) => {
  await place(server, { AC51: [-54.3, -36.6] });
  await open(page, '/coverage-map?seen=9,-54.9,-37.5,-53.5,-35.5');
  const list = page.getByRole('region', { name: 'Base stations in sight' });
  await expect(list.getByRole('link', { name: 'AC51' })).toBeVisible();
  const map = page.getByRole('region', { name: 'Map of all devices' });
  await expect(map.locator('path.point.station')).not.toHaveCount(0);
  await list.getByRole('link', { name: 'AC51' }).click();
  await expect(page).toHaveURL(/\/base-stations\/AC51$/);
});

test('a place is chosen on a map, by pointing and by keyboard', async ({ page, server }) => {
  const device = 'AC0005';
  await register(server, 'Counter', [device]);
  await open(page, `/devices/${device}/edit`);
  await page.getByRole('button', { name: 'Choose on a map' }).click();
  const map = page.getByRole('region', { name: 'Map on which a place is chosen' });
  await expect(map.locator('.leaflet-control-scale')).toBeVisible();
  await map.click({ position: { x: 60, y: 60 } });
  const lat = page.getByLabel('Latitude');
  await expect(lat).toHaveValue(/^-?\d+\.\d{5}$/);
  const pointed = await lat.inputValue();
  await expect(page.getByText(`Chosen: ${pointed.replace('-', '−')}`)).toBeVisible();
  await page.getByRole('button', { name: 'Take the place under the cross' }).click();
  await expect(lat).not.toHaveValue(pointed);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('main')).not.toContainText('not stated');
});

test('where somebody is becomes a place, if the browser says so', async ({ page, server, context }) => {
  const device = 'AC0006';
  await register(server, 'Counter', [device]);
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 50.85, longitude: 4.35, accuracy: 12 });
  await open(page, `/devices/${device}/edit`);
  await page.getByRole('button', { name: 'Where I am' }).click();
  await expect(page.getByLabel('Latitude')).toHaveValue('50.85000');
  await expect(page.getByLabel('Longitude')).toHaveValue('4.35000');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every device is reached by the list beside the map', async ({ page, server }) => {
    await register(server, 'Counter', ['AC0007']);
    await page.goto('/devices/AC0007/edit');
    await page.getByLabel('Name', { exact: true }).fill('Mast');
    await page.getByLabel('Latitude').fill('-77.85');
    await page.getByLabel('Longitude').fill('166.7');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mast');
    await page.goto('/coverage-map?seen=10,-78.5,165,-77,168');
    await expect(page.locator('.map')).toBeHidden();
    await page.getByRole('region', { name: 'Where they are' }).getByRole('link', { name: 'Mast' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mast');
  });
});
