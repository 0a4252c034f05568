// All pages of a list of API v2. Settings have few records; the limit keeps a wrong answer from going on for ever.
export async function pages<K extends string, T>(read: (page: number) => Promise<Record<K, T[]> & { next_page?: string | null }>, key: K): Promise<T[]> {
  const all: T[] = []
  for (let page = 1; page <= 100; page++) {
    const got = await read(page)
    all.push(...got[key])
    if (!got.next_page) break
  }
  return all
}
