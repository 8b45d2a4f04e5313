export interface PageBytes {
  name: string
  first: number
  /** The same for a browser, or something in between, that takes gzip and not Brotli. */
  firstGzip: number
  repeat: number
}

/** Bytes over the wire that a browser takes for a page with all it loads at once, and when it comes again. */
export async function pageBytes(url: string): Promise<PageBytes[]> {
  const pages = []
  for (const [name, path] of [
    ['portal', '/'],
    ['desk', '/desk'],
  ] as const) {
    const { first, repeat } = await load(`${url}${path}`, 'br, gzip')
    pages.push({ name, first, firstGzip: (await load(`${url}${path}`, 'gzip')).first, repeat })
  }
  return pages
}

async function load(url: string, encoding: string): Promise<{ first: number; repeat: number }> {
  const page = await bytesOf(url, encoding)
  const paths = [...page.text.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
  const assets = [...new Set(paths)].map((path) => new URL(path, url).href)
  const sizes = await Promise.all(assets.map((asset) => bytesOf(asset, encoding)))
  // Assets carry a hash in their name and are kept for good: only the page itself is asked for again.
  return { first: page.bytes + sizes.reduce((sum, { bytes }) => sum + bytes, 0), repeat: page.bytes }
}

async function bytesOf(url: string, encoding: string): Promise<{ bytes: number; text: string }> {
  const answer = await fetch(url, { headers: { 'accept-encoding': encoding } })
  const text = await answer.text()
  // fetch unpacks; the length that was sent is in the header when the file was packed beforehand.
  return { bytes: Number(answer.headers.get('content-length') ?? Buffer.byteLength(text)), text }
}
