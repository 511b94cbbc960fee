// What people do, in their words.

import { expect, type Page, type Response } from '@playwright/test';
import { PERSON } from './account.ts';

/** Opens a page and waits until its browser half has taken over. */
export async function open(page: Page, address: string): Promise<Response> {
  // A page waits with what is new as long as somebody points at one of its lists.
  await page.mouse.move(0, 0);
  const response = await page.goto(address, { waitUntil: 'domcontentloaded' });
  await ready(page);
  return response!;
}

/** Waits until the browser half of the page has taken over. */
export async function ready(page: Page) {
  await expect(page.locator('html')).toHaveClass(/\bready\b/);
}

/** From now on every frame of this page comes late, as where the machine is busy: what waits for one, as going to another address does, comes after the answers of the server. */
export async function slowFrames(page: Page) {
  await page.evaluate(() => {
    window.requestAnimationFrame = (draw) => window.setTimeout(() => draw(performance.now()), 1_000);
  });
}

/** Waits for maps, and brings colours to their end at once, which change for a moment with the scheme. */
export async function settled(page: Page) {
  await expect(page.locator('.map:not(:has(.leaflet-control-scale))')).toHaveCount(0);
  await page.evaluate(async () => {
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    // Waiting for them would not end: within what is folded away time stands still.
    for (const animation of document.getAnimations()) animation.finish();
  });
}

/** Types a new password, twice, and sends it. */
export async function choosePassword(page: Page, password: string, again = password) {
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password once more').fill(again);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
}

/** Fills in the sign-in form and sends it. */
export async function signIn(page: Page, person = PERSON) {
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Somebody who is to be a user. */
export interface Person {
  first: string;
  last: string;
  email: string;
  /** What he may do in his group. */
  profile?: string;
  /** The name of his group; that of the demo fleet where nothing is said. */
  group?: string;
}

/** Makes a user of one group: his id, and the link that is shown once. Works without scripts, too. */
export async function invite(page: Page, { first, last, email, profile = 'CUSTOMER [R]', group = 'Demo fleet' }: Person): Promise<{ user: string; link: string }> {
  await page.goto('/users/new', { waitUntil: 'domcontentloaded' });
  await page.getByLabel('First name').fill(first);
  await page.getByLabel('Last name').fill(last);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Group 1').selectOption({ label: group });
  await page.getByLabel('Profile 1').selectOption({ label: profile });
  await page.getByRole('button', { name: 'Create user' }).click();
  await expect(title(page)).toHaveText(`${first} ${last}`);
  const link = await page.locator('.once code').textContent();
  return { user: new URL(page.url()).pathname.split('/').pop()!, link: link! };
}

/** Opens the account's menu and signs out. */
export async function signOut(page: Page) {
  await page.locator('summary', { hasText: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}

/** The heading of the page. */
export function title(page: Page) {
  return page.getByRole('heading', { level: 1 });
}

/** The value of a name on the page. */
export function fact(page: Page, name: string) {
  return page.locator('.facts > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd');
}

/** The field with this label, with what stands around it: hint and error. */
export function field(page: Page, label: string) {
  return page.locator('.field').filter({ has: page.getByLabel(label, { exact: true }) });
}

/** Goes to the section of a device type through the list. */
export async function openDeviceType(page: Page, name: string, section = 'Information') {
  await page.goto('/device-types', { waitUntil: 'domcontentloaded' });
  await page.getByRole('table').getByRole('link', { name, exact: true }).click();
  await expect(title(page)).toHaveText(name);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section }).click();
}

/** The page of the group of the demo fleet. */
export async function demoFleet(page: Page): Promise<string> {
  const form = await (await page.request.get('/contracts/new')).text();
  const id = /value="([0-9a-f]{24})"[^>]*>Demo fleet</.exec(form)?.[1];
  if (!id) throw new Error(`the demo fleet is missing:\n${form}`);
  return `/groups/${id}`;
}
