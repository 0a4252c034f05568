// The address bar is the state: every screen is a path and a query, and back works. Plain links are enough to move.

class Router {
  url = $state.raw(new URL(location.href))

  constructor() {
    addEventListener('popstate', () => (this.url = new URL(location.href)))
    document.addEventListener('click', (e) => {
      if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
      const link = (e.target as Element | null)?.closest?.('a[href]')
      if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
      if (link.pathname.startsWith('/api/')) return
      e.preventDefault()
      this.go(link.pathname + link.search + link.hash)
    })
  }

  get path() {
    return this.url.pathname
  }
  query(name: string): string | null {
    return this.url.searchParams.get(name)
  }

  go(href: string, how: { replace?: boolean } = {}) {
    const next = new URL(href, location.origin)
    if (next.href === this.url.href) return
    if (how.replace) history.replaceState(null, '', next)
    else history.pushState(null, '', next)
    this.url = next
  }
}

/** `match('/tickets/:id', '/tickets/7')` → `{id: '7'}`, or null. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split('/').filter(Boolean)
  const have = path.split('/').filter(Boolean)
  if (want.length !== have.length) return null
  const params: Record<string, string> = {}
  for (const [i, part] of want.entries()) {
    const value = have[i]!
    if (part.startsWith(':')) {
      try {
        params[part.slice(1)] = decodeURIComponent(value)
      } catch {
        return null
      }
    } else if (part !== value) return null
  }
  return params
}

export const router = new Router()
