/** Paragraphs of format=flowed text (RFC 3676): a line that ends in a space goes on in the next one of the same depth. */
export function unflow(text: string, deletesSpace: boolean): string {
  const paragraphs: string[] = []
  let pieces: string[] = []
  let openDepth = -1

  function close(): void {
    if (pieces.length > 0) paragraphs.push(pieces.join(''))
    pieces = []
    openDepth = -1
  }

  for (const line of text.split('\n')) {
    const depth = quoteDepth(line)
    const content = line.startsWith(' ', depth) ? line.slice(depth + 1) : line.slice(depth)
    if (openDepth !== depth) {
      close()
      if (depth > 0) pieces.push('>'.repeat(Math.min(depth, 100)), ' ')
    }
    // The signature mark ends in a space and stands alone
    const isOpen = content.endsWith(' ') && content !== '-- '
    pieces.push(isOpen && deletesSpace ? content.slice(0, -1) : content)
    openDepth = depth
    if (!isOpen) close()
  }
  close()
  return paragraphs.join('\n')
}

function quoteDepth(line: string): number {
  let depth = 0
  while (line[depth] === '>') depth++
  return depth
}
