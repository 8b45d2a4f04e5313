import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|html|svg|json)$/

/** Writes `.gz` and `.br` beside each text file of the build, so that the server only picks one and streams it. */
export function compress(): Plugin {
  let folder = 'dist'
  let isWatching = false
  return {
    name: 'deskbell:compress',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
      isWatching = Boolean(config.build.watch)
    },
    async closeBundle(error?: Error) {
      // Nobody waits for the network while developing, but for the build.
      if (error || isWatching) return
      const files = await readdir(folder, { recursive: true, withFileTypes: true })
      for (const file of files) {
        if (file.isFile() && TEXT.test(file.name)) await compressFile(join(file.parentPath, file.name))
      }
    },
  }
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9, memLevel: 9 }))
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, quality))
}
