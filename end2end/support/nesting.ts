// Whether the HTML the server sends is what the browser makes of it. A browser repairs wrong
// nesting in silence, and the browser half then finds other elements than it expects.

import type { Page } from '@playwright/test';

/** The elements of the page as sent and as parsed; the same lists where nothing was repaired. */
export async function elements(page: Page): Promise<{ sent: string[]; parsed: string[] }> {
  return page.evaluate(async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    const html = await answer.text();
    const parsed = new DOMParser().parseFromString(html, 'text/html').querySelectorAll('*');
    const bare = html
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/(<(script|style|textarea|title)\b[^>]*>)[\s\S]*?<\/\2>/gi, '$1');
    return {
      sent: [...bare.matchAll(/<([a-z][a-z0-9-]*)/gi)].map((found) => found[1].toLowerCase()),
      parsed: [...parsed].map((element) => element.localName.toLowerCase()),
    };
  });
}
