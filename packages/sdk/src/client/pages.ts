/** Lists that come in pages. */

/** As many as a page has at most. */
export const PAGE = 100;

/** Where a page begins, as the contracts take it. */
export interface Page<Key> {
  start_after: Key | null;
  limit: number;
}

/** Every element, page by page; `key` tells that of an element. */
export async function all<T, Key = number>(
  fetch: (page: Page<Key>) => Promise<readonly T[]>,
  key: (element: T) => Key,
): Promise<T[]> {
  const found: T[] = [];
  for (let start_after: Key | null = null; ; ) {
    const page = await fetch({ start_after, limit: PAGE });
    found.push(...page);
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return found;
    start_after = key(last);
  }
}

/** A list in pieces of at most so many. */
export function pieces<T>(list: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < list.length; at += size) found.push(list.slice(at, at + size));
  return found;
}
