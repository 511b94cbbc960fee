// The rules of accessible pages, asked of a page as it stands.

import axe from 'axe-core';
import type { Page } from '@playwright/test';

/** What axe finds wrong: rule, and the elements that break it with what they lack. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map(({ id, nodes }) => {
      const where = nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`);
      return `${id}\n${where.join('\n')}`;
    });
  });
}
