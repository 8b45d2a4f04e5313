/** What every file in this folder exports as `command`. */
export type Command = {
  name: string
  summary: string
  /** What follows `bin/deskbell `, and then what its options mean. */
  usage: string
  /** @returns the exit code; 64 for a wrong use of the command, after saying what is wrong */
  run(args: string[]): Promise<number>
}

/** The exit code of sysexits.h for a command that was called the wrong way. */
export const wrongUse = 64
