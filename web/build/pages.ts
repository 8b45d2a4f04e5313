import type { Plugin } from 'vite'

/** In development: which page answers an address that is not a file, as the server does after a build. */
export function pages(): Plugin {
  return {
    name: 'deskbell:pages',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
        const isPage = (request.headers.accept ?? '').includes('text/html') && !/\.\w+$/.test(path)
        if (isPage && !path.startsWith('/api/')) request.url = pageFor(path)
        next()
      })
    },
  }
}

export function pageFor(path: string): string {
  return /^\/(desk|setup)(\/|$)/.test(path) ? '/desk/index.html' : '/portal/index.html'
}
