import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'

/** What is written so is there after a power cut: a file that was only closed would be there, and empty. */
export function writeToDisk(path: string, text: string, { mode }: { mode: number }): void {
  const file = openSync(path, 'w', mode)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The names in it. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
