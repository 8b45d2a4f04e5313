import type { Plugin } from 'vite'

const IMPORT = /import \{([^}]+)\} from '@tabler\/icons-react'/g

/** Imports each icon from its own file. Otherwise every build would read all six thousand to leave them out again. */
export function icons(): Plugin {
  return {
    name: 'deskbell:icons',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\/web\/.*\.tsx?$/, code: '@tabler/icons-react' },
      handler(code) {
        return {
          code: code.replace(IMPORT, (whole, names: string) => (names.includes(' as ') ? whole : oneByOne(names))),
          map: null,
        }
      },
    },
  }
}

function oneByOne(names: string): string {
  const each = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name && !name.startsWith('type '))
  return each.map((name) => `import ${name} from '@tabler/icons-react/dist/esm/icons/${name}.mjs'`).join('; ')
}
