// An account made and signed in without a browser, the way a form without JavaScript does it.

import type { BrowserContext } from '@playwright/test';
import type { Server } from './server.ts';

/** Whom the tests sign in as. */
export const PERSON = { email: 'ada@example.org', password: 'five quiet lamps burn' };

/** A session, as the browser keeps it. */
export interface Session {
  name: string;
  value: string;
  secure: boolean;
}

/** Chooses the first password through the one-time link and returns the session it begins. */
export async function firstSession(server: Server): Promise<Session> {
  const page = await (await fetch(server.passwordLink)).text();
  const action = /<form[^>]*\saction="([^"]+)"/.exec(page)?.[1];
  if (!action) throw new Error(`no form behind ${server.passwordLink}:\n${page}`);
  const token = server.passwordLink.split('/').pop()!;
  const answer = await fetch(new URL(action, server.origin), {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', origin: server.origin, referer: server.passwordLink },
    body: new URLSearchParams({ token, ...PERSON, again: PERSON.password }),
  });
  return begun(answer);
}

/** Signs in once more, from a program that calls itself `agent`. */
export async function anotherSession(server: Server, agent: string): Promise<Session> {
  const page = new URL('/sign-in', server.origin);
  const answer = await fetch(new URL('/rpc/app/rpc/session/sign_in', server.origin), {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', origin: server.origin, referer: page.href, 'user-agent': agent },
    body: new URLSearchParams(PERSON),
  });
  return begun(answer);
}

function begun(answer: Response): Session {
  const cookie = answer.headers.getSetCookie().find((line) => line.includes('session='));
  if (!cookie) {
    throw new Error(`no session: ${answer.status} ${answer.headers.get('location')}`);
  }
  const [name, value] = cookie.split(';')[0].split('=');
  return { name, value, secure: /;\s*secure/i.test(cookie) };
}

/** Puts a session into a browser. */
export async function enter(context: BrowserContext, session: Session): Promise<void> {
  await context.addCookies([
    { ...session, domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Lax' },
  ]);
}
