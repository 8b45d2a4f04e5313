/** Bytes over the wire that a browser takes for a page with all it loads at once, and when it comes again. */
export async function pageBytes(url: string): Promise<{ name: string; first: number; repeat: number }[]> {
  const pages = []
  for (const [name, path] of [
    ['portal', '/'],
    ['desk', '/desk'],
  ] as const) {
    const page = await bytesOf(`${url}${path}`)
    const assets = [...page.text.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
    const sizes = await Promise.all([...new Set(assets)].map((asset) => bytesOf(`${url}${asset}`)))
    // Assets carry a hash in their name and are kept for good: only the page itself is asked for again.
    pages.push({ name, first: page.bytes + sizes.reduce((sum, { bytes }) => sum + bytes, 0), repeat: page.bytes })
  }
  return pages
}

async function bytesOf(url: string): Promise<{ bytes: number; text: string }> {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'br, gzip' } })
  const text = await answer.text()
  // fetch unpacks; the length that was sent is in the header when the file was packed beforehand.
  return { bytes: Number(answer.headers.get('content-length') ?? Buffer.byteLength(text)), text }
}
