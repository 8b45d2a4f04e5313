export interface CsvRow {
  /** The line of the file that it begins at, from 1. */
  line: number
  cells: string[]
}

/**
 * Rows of a CSV text (RFC 4180), separated by commas, semicolons or tabs - by whichever its first line has the most of.
 * Empty lines are left out.
 *
 * @returns null when a quotation mark is not closed
 */
export function parseCsv(text: string): CsvRow[] | null {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const separator = separatorOf(clean.slice(0, clean.indexOf('\n') === -1 ? undefined : clean.indexOf('\n')))
  const rows: CsvRow[] = []
  let line = 1
  let begun = 1
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  const endRow = () => {
    const row = [...cells, cell.trim()]
    if (row.some((one) => one !== '')) rows.push({ line: begun, cells: row })
    cells = []
    cell = ''
    begun = line
  }
  for (let at = 0; at < clean.length; at += 1) {
    const letter = clean[at]
    if (letter === '\n') line += 1
    if (isQuoted) {
      if (letter !== '"') cell += letter
      else if (clean[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (letter === '"' && cell.trim() === '') {
      cell = ''
      isQuoted = true
    } else if (letter === separator) {
      cells.push(cell.trim())
      cell = ''
    } else if (letter === '\n') endRow()
    else cell += letter
  }
  if (isQuoted) return null
  endRow()
  return rows
}

function separatorOf(heading: string): string {
  const count = (mark: string) => heading.split(mark).length
  const [most = ','] = [',', ';', '\t'].sort((one, other) => count(other) - count(one))
  return most
}
