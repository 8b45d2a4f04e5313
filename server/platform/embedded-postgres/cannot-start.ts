export type StartProblem =
  | 'data_folder_in_use'
  | 'data_folder_not_writable'
  | 'disk_full'
  | 'database_of_other_version'
  | 'database_incomplete'
  | 'database_failed'
  | 'tools_missing'

/** Deskbell cannot start, for a reason that the person at the terminal can act on; nothing has been changed. */
export class CannotStart extends Error {
  override name = 'CannotStart'
  readonly code: StartProblem

  constructor(code: StartProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Turns what the operating system said about a file into words about the data folder; other errors pass unchanged. */
export function explainFileError(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new CannotStart('disk_full', `The disk that holds ${folder} is full. Free some space and start again.`)
    case 'EROFS':
      return new CannotStart('data_folder_not_writable', `${folder} is on a disk that is mounted read-only.`)
    case 'EACCES':
    case 'EPERM':
      return new CannotStart(
        'data_folder_not_writable',
        `${folder} cannot be written by this account. Start Deskbell as the account that owns the folder, or set DATA_DIR.`,
      )
    case 'ENOTDIR':
    case 'EEXIST':
      return new CannotStart('data_folder_not_writable', `${folder} is not a folder, or lies below a file.`)
    default:
      return error
  }
}

/** Turns the last lines that PostgreSQL wrote before it ended into one clear sentence. */
export function explainServerOutput(lines: string[], folder: string): CannotStart {
  const complaints = lines.filter((line) => !/\bLOG: /.test(line))
  const output = (complaints.length > 0 ? complaints : lines).join('\n')
  if (/another PostgreSQL still holds/.test(output)) {
    return new CannotStart(
      'data_folder_in_use',
      `Another PostgreSQL, perhaps of another container, works on ${folder}.`,
    )
  }
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return new CannotStart('disk_full', `The disk that holds ${folder} is full. Free some space and start again.`)
  }
  if (/Read-only file system/.test(output)) {
    return new CannotStart('data_folder_not_writable', `${folder} is on a disk that is mounted read-only.`)
  }
  if (/Permission denied|has wrong ownership/.test(output)) {
    return new CannotStart(
      'data_folder_not_writable',
      `PostgreSQL may not use ${folder}: it must belong to the account that starts Deskbell.\n${output}`,
    )
  }
  if (/database files are incompatible with server/.test(output)) {
    return new CannotStart(
      'database_of_other_version',
      `${folder} was made by another version of PostgreSQL.\n${output}`,
    )
  }
  return new CannotStart('database_failed', `PostgreSQL could not start on ${folder}. It said:\n${output}`)
}
