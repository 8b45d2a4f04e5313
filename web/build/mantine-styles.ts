import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const styles = join(dirname(createRequire(import.meta.url).resolve('@mantine/core/styles.css')), 'styles')

/**
 * Gives each Mantine component its own style sheet when, and only when, the component is part of a chunk. Nobody has
 * to remember an import, and the portal does not carry the styles of the desk.
 */
export function mantineStyles(): Plugin {
  return {
    name: 'deskbell:mantine-styles',
    enforce: 'pre',
    transform: {
      filter: { id: /@mantine\/core\/esm\/.*\.module\.mjs$/ },
      handler(code, id) {
        const component = /([\w-]+)\.module\.mjs$/.exec(id)?.[1]
        if (!component || !existsSync(join(styles, `${component}.css`))) return
        return { code: `import '@mantine/core/styles/${component}.css'\n${code}`, map: null }
      },
    },
  }
}
