import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

// node web/build/compress.ts FOLDER: writes `.gz` and `.br` beside each text file of the build, so that the server only
// picks one and streams it. The server need not wait for this: it sends a file as it is until there is a smaller one.

const TEXT = /\.(js|css|html|svg|json)$/
const packed = {
  gz: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9, memLevel: 9 }),
  br: (bytes: Buffer) => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    return promisify(brotliCompress)(bytes, { params })
  },
}

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('which folder?')
const files = await readdir(folder, { recursive: true, withFileTypes: true })
const leftBehind = files.filter((file) => file.name.endsWith('.part'))
await Promise.all(leftBehind.map((file) => rm(join(file.parentPath, file.name))))
const paths = files.filter((file) => file.isFile() && TEXT.test(file.name))
// Node spreads them over its threads.
await Promise.all(paths.map((file) => compressFile(join(file.parentPath, file.name))))
await writeFile(join(folder, '.compressed'), '')

async function compressFile(path: string): Promise<void> {
  const { mtimeMs } = await stat(path)
  const bytes = await readFile(path)
  for (const [ending, pack] of Object.entries(packed)) {
    const part = `${path}.${process.pid}.part`
    await writeFile(part, await pack(bytes))
    await rename(part, `${path}.${ending}`)
    // A build that came in between (bin/dev makes them at any time) must not be hidden by what it replaces.
    const now = await stat(path).catch(() => null)
    if (now?.mtimeMs !== mtimeMs) await rm(`${path}.${ending}`, { force: true })
  }
}
