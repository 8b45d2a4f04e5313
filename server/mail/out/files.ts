import type { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import { escapeHtml } from '#server/platform/escape-html.ts'
import type { OpenFile } from '#server/platform/files.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { loadSettings } from '#server/settings/settings.ts'
import type { OutgoingMail } from './claim.ts'
import { mailedFileLink } from './mailed-file.ts'

interface StoredFile {
  id: string
  sha256: string
  name: string
  mediaType: string
  size: number
}

type Store = Pick<App, 'db' | 'config' | 'secret' | 'files'>

/** What goes along with a mail, and what is only linked to. */
export interface Enclosed {
  html: string | null
  text: string
  attachments: {
    filename: string
    contentType: string
    cid?: string
    content: Readable
    contentDisposition?: 'inline'
  }[]
  close(): Promise<void>
}

const PICTURE = /src="\/api\/v1\/attachments\/([0-9a-f-]{36})"/g

/**
 * The pictures in the text and, when it asks for them, the entry's attachments, read from the store as they are sent.
 * What does not fit into one mail is linked to, as both texts say.
 */
export async function enclose(store: Store, mail: OutgoingMail): Promise<Enclosed> {
  const files = await filesOf(store, mail)
  const shown = new Set([...(mail.bodyHtml ?? '').matchAll(PICTURE)].map(([, id]) => id))
  const pictures = files.filter(({ id }) => shown.has(id))
  const others = mail.attaches ? files.filter(({ id }) => !shown.has(id)) : []
  const { maxAttachmentBytes } = (await loadSettings(store.db)).mail
  const { fitting, tooMuch } = parted([...pictures, ...others], maxAttachmentBytes)
  const cids = new Map(fitting.filter(({ id }) => shown.has(id)).map(({ id }) => [id, `${id}@deskbell`]))
  const links = tooMuch.filter(({ id }) => !shown.has(id) || mail.attaches)
  const html = mail.bodyHtml?.replace(PICTURE, (_, id: string) => {
    const cid = cids.get(id)
    return `src="${cid ? `cid:${cid}` : `${ownAddress(store.config)}/api/v1/attachments/${id}`}"`
  })
  const opened = await openAll(store, fitting)
  return {
    ...withLinks(store, mail, { html: html ?? null, links }),
    attachments: fitting.map((file, index) => {
      const cid = cids.get(file.id)
      const content = opened[index] as OpenFile
      return {
        filename: file.name,
        contentType: file.mediaType,
        content: content.stream(),
        ...(cid && { cid, contentDisposition: 'inline' }),
      }
    }),
    close: () => closeAll(opened),
  }
}

async function filesOf({ db }: Store, mail: OutgoingMail): Promise<StoredFile[]> {
  if (mail.entryId === null) return []
  // Whatever is asked for: what is in an internal note goes to agents only.
  const { rows } = await sql<StoredFile>`
    select a.id, a.sha256, a.name, a.media_type, a.size from attachment a join thread_entry e on e.id = a.entry_id
    where a.entry_id = ${mail.entryId} and (e.type <> 'note' or ${mail.recipientKind} = 'agent')
    order by a.position, a.created_at, a.id`.execute(db)
  return rows
}

function parted(files: StoredFile[], limit: number): { fitting: StoredFile[]; tooMuch: StoredFile[] } {
  let room = limit
  const fitting: StoredFile[] = []
  const tooMuch: StoredFile[] = []
  for (const file of files) {
    if (file.size > room) {
      tooMuch.push(file)
    } else {
      room -= file.size
      fitting.push(file)
    }
  }
  return { fitting, tooMuch }
}

async function openAll({ files }: Store, wanted: StoredFile[]): Promise<OpenFile[]> {
  const opened: OpenFile[] = []
  try {
    for (const { sha256, name } of wanted) {
      const file = await files.open(sha256)
      if (!file) throw new Error(`The content of ${name} is missing from the file store.`)
      opened.push(file)
    }
    return opened
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

async function closeAll(opened: OpenFile[]): Promise<void> {
  // Those that were read to their end are closed already.
  for (const file of opened) await file.close().catch(() => {})
}

const words = {
  en: 'Too large for a mail; to be downloaded here:',
  de: 'Zu groß für eine E-Mail; hier herunterzuladen:',
}

function withLinks(
  store: Store,
  mail: OutgoingMail,
  { html, links }: { html: string | null; links: StoredFile[] },
): { html: string | null; text: string } {
  if (links.length === 0) return { html, text: mail.bodyText }
  const said = mail.language?.startsWith('de') ? words.de : words.en
  const listed = links.map((file) => ({ name: file.name, url: urlOf(store, mail, file) }))
  const items = listed.map(({ name, url }) => `<li><a href="${escapeHtml(url)}">${escapeHtml(name)}</a></li>`)
  return {
    text: `${mail.bodyText.trimEnd()}\n\n${said}\n${listed.map(({ name, url }) => `- ${name}: ${url}`).join('\n')}\n`,
    html: html === null ? null : appended(html, `<p>${said}</p><ul>${items.join('')}</ul>`),
  }
}

/** Agents sign in; requesters get a link that needs nothing, for a time. */
function urlOf({ config, secret }: Store, mail: OutgoingMail, { id }: StoredFile): string {
  if (mail.recipientKind === 'agent') return `${ownAddress(config)}/api/v1/attachments/${id}`
  return `${ownAddress(config)}${mailedFileLink(secret, { id, mailId: mail.id, mailedAt: mail.createdAt })}`
}

export function appended(html: string, more: string): string {
  const end = html.search(/<\/body\s*>/i)
  return end === -1 ? html + more : html.slice(0, end) + more + html.slice(end)
}
