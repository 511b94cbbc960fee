// Every page there is, so that what holds for each is asked of each.

import { expect, type Page } from '@playwright/test';
import { handIn, reception, register, STATIONS } from './radio.ts';
import type { Server } from './server.ts';
import { open } from './verbs.ts';

/** What the pages of these tests are about. */
export interface Ground {
  /** A link with which nobody has chosen a password yet. */
  passwordLink: string;
  /** A device that was heard. */
  device: string;
  /** Id of a device type with a callback that has delivered and one that waits. */
  used: string;
  /** Id of a device type without callbacks. */
  unused: string;
  /** Id of a callback of `used`. */
  callback: string;
}

/** A page: its name, its address, its status, whether one must be signed in to see it. */
export interface PageUnderTest {
  name: string;
  address: (ground: Ground) => string;
  status?: number;
  open?: true;
}

export const PAGES: PageUnderTest[] = [
  { name: 'sign-in', address: () => '/sign-in', open: true },
  { name: 'choose-password', address: ({ passwordLink }) => passwordLink, open: true },
  { name: 'link-over', address: () => '/password/none', open: true, status: 404 },
  { name: 'welcome', address: () => '/' },
  { name: 'devices', address: () => '/devices' },
  { name: 'devices-no-match', address: () => '/devices?text=nothing' },
  { name: 'device', address: ({ device }) => `/devices/${device}` },
  { name: 'messages', address: ({ device }) => `/devices/${device}/messages` },
  { name: 'messages-none', address: () => '/devices/FACE02/messages' },
  { name: 'device-types', address: () => '/device-types' },
  { name: 'device-type', address: ({ used }) => `/device-types/${used}` },
  { name: 'device-type-new', address: () => '/device-types/new' },
  { name: 'device-type-edit', address: ({ used }) => `/device-types/${used}/edit` },
  { name: 'format', address: () => '/format', open: true },
  { name: 'callbacks', address: ({ used }) => `/device-types/${used}/callbacks` },
  { name: 'callbacks-none', address: ({ unused }) => `/device-types/${unused}/callbacks` },
  { name: 'callback-new', address: ({ used }) => `/device-types/${used}/callbacks/new` },
  { name: 'callback-edit', address: ({ used, callback }) => `/device-types/${used}/callbacks/${callback}` },
  { name: 'callback-delete', address: ({ used, callback }) => `/device-types/${used}/callbacks/${callback}/delete` },
  { name: 'not-found', address: () => '/no-such-page', status: 404 },
];

/** Devices, messages and callbacks for every page to show. `page` must be signed in. */
export async function prepare(page: Page, server: Server, receiver: string): Promise<Omit<Ground, 'passwordLink'>> {
  const device = 'FACE01';
  await register(server, 'Sensor board', [device, 'FACE02']);
  const types = await (await page.request.get('/device-types')).text();
  const id = (name: string) => new RegExp(`/device-types/([0-9a-f]{24})"[^>]*>${name}<`).exec(types)?.[1];
  const [used, unused] = [id('Sensor board'), id('Position tracker')];
  if (!used || !unused) throw new Error(`the demo fleet's device types are missing:\n${types}`);

  for (const path of ['/uplink?id={device}&data={data}&time={time}&snr={snr}&station={station}&rssi={rssi}', '/other']) {
    await open(page, `/device-types/${used}/callbacks/new`);
    await page.getByLabel('URL', { exact: true }).fill(`${receiver}${path}`);
    await page.getByRole('button', { name: 'Create callback' }).click();
    await expect(page.getByRole('region', { name: 'Callbacks' })).toContainText(path);
  }
  const link = page.getByRole('region', { name: 'Callbacks' }).locator('a[href*="/callbacks/"]').first();
  const callback = (await link.getAttribute('href'))!.split('/').pop()!;

  const now = Date.now() - 60_000;
  const said = [0, 1, 2, 3, 4].flatMap((n) =>
    STATIONS.map((station, at) =>
      reception({ device, station, seqNumber: 100 + n, time: now - (5 - n) * 900_000 + at * 40, rssi: -95 - 14 * at - 3 * n }),
    ),
  );
  await handIn(server, said);
  await expect(async () => {
    await open(page, `/devices/${device}/messages`);
    await expect(page.getByText('delivered')).not.toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  return { device, used, unused, callback };
}
