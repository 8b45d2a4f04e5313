// Runs before the first paint and before any module; a file of its own because the content security policy refuses inline scripts.
;(() => {
  const page = document.documentElement
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const scheme = read('deskbell.scheme') ?? 'auto'
  const dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  page.dataset.mantineColorScheme = dark ? 'dark' : 'light'
  page.style.colorScheme = dark ? 'dark' : 'light'
  page.dataset.density = read('deskbell.density') ?? 'comfortable'
  // zod would try `new Function`, which the policy reports as a violation.
  globalThis.__zod_globalConfig = { jitless: true }
  // Asked for while the scripts are still loading.
  globalThis.deskbellSession = fetch('/api/v1/session', { headers: { Accept: 'application/json' } })
  globalThis.deskbellSession.catch(() => undefined)
})()
