import type { App } from '#server/platform/app.ts'
import { BadConfig, type Listen } from '#server/platform/config.ts'
import { startFetching } from './imap.ts'
import { listenForMail } from './smtp.ts'

/** Opens the doors that mail comes in by: fetching from mailboxes, and listening where that is configured. */
export async function startMailDoors(app: App): Promise<{ stop(): Promise<void> }> {
  const { smtpListen, lmtpListen } = app.config
  const opened: { stop(): Promise<void> }[] = []
  const listen = async (protocol: 'smtp' | 'lmtp', at: Listen | null) => {
    if (!at) return
    try {
      opened.push(await listenForMail(app, { protocol, listen: at }))
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      throw new BadConfig(`${protocol.toUpperCase()}_LISTEN: mail cannot be listened for. ${said}`)
    }
  }
  const stop = async () => {
    await Promise.all(opened.map((door) => door.stop()))
  }
  try {
    await listen('smtp', smtpListen)
    await listen('lmtp', lmtpListen)
  } catch (error) {
    await stop()
    throw error
  }
  opened.push(startFetching(app))
  return { stop }
}
