import react from '@vitejs/plugin-react'
import presetMantine from 'postcss-preset-mantine'
import { defineConfig } from 'vite'
import { icons } from './web/build/icons.ts'
import { lightContract } from './web/build/light-contract.ts'
import { mantineStyles } from './web/build/mantine-styles.ts'

/** What every page of both applications stands on, in one file: it changes rarely and compresses better together. */
const base = [
  /node_modules\/(react|react-dom|react-i18next|i18next|scheduler|use-sync-external-store)\//,
  /node_modules\/@tanstack\/(history|query-core|react-query|react-router|react-store|router-core|store)\//,
  /@mantine\/core\/esm\/(core|components\/(Button|Loader|Title|Transition|UnstyledButton))\//,
  /@mantine\/hooks\/esm\/use-(did-update|isomorphic-effect|media-query|reduced-motion)\//,
  /@tabler\/icons-react\/dist\/esm\/createReactComponent/,
  /\/web\/(client|i18n|queries|session|start|submit)\.ts/,
  /\/web\/theme\//,
  /\/web\/ui\/(avatar|confirm|desk-mark|empty-state|error-state|icon-button|language-switch|page-header|route-announcer|scheme-button|toast)\./,
]

// Portal and desk are two entries of one build: what both use is shared, and a requester never downloads the desk.
export default defineConfig({
  root: 'web',
  appType: 'mpa',
  plugins: [react(), icons(), lightContract(), mantineStyles()],
  css: { postcss: { plugins: [presetMantine()] } },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { portal: 'web/portal/index.html', desk: 'web/desk/index.html' },
      output: {
        comments: { legal: false },
        codeSplitting: {
          groups: [
            { name: texts, debugName: 'texts', test: /\/web\/locales\// },
            { name: 'base', test: (id: string) => base.some((part) => part.test(id)) },
          ],
        },
      },
    },
  },
})

/** The texts of one language and area travel together: a page waits for one file, not for seven. */
function texts(id: string): string | null {
  const [, language, area] = /\/locales\/(\w+)\/([\w-]+)\.json$/.exec(id) ?? []
  if (!language || !area) return null
  if (area === 'common' || area === 'ui') return `texts-${language}`
  return `texts-${area === 'events' ? 'desk' : area.split('-')[0]}-${language}`
}
