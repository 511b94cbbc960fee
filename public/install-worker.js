// Has the page of an installation open without a connection, for whoever stands where there is none.
//
// It keeps that one page as its reader last saw it, and the files that the page is made of; nothing
// else of anybody's: no other page, no answer of a function, nothing that was sent. What it keeps is
// named by the package of the pages, which is the hash of its files, so that a page never meets
// files of another version. Whoever signs out takes it along: the pages delete it, and so does this
// as soon as the server asks for a sign-in.

const PREFIX = 'install-';
const KEPT = PREFIX + (new URL(self.location.href).searchParams.get('package') ?? '');
const PAGE = '/install';

// Named by their content or version: they never change.
const VERSIONED = /^\/(p|leaflet-[^/]+|world-atlas-[^/]+|qr-[^/]+)\//;
const FILES = ['/icons.svg', '/favicon.svg', '/install.webmanifest'];

const isFile = (path) => VERSIONED.test(path) || FILES.includes(path);

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== KEPT);
      await Promise.all(older.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

// The page says of which files it is made, and asks to be kept.
self.addEventListener('message', (event) => {
  const files = Array.isArray(event.data?.files) ? event.data.files : [];
  event.waitUntil(keep(files));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (isFile(url.pathname)) event.respondWith(file(request, url.pathname));
  else if (request.mode === 'navigate' && url.pathname === PAGE) event.respondWith(page(request, url));
});

async function keep(files) {
  const kept = await caches.open(KEPT);
  const paths = files
    .map((file) => new URL(file, self.location.origin))
    .filter((url) => url.origin === self.location.origin && isFile(url.pathname))
    .map((url) => url.pathname);
  const all = [...new Set([...paths, ...FILES])].map(async (path) => {
    if (!(await kept.match(path))) await kept.add(path);
  });
  // One that does not arrive is fetched when the page asks for it.
  await Promise.allSettled(all);
  try {
    await store(await fetch(PAGE));
  } catch {
    // The connection is gone already: what was kept before stays.
  }
}

// Keeps the page; or, where it is another's sign-in, nothing at all.
async function store(answer) {
  if (answer.type === 'opaqueredirect' || answer.redirected) return void (await caches.delete(KEPT));
  const kind = answer.headers.get('content-type') ?? '';
  if (answer.status !== 200 || !kind.startsWith('text/html')) return;
  const kept = await caches.open(KEPT);
  await kept.put(PAGE, answer);
}

async function page(request, url) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await caches.match(PAGE, { cacheName: KEPT, ignoreVary: true })) ?? Response.error();
  }
  // With something in its address it may be a refusal, with what was typed in it.
  if (url.search === '') await store(answer.clone());
  return answer;
}

async function file(request, path) {
  const kept = await caches.match(path, { cacheName: KEPT, ignoreVary: true });
  if (kept && VERSIONED.test(path)) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
